//! What does batch normalisation make of a skewed batch, and of a batch of 1?
//!
//! Source: C §9.1 and §9.4; Ioffe and Szegedy (2015)

use super::golden_norm;
use crate::prelude::*;
use figure::Histogram;
use golden::golden;
use graph::{Affine, BatchNorm, RunningStatistics, ScaleShift, Statistics};
use nalgebra::{DMatrix, DVector, dmatrix, dvector};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::ops::Range;

/// Samples of the data, of a batch, and the batches of a training.
const SAMPLES: usize = 4000;
const BATCH: usize = 32;
const BATCHES: usize = 600;

pub(super) fn run(notebook: &mut Notebook) -> Result {
    let golden = golden();
    let expected = golden.layer("batch_norm (training, eps 1e-5, biased variance)");
    let layer = BatchNorm { params: golden_norm::params(expected), epsilon: 1e-5 };
    golden_norm::check(notebook, expected, layer.forward(&expected.x)?);

    let x = activations(&mut StdRng::seed_from_u64(1));
    skewed_batch(notebook, &x)?;
    training(notebook, &x)?;
    inference(notebook, &x)?;

    beside_layer_norm(notebook, &x);

    let alone = x.columns(0, 1).into_owned();
    let refused = BatchNorm::new(2).forward(&alone).err().context("a batch of 1 was accepted")?;
    let expected = "batch norm trains on 2 samples or more, but the batch has 1";
    notebook.same("a batch of 1", refused, expected);
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

fn skewed_batch(notebook: &mut Notebook, x: &DMatrix<f64>) -> Result {
    let layer = BatchNorm::new(2);
    let (y, pullback) = layer.forward(x)?;
    let row = |(unit, when, x): (usize, &str, &DMatrix<f64>)| {
        let row = x.row(unit).transpose();
        let numbers = [row.mean(), row.variance(), skewness(&row)];
        let [mean, variance, skewness] = numbers.map(|number| format!("{number:.4}"));
        [format!("unit {}, {when}", unit + 1), mean, variance, skewness]
    };
    notebook.tell(format!("{SAMPLES} samples of two units, before and after normalising:"));
    let rows = [(0, "before", x), (0, "after", &y), (1, "before", x), (1, "after", &y)];
    notebook.table(["", "mean", "variance", "skewness"], rows.map(row));
    for unit in 0..2 {
        let (before, after) = (x.row(unit).transpose(), y.row(unit).transpose());
        let name = format!("unit {}", unit + 1);
        notebook.at_most(format!("{name}, |mean| after"), after.mean().abs(), 1e-12);
        let variance = after.variance();
        notebook.close(format!("{name}, variance after"), variance, 1.0, 1e-4);
        // Moving and scaling a distribution leaves its shape alone.
        let (what, kept) = (format!("{name}, skewness after"), skewness(&before));
        notebook.close(what, skewness(&after), kept, 1e-10);
    }

    // γ and β are learnt, so the layer can also decide not to normalise.
    let seen = pullback.statistics();
    let gamma = seen.variance.map(|v| (v + layer.epsilon).sqrt());
    let params = ScaleShift { gamma, beta: seen.mean.clone() };
    let undone = BatchNorm { params, epsilon: layer.epsilon }.forward(x)?.0;
    let worst = largest_difference(&undone, x);
    notebook.at_most("γ = √(σ² + ε) and β = μ undo it: |y − x|", worst, 1e-12);

    let caption = "Afterwards both units have mean 0 and variance 1, and the long tail of unit 1 \
                   is as long as before: normalising moves and scales, it does not make a bell.";
    let before = "Before: each unit has its own place and width";
    let after = "After: mean 0, variance 1, the same shape";
    let charts = [
        distributions(before, "activation", x, -8.0..12.0),
        distributions(after, "normalised activation", &y, -4.0..6.0),
    ];
    notebook.figure("distributions", caption, Figure::row(charts).size(900, 420))
}

/// How the activations of the two units are distributed over a range.
pub fn distributions(heading: &str, name: &str, x: &DMatrix<f64>, range: Range<f64>) -> Chart {
    let unit = |unit| Histogram::new(x.row(unit).iter().copied(), range.clone(), 40);
    let (skewed, bell) = (unit(0), unit(1));
    Chart::new(heading)
        .x(name, range.clone())
        .y("share of the samples in a bin", 0.0..1.3 * skewed.top().max(bell.top()))
        .histogram("unit 1, skewed", BLUE, &skewed)
        .histogram("unit 2", ORANGE, &bell)
}

/// The running statistics after each batch of a training.
fn follow(x: &DMatrix<f64>, momentum: f64) -> Result<Vec<RunningStatistics<f64>>> {
    let mut rng = StdRng::seed_from_u64(2);
    let layer = BatchNorm::new(2);
    let mut running = RunningStatistics { momentum, ..RunningStatistics::new(2) };
    let mut history = vec![running.clone()];
    for _ in 0..BATCHES {
        let batch: Vec<usize> = (0..BATCH).map(|_| rng.random_range(0..SAMPLES)).collect();
        let batch = x.select_columns(&batch);
        running.update(layer.forward(&batch)?.1.statistics());
        history.push(running.clone());
    }
    Ok(history)
}

/// A number of the skewed unit that is estimated over the batches: where the estimate starts, the
/// number for all data, the variance of what a single batch says of it, and where it is found.
pub struct Running {
    name: &'static str,
    start: f64,
    of_data: f64,
    spread: f64,
    find: fn(&RunningStatistics<f64>) -> f64,
}

fn mean_and_variance(x: &DMatrix<f64>) -> [Running; 2] {
    let unit = x.row(0).transpose();
    let (mean, variance) = (unit.mean(), unit.variance());
    let fourth = unit.add_scalar(-mean).map(|x| x.powi(4)).mean();
    let n = BATCH as f64;
    let of_variance = (fourth - variance.powi(2) * (n - 3.0) / (n - 1.0)) / n;
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
            spread: of_variance,
            find: |running| running.variance[0],
        },
    ]
}

