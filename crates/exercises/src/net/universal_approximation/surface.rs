use super::one_layer::fit;
use crate::{
    net::plane::{map, square},
    prelude::*,
};
use graph::Affine;
use nalgebra::{DMatrix, DVector, RowDVector};
use net::DeepNet;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::f64::consts::{PI, TAU};

/// Hills and valleys over −1 to 1, at each place of a batch.
fn surface(places: &DMatrix<f64>) -> Vec<f64> {
    places.column_iter().map(|at| (PI * at[0]).sin() * (PI * at[1]).cos()).collect()
}

/// Sigmoids that rise along random directions, and the output weights that fit best.
fn fitted(hidden: usize) -> Result<DeepNet<f64>> {
    let mut rng = StdRng::seed_from_u64(1);
    let rises: Vec<(f64, f64)> =
        (0..hidden).map(|_| (rng.random_range(0.0..TAU), rng.random_range(-1.4..1.4))).collect();
    let layer = Affine {
        weight: DMatrix::from_fn(hidden, 2, |unit, i| {
            let (sin, cos) = rises[unit].0.sin_cos();
            5.0 * [cos, sin][i]
        }),
        bias: DVector::from_iterator(hidden, rises.iter().map(|rise| -5.0 * rise.1)),
    };
    let x = grid(30);
    fit(layer, &x, &RowDVector::from_vec(surface(&x)))
}

fn grid(side: usize) -> DMatrix<f64> {
    let along = || spread(-1.0..1.0, side);
    let places = along().flat_map(|y| along().flat_map(move |x| [x, y]));
    DMatrix::from_iterator(2, side * side, places)
}

/// Many units make a surface.
pub fn run(notebook: &mut Notebook) -> Result {
    let x = grid(75);
    let [few, more, many] = [fitted(10)?, fitted(40)?, fitted(160)?];
    let errors = [&few, &more, &many].map(|net| {
        let (got, expected) = (net.apply(&x), surface(&x));
        largest(got.iter().zip(expected).map(|(z, expected)| (z - expected).abs()))
    });
    notebook.tell("A surface, output layer fitted, largest error:");
    let rows = ["10", "40", "160"].into_iter().zip(errors.map(|error| format!("{error:.5}")));
    notebook.table(["hidden units", "error"], rows.map(|(hidden, error)| [hidden.into(), error]));
    let falls = errors.windows(2).all(|pair| pair[1] < pair[0] / 5.0);
    notebook.same("four times the units, a fifth of the error or less", falls, true);

    let caption = "Heights from −1 (orange) to 1 (blue), with the line of height 0. Forty units \
                   follow the surface, ten have only some of its hills.";
    let charts = [
        figure("sin πx · cos πy", surface),
        figure("10 hidden units", |x| few.apply(x).as_slice().to_vec()),
        figure("40 hidden units", |x| more.apply(x).as_slice().to_vec()),
        scale(),
    ];
    notebook.figure("surface", caption, Figure::grid(2, charts).size(980, 840))
}

/// Heights as colours, from −1 to 1, and the line of height 0.
pub fn figure(heading: &str, height: impl FnOnce(&DMatrix<f64>) -> Vec<f64>) -> Chart {
    let range = -1.0..1.0;
    let map = map(&range, height);
    square(heading, ["x", "y"], &range).fill(&map, -1.0, 1.0).contour(&map, 0.0, BLACK)
}

/// What the colours mean: the eleven shades of a filled chart, each up to half way to the next.
pub fn scale() -> Chart {
    let chart = Chart::new("The colours").x("height", -1.0..1.0).ticks(5, 0);
    spread(-1.0..1.0, 11).fold(chart, |chart, height| {
        // Each reaches to the end, under the next, so that no seam shows.
        let from = (height - 0.1).max(-1.0);
        chart.bar("", Color::diverging(0.45 * height), (from, 0.3), (1.0, 0.7))
    })
}
