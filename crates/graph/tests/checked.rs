//! The gradient check of chapter 2 on every layer: right pullbacks are never called wrong, and what
//! a lost path makes of them is.

use graph::{Activation, Affine, BatchNorm, LayerNorm, ScaleShift};
use nalgebra::{DMatrix, DVector};
use numdiff::{Check, Clue, Verdict, check};
use property::{matrix, property};
use proptest::prelude::*;

/// L = Σ ȳ ⊙ y, whose gradient with respect to y is the upstream ȳ.
fn loss(y: &DMatrix<f64>, upstream: &DMatrix<f64>) -> f64 {
    y.component_mul(upstream).sum()
}

/// The right gradient is not called wrong; 1.01 times one of its entries is, where that is visible.
#[track_caller]
fn assert_checked(
    mut f: impl FnMut(&DMatrix<f64>) -> f64,
    x: &DMatrix<f64>,
    gradient: &DMatrix<f64>,
    formula: &str,
) {
    let right = check(&mut f, &mut x.clone(), gradient);
    assert!(right.verdict() < Verdict::Wrong, "{}", said(&right, formula));
    let (row, column) = gradient.iamax_full();
    if gradient[(row, column)].abs() > 1e-3 {
        let mut wrong = gradient.clone();
        wrong[(row, column)] *= 1.01;
        let found = check(&mut f, &mut x.clone(), &wrong);
        assert!(
            found.verdict() != Verdict::Right,
            "the verdict on a gradient of which an entry is 1.01 times too large\nyours     right\nexpected  another"
        );
    }
}

/// What a gradient that is refused looks like, and its worst entry.
fn said(refused: &Check, formula: &str) -> String {
    let looks = |Clue { pattern, .. }: &Clue| format!("\nit looks as if the gradient {pattern}");
    let looks: String = refused.clues.iter().map(looks).collect();
    let (verdict, worst) = (refused.verdict(), refused.worst(1)[0]);
    let (yours, expected) = (worst.analytic, worst.numerical);
    format!(
        "{formula}: {verdict}{looks}\nyours     {yours:e}\nexpected  {expected:e} by differences of the forward pass"
    )
}

const NORM: &str = "∂L/∂x = (g − Σ g/n − x̂·Σ(g·x̂)/n)/√(σ² + ε), g = γ ⊙ ∂L/∂y";

/// X and ȳ of one shape, D 2–8, N 2–6.
fn pair() -> impl Strategy<Value = (DMatrix<f64>, DMatrix<f64>)> {
    (2..=8_usize, 2..=6_usize)
        .prop_flat_map(|(d, n)| (matrix(-2.0..2.0, d, n), matrix(-2.0..2.0, d, n)))
}

/// γ and β that are not 1 and 0.
fn scale_shift(features: usize) -> ScaleShift<f64> {
    ScaleShift {
        gamma: DVector::from_fn(features, |i, _| 1.5 - 0.3 * i as f64),
        beta: DVector::from_fn(features, |i, _| 0.2 * i as f64 - 0.5),
    }
}

property! {
    #[test]
    fn activations((x, upstream) in pair()) {
        for activation in [Activation::Relu, Activation::Sigmoid, Activation::Tanh] {
            let (_, pullback) = activation.forward(&x);
            let gradient = pullback.backward(&upstream);
            let formula = format!("∂L/∂x = ∂L/∂y ⊙ f′(x), f = {activation}");
            assert_checked(|x| loss(&activation.apply(x), &upstream), &x, &gradient, &formula);
        }
    }

    #[test]
    fn affine((x, upstream) in pair()) {
        let layer = Affine {
            weight: DMatrix::from_fn(x.nrows(), x.nrows(), |i, j| ((i * 5 + j * 3) % 7) as f64 - 2.5),
            bias: DVector::from_element(x.nrows(), 0.5),
        };
        let (_, pullback) = layer.forward(&x);
        let (gradient, _) = pullback.backward(&upstream);
        let forward = |x: &DMatrix<f64>| loss(&layer.apply(x), &upstream);
        assert_checked(forward, &x, &gradient, "∂L/∂X = Wᵀ·∂L/∂A");
    }

    #[test]
    fn batch_norm((x, upstream) in pair()) {
        let layer = BatchNorm { params: scale_shift(x.nrows()), epsilon: 1e-5 };
        let forward = |x: &DMatrix<f64>| layer.forward(x).map(|(y, _)| y).unwrap();
        let (_, pullback) = layer.forward(&x).unwrap();
        let (gradient, _) = pullback.backward(&upstream);
        assert_checked(|x| loss(&forward(x), &upstream), &x, &gradient, NORM);
    }

    #[test]
    fn layer_norm((x, upstream) in pair()) {
        let layer = LayerNorm { params: scale_shift(x.nrows()), epsilon: 1e-5 };
        let (_, pullback) = layer.forward(&x);
        let (gradient, _) = pullback.backward(&upstream);
        assert_checked(|x| loss(&layer.apply(x), &upstream), &x, &gradient, NORM);
    }
}
