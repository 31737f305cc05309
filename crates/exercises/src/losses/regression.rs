//! Squares or absolute values: how much does one outlier count?
//!
//! Source: A §2.1.3, B 均方误差, D 均方误差

use crate::prelude::*;
use golden::golden;
use losses::{
    half_sum_of_squares, half_sum_of_squares_derivative, mean_absolute_error,
    mean_absolute_error_derivative, mean_squared_error, mean_squared_error_derivative, smooth_l1,
    smooth_l1_derivative,
};
use nalgebra::{DMatrix, dmatrix};

/// A loss of outputs against targets, and its gradient.
struct Loss {
    name: &'static str,
    legend: &'static str,
    golden: &'static str,
    value: fn(&DMatrix<f64>, &DMatrix<f64>) -> f64,
    derivative: fn(&DMatrix<f64>, &DMatrix<f64>) -> DMatrix<f64>,
}

const MEAN_SQUARE: Loss = Loss {
    name: "MSE",
    legend: "MSE: d²",
    golden: "mean_squared_error",
    value: mean_squared_error,
    derivative: mean_squared_error_derivative,
};
const HALF_SUM: Loss = Loss {
    name: "half sum",
    legend: "half sum: d²/2",
    golden: "half_sum_squared_error",
    value: half_sum_of_squares,
    derivative: half_sum_of_squares_derivative,
};
const ABSOLUTE: Loss = Loss {
    name: "MAE",
    legend: "MAE: |d|",
    golden: "mean_absolute_error",
    value: mean_absolute_error,
    derivative: mean_absolute_error_derivative,
};
const SMOOTH: Loss = Loss {
    name: "Smooth L1",
    legend: "Smooth L1",
    golden: "smooth_l1 (beta 1, mean)",
    value: smooth_l1,
    derivative: smooth_l1_derivative,
};

pub(super) fn run(notebook: &mut Notebook) -> Result {
    let golden = golden();
    for loss in [MEAN_SQUARE, HALF_SUM, ABSOLUTE, SMOOTH] {
        let expected = golden.loss(loss.golden);
        let value = (loss.value)(&expected.pred, &expected.target);
        let what = format!("{}, PyTorch's loss", loss.name);
        notebook.close(what, value, expected.value, 1e-12);
        let gradient = (loss.derivative)(&expected.pred, &expected.target);
        let worst = largest_difference(&gradient, &expected.grad);
        notebook.at_most("largest difference to its gradient", worst, 1e-12);
    }
    the_pieces_of_smooth_l1(notebook);
    let readings = dmatrix![2.1, 1.9, 2.0, 2.2, 1.8];
    let slipped = dmatrix![2.1, 1.9, 2.0, 22.0, 1.8];
    outlier(notebook, &readings, &slipped);

    let caption = "Squares pull the harder the larger the error. MAE pulls with the same force at \
                   any distance, and Smooth L1 is a square near 0 and an absolute value beyond 1.";
    notebook.figure("losses", caption, figure())?;
    let caption = "Each curve is lowest at the number that fits the readings best. One reading of \
                   22 moves the lowest point of the squares to 5.96; that of MAE stays at the \
                   median.";
    notebook.figure("outlier", caption, figure_of_outlier(&slipped))
}

fn the_pieces_of_smooth_l1(notebook: &mut Notebook) {
    notebook.tell("Smooth L1 just inside of |d| = 1, at it, and just outside:");
    let sides = [1.0f64.next_down(), 1.0, 1.0f64.next_up()];
    for sign in [1.0, -1.0] {
        let at = sides.map(|d| dmatrix![sign * d]);
        let values = at.each_ref().map(|d| smooth_l1(d, &dmatrix![0.0]));
        notebook.close_all(format!("value, d = {sign}"), &values, &[0.5; 3], 1e-15);
        let slopes = at.map(|d| smooth_l1_derivative(&d, &dmatrix![0.0])[0]);
        notebook.close_all(format!("slope, d = {sign}"), &slopes, &[sign; 3], 1e-15);
    }
}

