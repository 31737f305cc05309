//! PyTorch's layers, forward and backward, to 1e-12.

use approx::assert_relative_eq;
use golden::{Layer, golden};
use graph::{Activation, Affine, BatchNorm, LayerNorm, NormPullback, ScaleShift};
use nalgebra::{DMatrix, DefaultAllocator, Dim, Dyn, OMatrix, allocator::Allocator};

#[track_caller]
fn assert_golden<C: Dim>(what: &str, got: &OMatrix<f64, Dyn, C>, expected: &OMatrix<f64, Dyn, C>)
where
    DefaultAllocator: Allocator<Dyn, C>,
{
    println!("{what}");
    assert_relative_eq!(got, expected, max_relative = 1e-12, epsilon = 1e-15);
}

#[test]
fn affine() {
    let golden = golden();
    let expected = golden.layer("affine");
    let layer = Affine { weight: expected.params.w.clone(), bias: expected.params.b.clone() };
    let (y, pullback) = layer.forward(&expected.x);
    let (d_x, gradient) = pullback.backward(&expected.dy);
    assert_golden("A", &y, &expected.y);
    assert_golden("∂L/∂X", &d_x, &expected.dx);
    assert_golden("∂L/∂W", &gradient.weight, &expected.dparams.w);
    assert_golden("∂L/∂b", &gradient.bias, &expected.dparams.b);
}

#[test]
fn activations() {
    let golden = golden();
    for (name, activation) in
        [("relu", Activation::Relu), ("sigmoid", Activation::Sigmoid), ("tanh", Activation::Tanh)]
    {
        let expected = golden.layer(name);
        let (y, pullback) = activation.forward(&expected.x);
        assert_golden(name, &y, &expected.y);
        assert_golden(name, &pullback.backward(&expected.dy), &expected.dx);
    }
}

fn scale_shift(layer: &Layer) -> ScaleShift<f64> {
    ScaleShift { gamma: layer.params.gamma.clone(), beta: layer.params.beta.clone() }
}

#[track_caller]
fn assert_norm(expected: &Layer, (y, pullback): (DMatrix<f64>, NormPullback<f64>)) {
    let (d_x, gradient) = pullback.backward(&expected.dy);
    assert_golden("y", &y, &expected.y);
    assert_golden("∂L/∂x", &d_x, &expected.dx);
    assert_golden("∂L/∂γ", &gradient.gamma, &expected.dparams.gamma);
    assert_golden("∂L/∂β", &gradient.beta, &expected.dparams.beta);
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
