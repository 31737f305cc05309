//! What does batch normalisation make of a skewed batch, and of a batch of 1?
//!
//! Source: C §9.1 and §9.4; Ioffe and Szegedy (2015)

use super::golden_norm;
use crate::prelude::*;
use golden::golden;
use graph::{BatchNorm, RunningStatistics, ScaleShift, Statistics};
use nalgebra::{DMatrix, DVector};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::ops::Range;

/// Samples of the data, of a batch, and the batches of a training.
const SAMPLES: usize = 4000;
const BATCH: usize = 32;
const BATCHES: usize = 600;

pub(super) fn run(notebook: &mut Notebook) -> Result<()> {
    let golden = golden();
    let expected = golden.layer("batch_norm (training, eps 1e-5, biased variance)");
    let layer = BatchNorm { params: golden_norm::params(expected), epsilon: 1e-5 };
    golden_norm::check(notebook, expected, layer.forward(&expected.x)?);

    let x = activations(&mut StdRng::seed_from_u64(1));
    skewed_batch(notebook, &x)?;
    training(notebook, &x)?;
    inference(notebook, &x)?;

    let alone = x.columns(0, 1).into_owned();
    let message = match BatchNorm::new(2).forward(&alone) {
        Ok(_) => "no error".to_owned(),
        Err(error) => error.to_string(),
    };
    let expected = "batch norm trains on 2 samples or more, but the batch has 1";
    notebook.same("a batch of 1", message, expected);
    Ok(())
}

/// Unit 1 is skewed, with a long tail to the right; unit 2 is a bell, elsewhere and narrower.
fn activations(rng: &mut StdRng) -> DMatrix<f64> {
    let mut x = DMatrix::zeros(2, SAMPLES);
    for mut sample in x.column_iter_mut() {
        sample[0] = 2.0 - 2.0 * (1.0 - rng.random::<f64>()).ln();
        sample[1] = (0..12).map(|_| rng.random::<f64>()).sum::<f64>() - 10.0;
    }
    x
}

/// The mean of ((x − μ)/σ)³: 0 for a symmetric distribution.
fn skewness(row: &DVector<f64>) -> f64 {
    row.add_scalar(-row.mean()).map(|x| x.powi(3)).mean() / row.variance().powf(1.5)
}

fn skewed_batch(notebook: &mut Notebook, x: &DMatrix<f64>) -> Result<()> {
    let layer = BatchNorm::new(2);
    let (y, pullback) = layer.forward(x)?;
    let seen = pullback.statistics();
    notebook.tell("\n                    mean      variance        skewness");
    for unit in 0..2 {
        for (when, x) in [("before", x), ("after", &y)] {
            let row = x.row(unit).transpose();
            let (mean, variance, skewness) = (row.mean(), row.variance(), skewness(&row));
            let unit = unit + 1;
            notebook.tell(format!(
                "  unit {unit}, {when:6} {mean:9.4} {variance:13.4} {skewness:15.4}"
            ));
        }
    }
    for unit in 0..2 {
        let (before, after) = (x.row(unit).transpose(), y.row(unit).transpose());
        let name = format!("unit {}", unit + 1);
        notebook.at_most(format!("{name}, |mean| after"), after.mean().abs(), 1e-12);
        let variance = after.variance();
        notebook.close(format!("{name}, variance after"), variance, 1.0, 1e-4);
        let (what, kept) = (format!("{name}, skewness after"), skewness(&before));
        notebook.close(what, skewness(&after), kept, 1e-10);
    }

    let undoing = BatchNorm {
        params: ScaleShift {
            gamma: seen.variance.map(|v| (v + layer.epsilon).sqrt()),
            beta: seen.mean.clone(),
        },
        epsilon: layer.epsilon,
    };
    let undone = largest((undoing.forward(x)?.0 - x).abs().iter().copied());
    notebook.at_most("γ = √(σ² + ε) and β = μ undo it: |y − x|", undone, 1e-12);

    notebook.figure("distributions", (900, 420), |page| {
        let (left, right) = page.split_horizontally(px(450));
        draw_distributions(
            &left,
            "Before: each unit has its own place and width",
            "activation",
            x,
            -8.0..12.0,
        )?;
        draw_distributions(
            &right,
            "After: mean 0, variance 1, the same shape",
            "normalised activation",
            &y,
            -4.0..6.0,
        )
    })
}

fn draw_distributions(
    page: &Page,
    heading: &str,
    name: &'static str,
    x: &DMatrix<f64>,
    range: Range<f64>,
) -> Result<(), Box<dyn Error>> {
    let units = [0, 1].map(|unit| Histogram::new(x.row(unit).iter().copied(), range.clone(), 40));
    let top = units[0].top().max(units[1].top());
    let shares = axis("share of the samples in a bin", 0.0..1.3 * top);
    let mut chart = chart(page, heading, axis(name, range), shares)?;
    units[0].draw(&mut chart, BLUE, "unit 1, skewed")?;
    units[1].draw(&mut chart, ORANGE, "unit 2")?;
    legend(&mut chart, SeriesLabelPosition::UpperRight)
}

