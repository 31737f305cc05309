//! Optimizers, schedules and clipping against PyTorch's values, to 1e-12.

use golden::golden;
use nalgebra::{DVector, Vector2, vector};
use numdiff::{Tensors, norm};
use train::{
    AdaGrad, Adam, AdamW, Clipping, Momentum, Nesterov, Optimizer, OptimizerState, RmsProp,
    Schedule, Sgd, add_l2,
};
use within::assert_within;

#[path = "../src/within.rs"]
mod within;

/// The gradient of x²/20 + y².
fn slope(at: &Vector2<f64>) -> Vector2<f64> {
    vector![at.x / 10.0, 2.0 * at.y]
}

/// With the penalty that is given as a weight decay, except to an optimizer that has its own.
#[track_caller]
fn assert_follows(name: &str, optimizer: Optimizer, l2: f64, formula: &str) {
    let golden = golden();
    let path = golden.path(name);
    assert_eq!(path.trajectory.len(), 13);
    let mut descent = OptimizerState::new(optimizer);
    let mut at = Vector2::from(path.trajectory[0]);
    for (step, &expected) in path.trajectory.iter().enumerate() {
        let formula = format_args!("PyTorch's value of θ after step {step} of {name}: {formula}");
        assert_within(at.as_slice(), &expected, 1e-12, formula);
        let mut gradient = slope(&at);
        add_l2(&mut gradient, &at, l2);
        descent.step(&mut at, &gradient, path.hyper.lr);
    }
}

#[test]
fn optimizers() {
    assert_follows("sgd", Optimizer::Sgd(Sgd), 0.0, "θ ← θ − η·g");
    let penalised = "g ← g + λ·θ, θ ← θ − η·g";
    assert_follows("sgd + L2 weight decay", Optimizer::Sgd(Sgd), 0.1, penalised);
    let rolling = Optimizer::Momentum(Momentum::default());
    assert_follows("momentum", rolling, 0.0, "v ← μ·v + g, θ ← θ − η·v");
    let ahead = Optimizer::Nesterov(Nesterov::default());
    assert_follows("nesterov", ahead, 0.0, "v ← μ·v + g, θ ← θ − η·(g + μ·v)");
    let each_its_own = Optimizer::AdaGrad(AdaGrad::default());
    assert_follows("adagrad", each_its_own, 0.0, "h ← h + g², θ ← θ − η·g / (√h + ε)");
    let forgetful = Optimizer::RmsProp(RmsProp::default());
    assert_follows("rmsprop", forgetful, 0.0, "h ← ρ·h + (1 − ρ)·g², θ ← θ − η·g / (√h + ε)");
    let adam = "m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g², \
                θ ← θ − η·m̂ / (√v̂ + ε), m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ)";
    assert_follows("adam", Optimizer::Adam(Adam::default()), 0.0, adam);
    let decaying = format!("θ ← θ − η·λ·θ, then {adam}");
    assert_follows("adamw", Optimizer::AdamW(AdamW::default()), 0.0, &decaying);
}

#[track_caller]
fn assert_falls(name: &str, schedule: Schedule, formula: &str) {
    let golden = golden();
    let rates = golden.rates(name);
    for (epoch, &expected) in rates.lr.iter().enumerate() {
        let rate = rates.base_lr * schedule.factor(epoch as f64);
        let formula = format_args!("PyTorch's value of {name}, t = {epoch}: {formula}");
        assert_within(&[rate], &[expected], 1e-12, formula);
    }
}

#[test]
fn schedules() {
    let step = Schedule::Step { every: 3.0, factor: 0.5 };
    assert_falls("step decay", step, "η·factor^⌊t / every⌋, factor = 0.5, every = 3");
    let exponential = Schedule::Exponential { factor: 0.9 };
    assert_falls("exponential decay", exponential, "η·factorᵗ, factor = 0.9");
    let cosine = Schedule::Cosine { period: 10.0 };
    assert_falls("cosine", cosine, "η·(1 + cos(π·t / period)) / 2, period = 10");
}

#[test]
fn clipping() {
    let golden = golden().clip_by_global_norm;
    let mut gradient = DVector::from_vec(golden.grad);
    let length = norm(gradient.entries());
    assert_within(&[length], &[golden.norm], 1e-12, "PyTorch's value of ‖g‖ = √(Σ g²)");
    Clipping::Norm(golden.max_norm).apply(&mut gradient);
    let formula = "PyTorch's value of g·min(1, max / ‖g‖), max = 1.5";
    assert_within(gradient.as_slice(), &golden.clipped, 1e-12, formula);
}
