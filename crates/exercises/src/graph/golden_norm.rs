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
    for (what, off) in [
        ("y", difference(&y, &expected.y)),
        ("∂L/∂x", difference(&d_x, &expected.dx)),
        ("∂L/∂γ", difference(&gradient.gamma, &expected.dparams.gamma)),
        ("∂L/∂β", difference(&gradient.beta, &expected.dparams.beta)),
    ] {
        notebook.at_most(format!("{what}, relative difference to PyTorch"), off, 1e-12);
    }
}