/// The one number that fits several readings best, before and after a decimal point slipped in one.
fn outlier(notebook: &mut Notebook, readings: &DMatrix<f64>, slipped: &DMatrix<f64>) {
    notebook.tell("One number for the readings 2.1, 1.9, 2, 2.2, 1.8: where is its loss least?");
    for loss in [MEAN_SQUARE, ABSOLUTE, SMOOTH] {
        notebook.close(loss.name, optimum(&loss, readings), 2.0, 1e-12);
    }
    notebook.tell("The same, when 2.2 was written down as 22:");
    let (mean, median) = (slipped.mean(), median(slipped));
    let squares = optimum(&MEAN_SQUARE, slipped);
    notebook.close("MSE goes to the mean", squares, mean, 1e-12);
    let absolute = optimum(&ABSOLUTE, slipped);
    notebook.close("MAE stays at the median", absolute, median, 1e-12);
    // Four small errors and a slope of 1: 4c − 7.8 = 1.
    let smooth = optimum(&SMOOTH, slipped);
    notebook.close("Smooth L1 moves a little", smooth, 2.2, 1e-12);
}

/// The c that makes the loss of (c, c, …) against the targets least. The losses are convex: the
/// slope along c changes its sign once, and halving the interval finds where.
fn optimum(loss: &Loss, targets: &DMatrix<f64>) -> f64 {
    let (mut low, mut high) = (targets.min(), targets.max());
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        let guess = DMatrix::from_element(1, targets.len(), middle);
        if (loss.derivative)(&guess, targets).sum() < 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

/// The middle one of an odd number of values.
fn median(values: &DMatrix<f64>) -> f64 {
    let mut sorted: Vec<f64> = values.iter().copied().collect();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

/// The four losses of one error, and their slopes.
pub fn figure() -> Figure {
    let d = "error d = y − t";
    let losses = Chart::new("The loss of one error").x(d, -3.0..3.0).y("loss", 0.0..5.0);
    let slopes = Chart::new("Its slope: how hard it pulls").x(d, -3.0..3.0).y("slope", -3.0..3.0);
    Figure::row([
        four(losses, |loss, d| (loss.value)(&dmatrix![d], &dmatrix![0.0])),
        four(slopes, |loss, d| (loss.derivative)(&dmatrix![d], &dmatrix![0.0])[0]),
    ])
    .size(900, 440)
}

fn four(chart: Chart, f: fn(&Loss, f64) -> f64) -> Chart {
    let points = |loss: Loss| spread(-3.0..3.0, 1201).map(move |d| (d, f(&loss, d)));
    // Smooth L1 lies on its neighbours, and is wider to be seen beneath them.
    chart
        .line(MEAN_SQUARE.legend, ORANGE, points(MEAN_SQUARE))
        .line(SMOOTH.legend, BLUE.wide(4), points(SMOOTH))
        .line(ABSOLUTE.legend, GREEN, points(ABSOLUTE))
        .line(HALF_SUM.legend, PURPLE.dashed(2), points(HALF_SUM))
}

/// The loss of one number for all readings, as a multiple of the least.
pub fn figure_of_outlier(targets: &DMatrix<f64>) -> Figure {
    let mut chart = Chart::new("Readings 1.8, 1.9, 2, 2.1 and a slipped 22")
        .x("c, one number for all readings", 0.0..9.0)
        .y("loss, as a multiple of the least", 0.93..2.1);
    for (loss, color) in [(MEAN_SQUARE, ORANGE), (SMOOTH, BLUE), (ABSOLUTE, GREEN)] {
        let best = optimum(&loss, targets);
        let of = |c| (loss.value)(&DMatrix::from_element(1, targets.len(), c), targets);
        let curve = spread(0.0..9.0, 901).map(|c| (c, of(c) / of(best)));
        let label = format!("{}, least at {best:.2}", loss.name);
        chart = chart.line(label, color.wide(3), curve).dot((best, 1.0), color.dot(5));
    }
    let readings = targets.iter().map(|&t| (t, 0.945));
    let chart = chart.dots("readings (one more at 22)", Dot::triangle(GREY, 5), readings);
    Figure::from(chart).size(760, 440)
}
