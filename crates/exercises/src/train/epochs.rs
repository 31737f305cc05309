//! How many updates are an epoch, and does it meet every sample?
//!
//! Source: A §2.4.2 (at odds with itself, see ERRATA.md), B 基于测试数据的评价

use crate::prelude::*;
use rand::{SeedableRng, rngs::StdRng};
use std::{
    f64::consts::E,
    iter::{Peekable, once},
};
use train::{Batches, Length, Plan, Sampling};

/// A's numbers.
const SAMPLES: usize = 2000;
const BATCH: usize = 64;
const EPOCHS: usize = 10;

pub(super) fn run(notebook: &mut Notebook) -> Result {
    let ratio = SAMPLES as f64 / BATCH as f64;
    notebook.close("2000 samples / 64 a batch", ratio, 31.25, 0.0);
    notebook.tell("Shuffled, the short last batch counts:");
    count(notebook, Sampling::ShuffledEpochs, [32, 2000, 320]);
    notebook.tell("Shuffled, the short last batch is dropped:");
    count(notebook, Sampling::WholeBatches, [31, 1984, 310]);
    interval(notebook);
    let shares = shares_met(60_000, 100);
    with_replacement(notebook, &shares);
    let caption = "Shuffled, an epoch meets every sample once if its short last batch counts, and \
                   leaves out the rest if it is dropped. Drawn with replacement, an epoch leaves \
                   out e⁻¹, 37 %, and meets others twice or more.";
    notebook.figure("epochs", caption, Figure::row([curves(), bars(&shares)]).size(1000, 420))
}

/// The batches up to the first that meets a sample again.
fn deal_epoch(batches: &mut Peekable<Batches<StdRng>>) -> Vec<Vec<usize>> {
    let mut met = vec![false; SAMPLES];
    let mut epoch = Vec::new();
    while let Some(batch) = batches.next_if(|batch| batch.iter().all(|&sample| !met[sample])) {
        for &sample in &batch {
            met[sample] = true;
        }
        epoch.push(batch);
    }
    epoch
}

/// Counts what is dealt, and what the loop would make of it: iterations in an epoch, samples met,
/// iterations in all.
fn count(notebook: &mut Notebook, sampling: Sampling, [iterations, met, in_all]: [usize; 3]) {
    let mut rng = StdRng::seed_from_u64(1);
    let mut batches = Batches::new(sampling, SAMPLES, BATCH, &mut rng).peekable();
    let epochs: Vec<Vec<Vec<usize>>> = (0..EPOCHS).map(|_| deal_epoch(&mut batches)).collect();
    notebook.same("iterations in an epoch", epochs[0].len(), iterations);
    notebook.same("samples met", epochs[0].concat().len(), met);
    notebook.same("iterations in ten epochs", epochs.concat().len(), in_all);
    let plan =
        Plan { length: Length::Epochs(EPOCHS), batch_size: BATCH, sampling, ..Plan::default() };
    notebook.same("as `Plan` counts", plan.iterations(SAMPLES), in_all);
}

/// B and E evaluate where `i % iter_per_epoch == 0`, for which their `iter_per_epoch` has to be
/// whole.
fn interval(notebook: &mut Notebook) {
    let evaluations = |per_epoch: f64| -> Vec<f64> {
        (0..320).map(f64::from).filter(|i| i % per_epoch == 0.0).collect()
    };
    notebook.tell("Evaluations in 320 iterations, at i % iter_per_epoch == 0:");
    let missing = [0.0, 125.0, 250.0];
    notebook.close_all("every 31.25, at", &evaluations(31.25), &missing, 0.0);
    notebook.same("every 32, how many", evaluations(32.0).len(), 10);
}

