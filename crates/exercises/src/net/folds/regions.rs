use crate::prelude::*;
use graph::Affine;
use nalgebra::{DMatrix, DVector};
use std::collections::BTreeSet;

/// Where the boundary of each unit lies: its direction in degrees, and its distance from the middle. No two are
/// parallel, and no three meet in a point.
const LINES: [(f64, f64); 5] =
    [(10.0, 0.3), (50.0, -0.2), (85.0, 0.1), (125.0, 0.35), (160.0, -0.4)];

/// A layer of so many units of the plane.
fn layer(units: usize) -> Affine<f64> {
    let lines = LINES.iter().take(units).map(|(degrees, away)| (degrees.to_radians(), *away));
    let (directions, away): (Vec<f64>, Vec<f64>) = lines.unzip();
    let weights = directions.iter().flat_map(|direction| [direction.cos(), direction.sin()]);
    Affine { weight: DMatrix::from_row_iterator(units, 2, weights), bias: -DVector::from_vec(away) }
}

/// How many regions there are within a square, by which units answer at each place of a grid.
fn count(layer: &Affine<f64>) -> usize {
    let places = || spread(-3.0..3.0, 601);
    let plane = places().flat_map(|y| places().flat_map(move |x| [x, y]));
    let scores = layer.apply(&DMatrix::from_iterator(2, 601 * 601, plane));
    let answers = scores.column_iter().map(|z| z.iter().map(|&z| z > 0.0).collect::<Vec<bool>>());
    answers.collect::<BTreeSet<_>>().len()
}

/// H lines cut the plane into 1 + H + H(H − 1)/2 regions, on each of which the layer is one affine map.
pub fn run(notebook: &mut Notebook) {
    notebook.tell("One layer of H ReLUs in the plane: the convex regions that its lines cut it into (凸区域):");
    for units in 1..=LINES.len() {
        let expected = 1 + units + units * (units - 1) / 2;
        notebook.same(format!("H = {units}: 1 + H + H(H − 1)/2"), count(&layer(units)), expected);
    }
}
