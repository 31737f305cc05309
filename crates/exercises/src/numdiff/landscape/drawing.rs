//! The landscape from above, and its descents step by step.

use super::{
    hollows::{DEEP, SHALLOW, saddle, value},
    starts::{IN_SHALLOW, ON_PLATEAU, X, Y, beside},
    walk::{STEPS, Way, end, walk},
};
use crate::prelude::*;
use figure::Map;
use nalgebra::{DMatrix, Vector2, vector};
use rayon::prelude::*;

/// How many walks of noise make the shade of a place.
const WALKS: u64 = 20;
/// How many steps of a path are drawn.
const DRAWN: usize = 60;

fn places(batch: &DMatrix<f64>) -> Vec<Vector2<f64>> {
    batch.column_iter().map(|at| vector![at[0], at[1]]).collect()
}

/// A walk of noise that finds its way out of the shallow hollow.
fn a_seed_that_leaves() -> u64 {
    let leaves = |seed: &u64| DEEP.holds(&walk(&Way::Noise, IN_SHALLOW, DRAWN, *seed)[DRAWN]);
    (1..1000).find(leaves).unwrap_or(1)
}

/// The middle of a tile of 4 × 4 places, so that shades of noise are seen in larger pieces.
fn tile(at: &Vector2<f64>) -> Vector2<f64> {
    let middle = |x: f64, from: f64, side: f64| from + side * (((x - from) / side).floor() + 0.5);
    vector![middle(at[0], X.start, 0.28), middle(at[1], Y.start, 0.2)]
}

/// One seed for all places of a tile.
fn walk_seed(place: usize, walk: u64) -> u64 {
    let (column, row) = (place % 101 / 4, place / 101 / 4);
    (row * 26 + column) as u64 * WALKS + walk
}

/// 1 where descents end in the deep hollow, −1 in the shallow one, 0 in neither: the mean of some.
fn outcomes(way: &Way, walks: u64) -> Map {
    Map::over(X, Y, |batch| {
        let outcome = |(place, &start): (usize, &Vector2<f64>)| {
            let start = if walks == 1 { start } else { tile(&start) };
            let ends = (0..walks).map(|walk| end(way, start, walk_seed(place, walk)));
            let sum: f64 =
                ends.map(|at| f64::from(DEEP.holds(&at)) - f64::from(SHALLOW.holds(&at))).sum();
            sum / walks as f64
        };
        places(batch).par_iter().enumerate().map(outcome).collect::<Vec<_>>()
    })
}

/// Three ways, each over its basins.
pub fn basins() -> Figure {
    let heights = Map::over(X, Y, |batch| places(batch).iter().map(value).collect::<Vec<_>>());
    let seed = a_seed_that_leaves();
    let chart = |heading: &str, way: &Way, walks| {
        let mut chart = Chart::new(heading).x("x", X).y("y", Y).ticks(7, 5);
        chart = chart.fill(&outcomes(way, walks), -1.0, 1.0);
        for level in [-0.85, value(&saddle()), -0.35, -0.12, -0.02] {
            chart = chart.contour(&heights, level, GREY.wide(1));
        }
        for start in [IN_SHALLOW, ON_PLATEAU, vector![0.4, -2.0], vector![2.4, -1.2]] {
            let path = walk(way, start, STEPS, seed);
            let path = path[..=DRAWN].iter().map(|at| (at[0], at[1]));
            chart = chart.path(BLACK.wide(2), path).dot((start[0], start[1]), Dot::ring(BLACK, 4));
        }
        let chart = chart.text("deep", (-2.6, -1.2), BLACK).text("shallow", (1.3, -0.7), BLACK);
        with_cross(chart, saddle())
    };
    Figure::row([
        chart("Plain descent", &Way::Plain, 1),
        chart("With noise (mean of 20)", &Way::Noise, WALKS),
        chart("With momentum", &Way::Momentum, 1),
    ])
    .size(1380, 400)
}

fn with_cross(chart: Chart, at: Vector2<f64>) -> Chart {
    let arm = |dx: f64, dy: f64| [(at[0] - dx, at[1] - dy), (at[0] + dx, at[1] + dy)];
    chart.path(BLACK.wide(3), arm(0.12, 0.12)).path(BLACK.wide(3), arm(0.12, -0.12))
}

/// f by step from three starts.
pub fn stalls() -> Figure {
    let seed = a_seed_that_leaves();
    let chart = |heading: &str, start: Vector2<f64>| {
        let f = |way: &Way| {
            let path = walk(way, start, STEPS, seed);
            path.iter().enumerate().map(|(n, at)| (n as f64, value(at))).collect::<Vec<_>>()
        };
        Chart::new(heading)
            .x("step", 0.0..STEPS as f64)
            .y("f", -1.05..0.1)
            .line("with noise", GREY.wide(1), f(&Way::Noise))
            .line("plain", BLUE.wide(3), f(&Way::Plain))
            .line("with momentum", ORANGE.dashed(2), f(&Way::Momentum))
    };
    Figure::row([
        chart("1e-10 beside the saddle", beside(1e-10)).legend(Corner::UpperRight),
        chart("On the plateau, (−3.8, 1.8)", ON_PLATEAU).without_legend(),
        chart("In the shallow hollow", IN_SHALLOW).without_legend(),
    ])
    .size(1380, 420)
}
