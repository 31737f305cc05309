use super::one_layer::{fit, network, points, rising_at};
use crate::prelude::*;
use nalgebra::{DMatrix, RowDVector};
use net::DeepNet;
use std::f64::consts::TAU;

/// A curve that is neither straight nor regular.
fn curve(x: f64) -> f64 {
    0.5 + 0.3 * (TAU * x).sin() + 0.15 * (3.0 * TAU * x).cos()
}

/// The staircase: at each of H places half way between two values of the curve, a step from one to
/// the next. Nothing is learnt.
fn staircase(hidden: usize) -> DeepNet<f64> {
    let at = |i: usize| i as f64 / hidden as f64;
    let places: Vec<f64> = (0..hidden).map(|i| at(i) + 0.5 / hidden as f64).collect();
    let steps = (0..hidden).map(|i| curve(at(i + 1)) - curve(at(i)));
    let steps = DMatrix::from_iterator(1, hidden, steps);
    network(rising_at(&places, 10.0 * hidden as f64), steps, curve(0.0))
}

/// Sigmoids at the same places, but less steep, and the output weights that fit best.
fn fitted(hidden: usize) -> Result<DeepNet<f64>> {
    let places: Vec<f64> = (0..hidden).map(|i| (i as f64 + 0.5) / hidden as f64).collect();
    let xs: Vec<f64> = spread(0.0..1.0, 401).collect();
    let targets = RowDVector::from_iterator(401, xs.iter().map(|&x| curve(x)));
    fit(rising_at(&places, 3.0 * hidden as f64), &DMatrix::from_row_slice(1, 401, &xs), &targets)
}

fn distance(net: &DeepNet<f64>) -> f64 {
    let points = points(net, spread(0.0..1.0, 2001));
    largest(points.into_iter().map(|(x, y)| (y - curve(x)).abs()))
}

/// Many steps make a curve.
pub fn run(notebook: &mut Notebook) -> Result {
    let mut errors = Vec::new();
    for hidden in [4, 8, 16, 32, 64, 128] {
        errors.push((hidden as f64, [distance(&staircase(hidden)), distance(&fitted(hidden)?)]));
    }
    notebook.tell("A curve on 0 to 1, largest error:");
    let rows = errors.iter().map(|&(hidden, [built, fitted])| {
        [hidden.to_string(), format!("{built:.5}"), format!("{fitted:.5}")]
    });
    notebook.table(["hidden units", "staircase", "fitted"], rows);
    let falls = errors.windows(2).all(|pair| pair[1].1[0] < pair[0].1[0]);
    notebook.same("staircase: each doubling comes closer", falls, true);
    let [built, fitted] = errors[5].1;
    let shrinks = errors[2].1[0] / built;
    notebook.within("staircase: error of 16 to error of 128, as 1/H", shrinks, 6.0..=10.0);
    notebook.at_most("fitted: error of 128", fitted, 1e-3);

    let caption = "Left, more hidden units make a finer staircase. Right, its error halves with \
                   each doubling; output weights of least squares come closer still.";
    notebook.figure("curve", caption, Figure::row([staircases([8, 32]), falling(&errors)]))
}

/// The curve, and two staircases of so many hidden units.
pub fn staircases(hidden: [usize; 2]) -> Chart {
    let xs = spread(0.0..1.0, 801);
    let exact = xs.clone().map(|x| (x, curve(x)));
    let chart = Chart::new("Staircases of sigmoids").x("x", 0.0..1.0).y("output", 0.0..1.2);
    let chart = chart.line("the curve", GREY.wide(5), exact);
    hidden.into_iter().zip([ORANGE, BLUE]).fold(chart, |chart, (hidden, color)| {
        let label = format!("{hidden} hidden units");
        chart.line(label, color, points(&staircase(hidden), xs.clone()))
    })
}

/// The errors of staircase and fit by the number of hidden units.
pub fn falling(errors: &[(f64, [f64; 2])]) -> Chart {
    let of = |which: usize| errors.iter().map(move |(hidden, e)| (*hidden, e[which]));
    Chart::new("How the error falls")
        .doublings_x("hidden units", 3.2..160.0)
        .log_y("largest error", 1e-4..1.0)
        .line("staircase", ORANGE.wide(3), of(0))
        .dots("", ORANGE.dot(4), of(0))
        .line("fitted output layer", BLUE.wide(3), of(1))
        .dots("", BLUE.dot(4), of(1))
}