/// What drawing 60 000 times from 60 000 meets.
fn with_replacement(notebook: &mut Notebook, shares: &[f64]) {
    notebook.tell("Drawn with replacement, 600 batches of 100 from 60 000:");
    let pairs = || shares.iter().enumerate().map(|(times, share)| (times, share, poisson(times)));
    let rows = pairs().map(|(times, share, expected)| {
        [times.to_string(), format!("{share:.4}"), format!("{expected:.4}")]
    });
    notebook.table(["met", "share of the samples", "e⁻¹/k!"], rows);
    // Ten epochs; the share of one has a standard deviation of 0.0013.
    notebook.close("left out by an epoch", shares[0], 1.0 / E, 0.002);
    let errors = pairs().map(|(_, share, expected)| (share - expected).abs());
    notebook.at_most("met k times, off e⁻¹/k!", largest(errors), 0.002);
    let never = (1.0 - 1.0 / 60_000.0f64).powi(60_000);
    notebook.close("(1 − 1/N)ᴺ for N = 60 000", never, 1.0 / E, 1e-5);
    let left = 60_000.0 * (1.0 - met(Sampling::WithReplacement, 60_000, 100, 6000)[6000]);
    notebook.tell(format!(
        "Ten epochs leave out {left:.0} of 60 000; e⁻¹⁰ of them are {:.1}.",
        60_000.0 * (-10f64).exp()
    ));
}

/// The chance of being drawn so often when one draw is expected.
fn poisson(times: usize) -> f64 {
    let factorial: usize = (1..=times).product();
    1.0 / E / factorial as f64
}

/// The share of samples met 0, 1, … 6 times in an epoch drawn with replacement, the mean of ten
/// epochs.
fn shares_met(samples: usize, size: usize) -> Vec<f64> {
    let mut rng = StdRng::seed_from_u64(1);
    let mut batches = Batches::new(Sampling::WithReplacement, samples, size, &mut rng);
    let mut shares = vec![0.0; 7];
    for _ in 0..EPOCHS {
        let mut times = vec![0; samples];
        let epoch = batches.by_ref().take(samples / size);
        epoch.flatten().for_each(|sample| times[sample] += 1);
        for (k, share) in shares.iter_mut().enumerate() {
            let met = times.iter().filter(|&&times| times == k).count();
            *share += met as f64 / (EPOCHS * samples) as f64;
        }
    }
    shares
}

/// The share of samples met at least once, before the first iteration and after each.
fn met(sampling: Sampling, samples: usize, size: usize, iterations: usize) -> Vec<f64> {
    let mut rng = StdRng::seed_from_u64(1);
    let mut met = vec![false; samples];
    let mut count = 0;
    let batches = Batches::new(sampling, samples, size, &mut rng);
    let after = batches.take(iterations).map(|batch| {
        for sample in batch {
            count += usize::from(!met[sample]);
            met[sample] = true;
        }
        count as f64 / samples as f64
    });
    once(0.0).chain(after).collect()
}

/// How many samples were met, by iterations.
pub fn curves() -> Chart {
    let curve = |sampling| {
        let shares = met(sampling, SAMPLES, BATCH, 96).into_iter();
        shares.enumerate().map(|(i, share)| (i as f64, SAMPLES as f64 * share))
    };
    Chart::new("2000 samples in batches of 64")
        .x("iteration", 28.0..36.0)
        .y("samples met", 1100.0..2130.0)
        .line("shuffled", BLUE.wide(3), curve(Sampling::ShuffledEpochs))
        .line("shuffled, short batch dropped", GREEN.dashed(3), curve(Sampling::WholeBatches))
        .line("drawn with replacement", ORANGE, curve(Sampling::WithReplacement))
        .dots("", BLUE.dot(4), curve(Sampling::ShuffledEpochs))
        .dots("", GREEN.dot(4), curve(Sampling::WholeBatches))
        .dots("", ORANGE.dot(4), curve(Sampling::WithReplacement))
        .text("31: 1984", (30.6, 1910.0), GREEN)
        .text("32: all 2000", (32.0, 2085.0), BLUE)
}

/// The share of samples drawn 0, 1, 2, … times, beside the shuffled ones, all of which are met once.
pub fn bars(drawn: &[f64]) -> Chart {
    let mut chart = Chart::new("60 000 samples, one epoch")
        .x("times met in an epoch", -0.6..6.6)
        .y("share of samples", 0.0..1.05)
        .bar("shuffled", BLUE, (0.6, 0.0), (1.0, 1.0));
    for (times, &share) in drawn.iter().enumerate() {
        let label = if times == 0 { "drawn with replacement" } else { "" };
        chart = chart.bar(label, ORANGE, (times as f64, 0.0), (times as f64 + 0.4, share));
    }
    chart
}