fn training(notebook: &mut Notebook, x: &DMatrix<f64>) -> Result {
    let numbers = mean_and_variance(x);
    let histories = [(0.1_f64, follow(x, 0.1)?), (0.01, follow(x, 0.01)?)];
    let (mut rows, mut offs) = (Vec::new(), Vec::new());
    for (momentum, history) in &histories {
        for Running { name, start, of_data, spread, find } in &numbers {
            let got = find(&history[BATCHES]);
            // A running average keeps (1 − m)ᵏ of where it started, and of the variance of what the
            // batches say a share of m/(2 − m).
            let left = (start - of_data) * (1.0 - momentum).powf(BATCHES as f64);
            let deviation = (spread * momentum / (2.0 - momentum)).sqrt();
            let [running, all, sigma] = [got, *of_data, deviation].map(|it| format!("{it:.4}"));
            rows.push([momentum.to_string(), (*name).to_owned(), running, all, sigma]);
            let what = format!("momentum {momentum}, {name}: |off| in standard deviations");
            offs.push((what, (got - of_data - left).abs() / deviation));
        }
    }
    notebook.tell(format!("Unit 1 after {BATCHES} batches of {BATCH}:"));
    notebook.table(["momentum", "", "running", "of all data", "standard deviation"], rows);
    for (what, off) in offs {
        notebook.at_most(what, off, 3.0);
    }
    let caption = "With a momentum of 0.1 the running statistics are there soon and go on shaking; \
                   with 0.01 they take three hundred batches and then stand still near the numbers \
                   of all data.";
    let charts = numbers.map(|number| running(&number, &histories));
    notebook.figure("running-statistics", caption, Figure::row(charts).size(900, 420))
}

/// A running number batch by batch, for some momenta.
pub fn running(number: &Running, histories: &[(f64, Vec<RunningStatistics<f64>>)]) -> Chart {
    let seen = histories.iter().flat_map(|(_, history)| history);
    let top = seen.map(number.find).fold(number.of_data, f64::max);
    let end = BATCHES as f64;
    let mut chart = Chart::new(format!("Running {} of unit 1", number.name))
        .x("batches of 32 seen", 0.0..end)
        .y(number.name, 0.0..1.1 * top);
    for ((momentum, history), stroke) in histories.iter().zip([BLUE.wide(1), ORANGE.wide(3)]) {
        let points = (0..).map(f64::from).zip(history.iter().map(number.find));
        chart = chart.line(format!("momentum {momentum}"), stroke, points);
    }
    chart.line("of all data", GREY, [(0.0, number.of_data), (end, number.of_data)])
}

/// Inference needs no batch, and with the right statistics it is what training computes.
fn inference(notebook: &mut Notebook, x: &DMatrix<f64>) -> Result {
    let layer = BatchNorm::new(2);
    let (y, pullback) = layer.forward(x)?;
    let Statistics { mean, variance, .. } = pullback.statistics().clone();
    let running = RunningStatistics { mean, variance, momentum: 0.0 };
    let alone = layer.infer(&x.columns(0, 1).into_owned(), &running);
    let apart = largest_difference(&alone, &y.columns(0, 1).into_owned());
    notebook.at_most("a sample alone, by all data's statistics: |off|", apart, 1e-12);
    Ok(())
}

/// The rows of C §9.4 that numbers do not show, the last put right.
fn beside_layer_norm(notebook: &mut Notebook, x: &DMatrix<f64>) {
    notebook.tell("C §9.4, the rows beside batch size and inference; the last is put right:");
    let rows = [
        ["what it assumes", "samples alike (i.i.d.)", "features of one sample alike"],
        ["sequences of any length", "statistics of a place have few samples", "no matter"],
        ["positions in a sequence", "mixed, if shared among positions", "each by itself"],
        ["cost at inference", "none: it goes into W and b", "mean and σ of each sample"],
    ];
    notebook.table(["", "BN", "LN"], rows);
    let (norm, affine) = (
        BatchNorm {
            params: ScaleShift { gamma: dvector![1.5, -0.5], beta: dvector![0.2, 3.0] },
            epsilon: 1e-5,
        },
        Affine { weight: dmatrix![0.3, -1.0; 2.0, 0.7], bias: dvector![0.1, -0.4] },
    );
    let running =
        RunningStatistics { mean: dvector![0.7, 5.0], variance: dvector![2.0, 9.0], momentum: 0.1 };
    // γ/√(σ² + ε) times each row of W; the bias follows.
    let mut folded = affine.clone();
    for unit in 0..2 {
        let factor = norm.params.gamma[unit] / (running.variance[unit] + norm.epsilon).sqrt();
        folded.weight.row_mut(unit).scale_mut(factor);
        folded.bias[unit] =
            factor * (affine.bias[unit] - running.mean[unit]) + norm.params.beta[unit];
    }
    let both = norm.infer(&affine.apply(x), &running);
    let apart = largest_difference(&folded.apply(x), &both);
    notebook.at_most("BN folded into the layer before it: |off|", apart, 1e-12);
}
