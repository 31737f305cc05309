//! Squares or absolute values: which comes down faster, and where does it come to rest?
//!
//! Source: A §2.1.3 (the table: 收敛速度, 离群点; Smooth L1)

use crate::prelude::*;
use losses::{mean_absolute_error_derivative, mean_squared_error_derivative, smooth_l1_derivative};
use nalgebra::{DMatrix, Vector2, dmatrix, vector};
use numdiff::gradient_descent;

/// The gradient of a loss with respect to the outputs.
type Slope = fn(&DMatrix<f64>, &DMatrix<f64>) -> DMatrix<f64>;

const LOSSES: [(&str, Slope, Color); 3] = [
    ("MSE", mean_squared_error_derivative, BLUE),
    ("MAE", mean_absolute_error_derivative, ORANGE),
    ("Smooth L1", smooth_l1_derivative, GREEN),
];

const ETA: f64 = 0.1;
/// The error that a descent begins with.
const START: f64 = 5.03;

pub(super) fn run(notebook: &mut Notebook) -> Result {
    let errors = LOSSES.map(|(_, slope, _)| one_output(slope, 200));
    show_steps(notebook, &errors);
    check_steps(notebook, &errors);
    let caption = "Left, MSE takes away a fifth of the error with each step, MAE always 0.1, and \
                   Smooth L1 first 0.1 and then a tenth. Right, on a logarithmic axis, the squares \
                   go on falling; MAE jumps to and fro about its kink.";
    notebook.figure("steps", caption, figure_of_steps(&errors))?;

    let lines = LOSSES.map(|(_, slope, _)| fit(slope, true));
    show_lines(notebook, &lines);
    let caption = "One of twelve points is wrong. The line of the squares is drawn towards it; \
                   those of MAE and Smooth L1 stay with the others.";
    notebook.figure("lines", caption, Figure::from(figure_of_lines(&lines)).size(760, 460))
}

/// The error y − t step by step, when the output y itself is what descends.
fn one_output(slope: Slope, steps: usize) -> Vec<f64> {
    let target = dmatrix![0.0];
    let path = gradient_descent(|y| slope(y, &target), dmatrix![START], ETA, steps);
    path.iter().map(|y| y[0]).collect()
}

fn show_steps(notebook: &mut Notebook, errors: &[Vec<f64>; 3]) {
    notebook.tell(format!("One output, η = {ETA}: its error after so many steps."));
    let rows = [0, 1, 10, 30, 50, 51, 52, 100, 200].map(|step| {
        let numbers = errors.each_ref().map(|of| format!("{:.6}", of[step]));
        [vec![step.to_string()], numbers.to_vec()].concat()
    });
    notebook.table(["step", "MSE", "MAE", "Smooth L1"], rows);
    let reach = |level: f64| {
        let first = |of: &Vec<f64>| of.iter().position(|error| error.abs() < level);
        errors.each_ref().map(|of| first(of).map_or("never".to_owned(), |step| step.to_string()))
    };
    let rows = [1.0, 0.1, 0.01, 1e-6]
        .map(|level| [vec![level.to_string()], reach(level).to_vec()].concat());
    notebook.table(["steps to an error below", "MSE", "MAE", "Smooth L1"], rows);
    notebook.tell(
        "So A's table (收敛速度: MSE 较快, MAE 较慢) holds here. A step of MSE is 2η·d, longer than MAE's η \
         while d is above ½ and shorter below it, but it comes to rest, where MAE needs an η that falls \
         (学习率衰减). Far off, a step of MSE is as large as the error, so that one outlier sets \
         the step of all. Detectors (目标检测, such as Faster R-CNN) therefore learn the corners of their \
         boxes by Smooth L1.",
    );
}

/// By the formulas of the slopes: 2d, sign d, and d within 1.
fn check_steps(notebook: &mut Notebook, [mse, mae, smooth]: &[Vec<f64>; 3]) {
    let ratios = |of: &[f64]| of.windows(2).map(|two| two[1] / two[0]).collect::<Vec<_>>();
    let off = largest(ratios(&mse[..100]).iter().map(|ratio| (ratio - 0.8).abs()));
    notebook.at_most("MSE: each step leaves 1 − 2η, off by", off, 1e-12);
    let jumps = mae.windows(2).map(|two| ((two[1] - two[0]).abs() - ETA).abs());
    notebook.at_most("MAE: each step is η long, off by", largest(jumps), 1e-12);
    let ends = [mae[198], mae[199], mae[200]];
    notebook.close_all("MAE: the last three errors", &ends, &[0.03, -0.07, 0.03], 1e-12);
    let near = smooth.iter().position(|error| error.abs() < 1.0).unwrap_or(0);
    notebook.same("Smooth L1: steps until |d| < 1, (5.03 − 1)/η", near, 41);
    let off = largest(ratios(&smooth[near..]).iter().map(|ratio| (ratio - 0.9).abs()));
    notebook.at_most("from there each step leaves 1 − η, off by", off, 1e-12);
}

