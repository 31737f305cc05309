//! Optimizers, schedules and clipping against PyTorch's values, to 1e-12.

use golden::golden;
use nalgebra::{DVector, Vector2, vector};
use numdiff::{Tensors, norm};
use train::{
    AdaGrad, Adam, AdamW, Clipping, Momentum, Nesterov, Optimizer, OptimizerState, RmsProp,
    Schedule, Sgd, add_l2,
};

/// The gradient of x²/20 + y².
fn slope(at: &Vector2<f64>) -> Vector2<f64> {
    vector![at.x / 10.0, 2.0 * at.y]
}

/// With the penalty that is given as a weight decay, except to an optimizer that has its own.
#[track_caller]
fn assert_follows(name: &str, optimizer: Optimizer, l2: f64) {
    let golden = golden();
    let path = golden.path(name);
    assert_eq!(path.trajectory.len(), 13);
    let mut descent = OptimizerState::new(optimizer);
    let mut at = Vector2::from(path.trajectory[0]);
    for (step, &expected) in path.trajectory.iter().enumerate() {
        let error = (at - Vector2::from(expected)).amax();
        assert!(error <= 1e-12, "{name}, step {step}: {at} instead of {expected:?}");
        let mut gradient = slope(&at);
        add_l2(&mut gradient, &at, l2);
        descent.step(&mut at, &gradient, path.hyper.lr);
    }
}

#[test]
fn optimizers() {
    assert_follows("sgd", Optimizer::Sgd(Sgd), 0.0);
    assert_follows("sgd + L2 weight decay", Optimizer::Sgd(Sgd), 0.1);
    assert_follows("momentum", Optimizer::Momentum(Momentum::default()), 0.0);
    assert_follows("nesterov", Optimizer::Nesterov(Nesterov::default()), 0.0);
    assert_follows("adagrad", Optimizer::AdaGrad(AdaGrad::default()), 0.0);
    assert_follows("rmsprop", Optimizer::RmsProp(RmsProp::default()), 0.0);
    assert_follows("adam", Optimizer::Adam(Adam::default()), 0.0);
    assert_follows("adamw", Optimizer::AdamW(AdamW::default()), 0.0);
}

#[track_caller]
fn assert_falls(name: &str, schedule: Schedule) {
    let golden = golden();
    let rates = golden.rates(name);
    for (epoch, &expected) in rates.lr.iter().enumerate() {
        let rate = rates.base_lr * schedule.factor(epoch as f64);
        let error = (rate - expected).abs();
        assert!(error <= 1e-12, "{name}, epoch {epoch}: {rate} instead of {expected}");
    }
}

#[test]
fn schedules() {
    let step = Schedule::Step { every: 3.0, factor: 0.5 };
    assert_falls("step decay", step);
    assert_falls("exponential decay", Schedule::Exponential { factor: 0.9 });
    assert_falls("cosine", Schedule::Cosine { period: 10.0 });
}

#[test]
fn clipping() {
    let golden = golden().clip_by_global_norm;
    let mut gradient = DVector::from_vec(golden.grad);
    assert!(
        (norm(gradient.entries()) - golden.norm).abs() <= 1e-12,
        "yours {}, expected {}",
        norm(gradient.entries()),
        golden.norm
    );
    Clipping::Norm(golden.max_norm).apply(&mut gradient);
    let error = (&gradient - DVector::from_vec(golden.clipped)).amax();
    assert!(error <= 1e-12, "off by {error:e}");
}
