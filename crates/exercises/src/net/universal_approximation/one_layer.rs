//! Networks of one hidden layer of sigmoids and one output.

use crate::prelude::*;
use graph::Affine;
use nalgebra::{DMatrix, DVector, RowDVector, dvector};
use net::{Activation, DeepNet};

/// A hidden layer, and the weights and bias of the output.
pub fn network(hidden: Affine<f64>, weight: DMatrix<f64>, bias: f64) -> DeepNet<f64> {
    let output = Affine { weight, bias: dvector![bias] };
    DeepNet::of_layers(vec![hidden, output], Activation::Sigmoid)
}

/// Sigmoids of x that rise at these places, the steeper the larger `steepness` is.
pub fn rising_at(places: &[f64], steepness: f64) -> Affine<f64> {
    Affine {
        weight: DMatrix::from_element(places.len(), 1, steepness),
        bias: DVector::from_iterator(places.len(), places.iter().map(|m| -steepness * m)),
    }
}

/// The output for each x: points of a curve.
pub fn points(net: &DeepNet<f64>, xs: impl Iterator<Item = f64>) -> Vec<(f64, f64)> {
    let xs: Vec<f64> = xs.collect();
    let y = net.apply(&DMatrix::from_row_slice(1, xs.len(), &xs));
    xs.into_iter().zip(y.iter().copied()).collect()
}

/// The output layer of least squares: (Z·Zᵀ + λ)·w = Z·t, with Z the hidden units and a row of
/// ones for the bias. The little λ keeps units that do almost the same from cancelling each other.
///
/// # Errors
/// When the equations have no solution.
pub fn fit(
    hidden: Affine<f64>,
    x: &DMatrix<f64>,
    targets: &RowDVector<f64>,
) -> Result<DeepNet<f64>> {
    let z = Activation::Sigmoid.apply(&hidden.apply(x));
    let units = z.nrows();
    let z = z.insert_row(units, 1.0);
    let square = &z * z.transpose() + DMatrix::identity(units + 1, units + 1) * 1e-9;
    let solved = square.cholesky().context("the normal equations")?;
    let w = solved.solve(&(z * targets.transpose()));
    let weight = DMatrix::from_row_slice(1, units, &w.as_slice()[..units]);
    Ok(network(hidden, weight, w[units]))
}
