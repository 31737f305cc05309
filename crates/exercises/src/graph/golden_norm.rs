//! Holds a normalisation against PyTorch's.

use super::layers::difference;
use crate::prelude::*;
use golden::Layer;
use graph::{NormPullback, ScaleShift};
use nalgebra::DMatrix;

/// The parameters of a golden normalisation.
pub fn params(layer: &Layer) -> ScaleShift<f64> {
    ScaleShift { gamma: layer.params.gamma.clone(), beta: layer.params.beta.clone() }
}

/// Checks the output and, with the golden upstream gradient sent back, all gradients.
pub fn check(
    notebook: &mut Notebook,
    expected: &Layer,
    (y, pullback): (DMatrix<f64>, NormPullback<f64>),
) {
    let (d_x, gradient) = pullback.backward(&expected.dy);
    let as_matrix = |v: &[f64]| DMatrix::from_column_slice(v.len(), 1, v);
    let [d_gamma, expected_d_gamma, d_beta, expected_d_beta] =
        [&gradient.gamma, &expected.dparams.gamma, &gradient.beta, &expected.dparams.beta]
            .map(|v| as_matrix(v.as_slice()));
    for (what, got, expected) in [
        ("y", &y, &expected.y),
        ("∂L/∂x", &d_x, &expected.dx),
        ("∂L/∂γ", &d_gamma, &expected_d_gamma),
        ("∂L/∂β", &d_beta, &expected_d_beta),
    ] {
        let what = format!("{what}, relative difference to PyTorch");
        notebook.at_most(what, difference(got, expected), 1e-12);
    }
}