/// Errors by step, as they are and as powers of ten.
pub fn figure_of_steps(errors: &[Vec<f64>; 3]) -> Figure {
    let mut plain = Chart::new("The error, step by step").x("step", 0.0..80.0).y("d", -0.3..5.2);
    let mut powers =
        Chart::new("Its size, as powers of ten").x("step", 0.0..200.0).log_y("|d|", 1e-8..10.0);
    for ((name, _, color), of) in LOSSES.iter().zip(errors) {
        let points = || of.iter().enumerate().map(|(step, &error)| (step as f64, error));
        plain = plain.line(*name, color.wide(2), points().take(81));
        powers = powers.line(*name, color.wide(2), points().map(|(step, d)| (step, d.abs())));
    }
    Figure::row([plain.legend(Corner::UpperRight), powers.without_legend()]).size(1000, 420)
}

/// Twelve points about the line 1 + 2x, and what is wrong with the tenth.
fn samples(outlier: bool) -> (Vec<f64>, DMatrix<f64>) {
    let xs: Vec<f64> = spread(0.0..1.0, 12).collect();
    let noise = [0.1, -0.1, 0.05, -0.05, -0.1, 0.1, 0.0, 0.05, -0.1, 0.0, 0.1, -0.05];
    let ys = xs.iter().zip(noise).map(|(x, noise)| 1.0 + 2.0 * x + noise);
    let mut ys = DMatrix::from_iterator(1, 12, ys);
    if outlier {
        ys[9] += 6.0;
    }
    (xs, ys)
}

/// The line a + b·x, that is (a, b), to which a descent of 20 000 steps comes.
fn fit(slope: Slope, outlier: bool) -> Vector2<f64> {
    let (xs, targets) = samples(outlier);
    let gradient = |line: &mut Vector2<f64>| {
        let outputs = DMatrix::from_iterator(1, 12, xs.iter().map(|x| line[0] + line[1] * x));
        let slopes = slope(&outputs, &targets);
        vector![slopes.sum(), slopes.iter().zip(&xs).map(|(slope, x)| slope * x).sum()]
    };
    // Small, as MAE comes no closer than its steps are long.
    gradient_descent(gradient, vector![0.0, 0.0], 0.01, 20_000)[20_000]
}

fn show_lines(notebook: &mut Notebook, lines: &[Vector2<f64>; 3]) {
    notebook.tell("A line a + b·x through twelve points about 1 + 2x, of which one is 6 too high:");
    let clean = LOSSES.map(|(_, slope, _)| fit(slope, false));
    let rows = LOSSES.iter().zip(clean.iter().zip(lines)).map(|((name, ..), (clean, line))| {
        let numbers = [clean[0], clean[1], line[0], line[1]].map(|number| format!("{number:.3}"));
        [vec![(*name).to_owned()], numbers.to_vec()].concat()
    });
    notebook.table(["", "a without it", "b", "a with it", "b"], rows);
    let solved = least_squares();
    notebook.close_all("MSE: a and b of least squares", lines[0].as_slice(), &solved, 1e-9);
    let moved = |i: usize| (lines[i] - clean[i]).norm();
    notebook.at_most("moved by the outlier, MAE over MSE", moved(1) / moved(0), 0.2);
    notebook.at_most("moved by the outlier, Smooth L1 over MSE", moved(2) / moved(0), 0.4);
}

/// b = Σ(x − x̄)(t − t̄) / Σ(x − x̄)², a = t̄ − b·x̄.
fn least_squares() -> [f64; 2] {
    let (xs, ts) = samples(true);
    let x_mean = xs.iter().sum::<f64>() / 12.0;
    let above: f64 = xs.iter().zip(&ts).map(|(x, t)| (x - x_mean) * (t - ts.mean())).sum();
    let b = above / xs.iter().map(|x| (x - x_mean).powi(2)).sum::<f64>();
    [ts.mean() - b * x_mean, b]
}

/// The points and the three lines.
pub fn figure_of_lines(lines: &[Vector2<f64>; 3]) -> Chart {
    let (xs, ts) = samples(true);
    let mut chart = Chart::new("A line by three losses").x("x", 0.0..1.0).y("y", 0.0..9.5);
    for ((name, _, color), line) in LOSSES.iter().zip(lines) {
        let stroke = if *name == "MAE" { color.dashed(3) } else { color.wide(3) };
        chart = chart.line(*name, stroke, [0.0, 1.0].map(|x| (x, line[0] + line[1] * x)));
    }
    chart
        .dots("points", Dot::rimmed(BLACK, 4), xs.iter().copied().zip(ts.iter().copied()))
        .legend(Corner::UpperLeft)
}