/// The running statistics of the skewed unit after each batch.
fn follow(x: &DMatrix<f64>, momentum: f64) -> Result<Vec<RunningStatistics<f64>>> {
    let mut rng = StdRng::seed_from_u64(2);
    let layer = BatchNorm::new(2);
    let mut running = RunningStatistics::new(2);
    running.momentum = momentum;
    let mut history = vec![running.clone()];
    for _ in 0..BATCHES {
        let batch: Vec<usize> = (0..BATCH).map(|_| rng.random_range(0..SAMPLES)).collect();
        let batch = x.select_columns(&batch);
        let (_, pullback) = layer.forward(&batch)?;
        running.update(pullback.statistics());
        history.push(running.clone());
    }
    Ok(history)
}

/// A number that is estimated over the batches: where the estimate starts, the number for all data,
/// the variance of what a single batch says of it, and where it is found.
struct Running {
    name: &'static str,
    start: f64,
    of_data: f64,
    spread: f64,
    find: fn(&RunningStatistics<f64>) -> f64,
}

/// The mean and the variance of the skewed unit.
fn mean_and_variance(x: &DMatrix<f64>) -> [Running; 2] {
    let unit = x.row(0).transpose();
    let (mean, variance) = (unit.mean(), unit.variance());
    let fourth = unit.add_scalar(-mean).map(|x| x.powi(4)).mean();
    let n = BATCH as f64;
    [
        Running {
            name: "mean",
            start: 0.0,
            of_data: mean,
            spread: variance / n,
            find: |running| running.mean[0],
        },
        Running {
            name: "variance",
            start: 1.0,
            of_data: variance,
            spread: (fourth - variance.powi(2) * (n - 3.0) / (n - 1.0)) / n,
            find: |running| running.variance[0],
        },
    ]
}

fn training(notebook: &mut Notebook, x: &DMatrix<f64>) -> Result<()> {
    let numbers = mean_and_variance(x);
    notebook.tell(format!("\nUnit 1 after {BATCHES} batches of {BATCH}"));
    notebook.tell("  momentum             running   of all data   standard deviation");
    let (mut histories, mut offs) = (Vec::new(), Vec::new());
    for momentum in [0.1, 0.01] {
        let history = follow(x, momentum)?;
        for number in &numbers {
            let (name, of_data) = (number.name, number.of_data);
            let got = (number.find)(&history[BATCHES]);
            // A running average keeps (1 − m)ᵏ of where it started, and of the variance of what the
            // batches say a share of m/(2 − m).
            let left = (number.start - of_data) * (1.0 - momentum).powf(BATCHES as f64);
            let deviation = (number.spread * momentum / (2.0 - momentum)).sqrt();
            notebook.tell(format!(
                "  {momentum:8} {name:8} {got:10.4} {of_data:13.4} {deviation:20.4}"
            ));
            let what = format!("momentum {momentum}, {name}: |off| in standard deviations");
            offs.push((what, (got - of_data - left).abs() / deviation));
        }
        histories.push((momentum, history));
    }
    for (what, off) in offs {
        notebook.at_most(what, off, 3.0);
    }
    notebook.figure("running-statistics", (900, 420), |page| {
        let (left, right) = page.split_horizontally(px(450));
        draw_running(&left, &numbers[0], &histories)?;
        draw_running(&right, &numbers[1], &histories)
    })
}

fn draw_running(
    page: &Page,
    number: &Running,
    histories: &[(f64, Vec<RunningStatistics<f64>>)],
) -> Result<(), Box<dyn Error>> {
    let seen = histories.iter().flat_map(|(_, history)| history);
    let top = seen.map(number.find).fold(number.of_data, f64::max);
    let heading = format!("Running {} of unit 1", number.name);
    let x = axis("batches of 32 seen", 0.0..BATCHES as f64);
    let mut chart = chart(page, &heading, x, axis(number.name, 0.0..1.1 * top))?;
    for ((momentum, history), style) in histories.iter().zip([stroke(BLUE, 1), stroke(ORANGE, 3)]) {
        let points = history.iter().map(number.find).enumerate();
        let points = points.map(|(batches, value)| (batches as f64, value));
        line(&mut chart, points, style, &format!("momentum {momentum}"))?;
    }
    let level = [(0.0, number.of_data), (BATCHES as f64, number.of_data)];
    line(&mut chart, level, stroke(GREY, 2), "of all data")?;
    legend(&mut chart, SeriesLabelPosition::LowerRight)
}

/// Inference needs no batch, and with the right statistics it is what training computes.
fn inference(notebook: &mut Notebook, x: &DMatrix<f64>) -> Result<()> {
    let layer = BatchNorm::new(2);
    let (y, pullback) = layer.forward(x)?;
    let Statistics { mean, variance, .. } = pullback.statistics().clone();
    let running = RunningStatistics { mean, variance, momentum: 0.0 };
    let alone = layer.infer(&x.columns(0, 1).into_owned(), &running);
    let apart = largest((alone - y.columns(0, 1)).abs().iter().copied());
    notebook.at_most("a sample alone, by all data's statistics: |off|", apart, 1e-12);
    Ok(())
}
