//! PyTorch's layers, forward and backward, to 1e-12.

mod entries;

use entries::assert_entries;
use golden::{Layer, golden};
use graph::{Activation, Affine, BatchNorm, LayerNorm, NormPullback, ScaleShift};
use nalgebra::DMatrix;
use numdiff::Tensors;

#[track_caller]
fn assert_golden<P: Tensors<f64>>(formula: &str, yours: &P, expected: &P) {
    let tolerance =
        |yours: f64, expected: f64| 1e-15_f64.max(1e-12 * yours.abs().max(expected.abs()));
    assert_entries(yours, expected, tolerance, format_args!("PyTorch's value of {formula}"));
}

#[test]
fn affine() {
    let golden = golden();
    let expected = golden.layer("affine");
    let layer = Affine { weight: expected.params.w.clone(), bias: expected.params.b.clone() };
    let (y, pullback) = layer.forward(&expected.x);
    let (d_x, gradient) = pullback.backward(&expected.dy);
    assert_golden("A = W·X + b", &y, &expected.y);
    assert_golden("∂L/∂X = Wᵀ·∂L/∂A", &d_x, &expected.dx);
    assert_golden("∂L/∂W = ∂L/∂A·Xᵀ", &gradient.weight, &expected.dparams.w);
    assert_golden("∂L/∂b = Σₙ ∂L/∂A[:, n]", &gradient.bias, &expected.dparams.b);
}

#[test]
fn activations() {
    let golden = golden();
    for (name, activation) in
        [("relu", Activation::Relu), ("sigmoid", Activation::Sigmoid), ("tanh", Activation::Tanh)]
    {
        let expected = golden.layer(name);
        let (y, pullback) = activation.forward(&expected.x);
        assert_golden(&format!("y = {name}(x)"), &y, &expected.y);
        let formula = format!("∂L/∂x = ∂L/∂y ⊙ f′(x), f = {name}");
        assert_golden(&formula, &pullback.backward(&expected.dy), &expected.dx);
    }
}

fn scale_shift(layer: &Layer) -> ScaleShift<f64> {
    ScaleShift { gamma: layer.params.gamma.clone(), beta: layer.params.beta.clone() }
}

#[track_caller]
fn assert_norm(expected: &Layer, (y, pullback): (DMatrix<f64>, NormPullback<f64>)) {
    let (d_x, gradient) = pullback.backward(&expected.dy);
    assert_golden("y = γ ⊙ (x − μ)/√(σ² + ε) + β", &y, &expected.y);
    let formula = "∂L/∂x = (g − Σ g/n − x̂·Σ(g·x̂)/n)/√(σ² + ε), g = γ ⊙ ∂L/∂y";
    assert_golden(formula, &d_x, &expected.dx);
    assert_golden("∂L/∂γ = Σₙ (∂L/∂y ⊙ x̂)[:, n]", &gradient.gamma, &expected.dparams.gamma);
    assert_golden("∂L/∂β = Σₙ ∂L/∂y[:, n]", &gradient.beta, &expected.dparams.beta);
}

#[test]
fn batch_norm() {
    let golden = golden();
    let expected = golden.layer("batch_norm (training, eps 1e-5, biased variance)");
    let layer = BatchNorm { params: scale_shift(expected), epsilon: 1e-5 };
    assert_norm(expected, layer.forward(&expected.x).unwrap());
}

#[test]
fn layer_norm() {
    let golden = golden();
    let expected = golden.layer("layer_norm (over features, eps 1e-5)");
    let layer = LayerNorm { params: scale_shift(expected), epsilon: 1e-5 };
    assert_norm(expected, layer.forward(&expected.x));
}
