//! How many updates are an epoch, and does it meet every sample?
//!
//! Source: A §2.4.2 (at odds with itself, see ERRATA.md), B 基于测试数据的评价

use crate::prelude::*;
use rand::{SeedableRng, rngs::StdRng};
use std::{
    error::Error,
    f64::consts::E,
    iter::{Peekable, once},
};
use train::{Batches, Length, Plan, Sampling};

/// A's numbers.
const SAMPLES: usize = 2000;
const BATCH: usize = 64;
const EPOCHS: usize = 10;

pub(super) fn run(notebook: &mut Notebook) -> Result<()> {
    let ratio = SAMPLES as f64 / BATCH as f64;
    notebook.close("2000 samples / 64 a batch", ratio, 31.25, 0.0);
    for (sampling, name, expected) in [
        (Sampling::ShuffledEpochs, "the short last batch counts", [32, 2000, 320]),
        (Sampling::WholeBatches, "the short last batch is dropped", [31, 1984, 310]),
    ] {
        count(notebook, sampling, name, expected);
    }
    interval(notebook);
    with_replacement(notebook);
    notebook.figure("epochs", (1000, 420), |page| {
        let (left, right) = page.split_horizontally(px(540));
        draw_met(&left)?;
        draw_times(&right)
    })
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

/// Counts what is dealt, and what the loop would make of it.
fn count(notebook: &mut Notebook, sampling: Sampling, name: &str, expected: [usize; 3]) {
    let mut rng = StdRng::seed_from_u64(1);
    let mut batches = Batches::new(sampling, SAMPLES, BATCH, &mut rng).peekable();
    let epochs: Vec<Vec<Vec<usize>>> = (0..EPOCHS).map(|_| deal_epoch(&mut batches)).collect();
    let [iterations, met, in_all] = expected;
    notebook.tell(format!("\nShuffled, {name}:"));
    notebook.same("iterations in an epoch", epochs[0].len(), iterations);
    notebook.same("samples met", epochs[0].concat().len(), met);
    let dealt: usize = epochs.iter().map(Vec::len).sum();
    notebook.same("iterations in ten epochs", dealt, in_all);
    let plan =
        Plan { length: Length::Epochs(EPOCHS), batch_size: BATCH, sampling, ..Plan::default() };
    notebook.same("as `Plan` counts", plan.iterations(SAMPLES), in_all);
}

/// B and E evaluate where `i % iter_per_epoch == 0`, for which their `iter_per_epoch` has to be
/// whole.
fn interval(notebook: &mut Notebook) {
    let evaluations = |per_epoch: f64| {
        let hits = (0..320).filter(|&i| f64::from(i) % per_epoch == 0.0);
        hits.map(f64::from).collect::<Vec<_>>()
    };
    notebook.tell("\nEvaluations in 320 iterations, at i % iter_per_epoch == 0:");
    let missing = [0.0, 125.0, 250.0];
    notebook.close_all("every 31.25, at", &evaluations(31.25), &missing, 0.0);
    notebook.same("every 32, how many", evaluations(32.0).len(), 10);
}

/// What drawing 60 000 times from 60 000 meets.
fn with_replacement(notebook: &mut Notebook) {
    notebook.tell("\nDrawn with replacement, 600 batches of 100 from 60 000:");
    let shares = shares_met(60_000, 100);
    notebook.tell("  met   share of the samples   e⁻¹/k!");
    for (times, share) in shares.iter().enumerate() {
        notebook.tell(format!("  {times:>3}   {share:>20.4}   {:.4}", poisson(times)));
    }
    // Ten epochs; the share of one has a standard deviation of 0.0013.
    notebook.close("left out by an epoch", shares[0], 1.0 / E, 0.002);
    let errors = shares.iter().enumerate();
    let errors = errors.map(|(times, share)| (share - poisson(times)).abs());
    notebook.at_most("met k times, off e⁻¹/k!", largest(errors), 0.002);
    let never = (1.0 - 1.0 / 60_000.0f64).powi(60_000);
    notebook.close("(1 − 1/N)ᴺ for N = 60 000", never, 1.0 / E, 1e-5);
    let met = met(Sampling::WithReplacement, 60_000, 100, 6000);
    let left = 60_000.0 * (1.0 - met[6000]);
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

fn draw_met(page: &Page) -> Result<(), Box<dyn Error>> {
    let (x, y) = (axis("iteration", 0.0..96.0), axis("share of samples met", 0.0..1.05));
    let mut chart = chart(page, "2000 samples in batches of 64", x, y)?;
    let curve = |sampling| {
        let shares = met(sampling, SAMPLES, BATCH, 96).into_iter();
        shares.enumerate().map(|(i, share)| (i as f64, share))
    };
    line(&mut chart, curve(Sampling::ShuffledEpochs), stroke(BLUE, 3), "shuffled")?;
    let whole = curve(Sampling::WholeBatches);
    dashed(&mut chart, whole, stroke(GREEN, 3), "shuffled, short batch dropped")?;
    let drawn = curve(Sampling::WithReplacement);
    line(&mut chart, drawn, stroke(ORANGE, 2), "drawn with replacement")?;
    let upright = |end: f64| [(end, 0.0), (end, 1.05)];
    line(&mut chart, upright(32.0), stroke(GREY, 1), "end of an epoch")?;
    chart.draw_series([PathElement::new(upright(64.0), stroke(GREY, 1))])?;
    legend(&mut chart, SeriesLabelPosition::LowerRight)
}

fn draw_times(page: &Page) -> Result<(), Box<dyn Error>> {
    let x = axis("times met in an epoch", -0.6..6.6);
    let mut chart =
        chart(page, "60 000 samples, one epoch", x, axis("share of samples", 0.0..1.05))?;
    bars(&mut chart, -0.4, &[0.0, 1.0], BLUE, "shuffled")?;
    let drawn = shares_met(60_000, 100);
    bars(&mut chart, 0.0, &drawn, ORANGE, "drawn with replacement")?;
    legend(&mut chart, SeriesLabelPosition::UpperRight)
}

/// Bars over 0, 1, 2, …, each beginning that far from its number.
fn bars(
    chart: &mut Chart,
    from: f64,
    shares: &[f64],
    color: RGBColor,
    label: &str,
) -> Result<(), Box<dyn Error>> {
    let bars = shares.iter().enumerate().map(|(times, &share)| {
        let left = times as f64 + from;
        Rectangle::new([(left, 0.0), (left + 0.4, share)], color.filled())
    });
    let key = i32::try_from(px(16))?;
    chart.draw_series(bars)?.label(label).legend(move |(x, y)| {
        Rectangle::new([(x, y - key / 2), (x + key, y + key / 2)], color.filled())
    });
    Ok(())
}
