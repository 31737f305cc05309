//! One sample, a few or all of them: by which gradient to step?
//!
//! Source: A §2.4.1 梯度下降的变体, C §7.3

use super::{
    session,
    valley::{VALLEY, draw_path},
};
use crate::prelude::*;
use nalgebra::{Vector2, vector};
use net::{Activation, Sizes, TwoLayerNet};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::{
    error::Error,
    time::{Duration, Instant},
};
use train::{Batches, Data, Images, Length, Plan, Sampling, Sgd, Training};

/// How many images are learnt from: few enough for the gradient of all of them at every step.
const IMAGES: usize = 2000;

/// A kind of descent: how many samples a step is based on. Each has a learning rate that suits it.
/// With one sample the scatter sets the limit, with all of them the steepest direction: at 0.5 the
/// loss of the batch begins to swing.
struct Kind {
    name: &'static str,
    batch_size: usize,
    learning_rate: f64,
    epochs: usize,
    color: RGBColor,
}

const KINDS: [Kind; 3] = [
    Kind {
        name: "stochastic, N = 1",
        batch_size: 1,
        learning_rate: 0.02,
        epochs: 20,
        color: ORANGE,
    },
    Kind {
        name: "mini-batch, N = 100",
        batch_size: 100,
        learning_rate: 0.5,
        epochs: 60,
        color: BLUE,
    },
    Kind {
        name: "batch, N = 2000",
        batch_size: IMAGES,
        learning_rate: 0.2,
        epochs: 100,
        color: GREEN,
    },
];

/// The loss of all samples before training and after each epoch, with the time spent learning.
struct Run {
    losses: Vec<f64>,
    times: Vec<Duration>,
}

pub(super) fn run(notebook: &mut Notebook) -> Result<()> {
    in_the_valley(notebook)?;
    on_mnist(notebook)
}

/// A hundred samples, each with a valley around a place of its own. Their mean is x²/20 + y², and a
/// number.
fn centres() -> Vec<Vector2<f64>> {
    let mut rng = StdRng::seed_from_u64(1);
    let mut even = || rng.random_range(-1.0..1.0);
    let half: Vec<Vector2<f64>> = (0..50).map(|_| vector![4.0 * even(), 2.0 * even()]).collect();
    let other = half.iter().map(|centre| -centre);
    half.iter().copied().chain(other).collect()
}

/// The same loop for all: choose a batch, find its gradient, step, repeat.
fn descend(
    centres: &[Vector2<f64>],
    sampling: Sampling,
    size: usize,
    steps: usize,
) -> Vec<Vector2<f64>> {
    let mut rng = StdRng::seed_from_u64(1);
    let batches = Batches::new(sampling, centres.len(), size, &mut rng);
    let mut at = vector![-7.0, 2.0];
    let mut path = vec![at];
    for batch in batches.take(steps) {
        let slopes = batch.iter().map(|&sample| VALLEY.slope(&(at - centres[sample])));
        let gradient = slopes.sum::<Vector2<f64>>() / batch.len() as f64;
        Sgd.step(&mut at, &gradient, 0.3);
        path.push(at);
    }
    path
}

fn in_the_valley(notebook: &mut Notebook) -> Result<()> {
    let centres = centres();
    let sizes = [100, 10, 1];
    let paths = sizes.map(|size| descend(&centres, Sampling::ShuffledEpochs, size, 100));
    let [batch, mini, stochastic] = paths.each_ref().map(|path| rises(&values(path)));
    notebook.tell("A hundred steps down the mean of 100 valleys, η = 0.3:");
    notebook.same("all 100 samples: steps that lead up", batch, 0);
    notebook.within("10 samples: steps that lead up", mini as f64, 15.0..=50.0);
    notebook.within("1 sample: steps that lead up", stochastic as f64, 30.0..=60.0);
    scatters(notebook, &centres);
    notebook.figure("paths", (1040, 520), |page| {
        let panels = page.split_evenly((2, 2));
        let headings = ["All 100 samples a step", "10 samples a step", "1 sample a step"];
        for ((panel, path), heading) in panels.iter().zip(&paths).zip(headings) {
            draw_path(panel, heading, path)?;
        }
        draw_values(&panels[3], &paths)
    })
}

fn values(path: &[Vector2<f64>]) -> Vec<f64> {
    path.iter().map(|at| VALLEY.value(at)).collect()
}

fn rises(losses: &[f64]) -> usize {
    losses.windows(2).filter(|pair| pair[1] > pair[0]).count()
}

/// A step is y ← 0.4·y + 0.6·b, where b is the mean of N centres drawn at random, so that once the
/// minimum is reached y scatters about it by σ(b)·0.6/√(1 − 0.4²)/√N.
fn scatters(notebook: &mut Notebook, centres: &[Vector2<f64>]) {
    let squares: f64 = centres.iter().map(|centre| centre.y.powi(2)).sum();
    let one = (squares / centres.len() as f64).sqrt() * 0.6 / 0.84f64.sqrt();
    let by_one = scatter(centres, Sampling::WithReplacement, 1);
    let by_ten = scatter(centres, Sampling::WithReplacement, 10);
    notebook.close("scatter about the minimum, 1 sample", by_one, one, 0.03 * one);
    let ten = one / 10f64.sqrt();
    notebook.close("10 samples, √10 times less", by_ten, ten, 0.03 * ten);
    let by_all = scatter(centres, Sampling::ShuffledEpochs, 100);
    notebook.at_most("all samples", by_all, 1e-12);
}

/// The standard deviation of y once the minimum is reached.
fn scatter(centres: &[Vector2<f64>], sampling: Sampling, size: usize) -> f64 {
    let path = descend(centres, sampling, size, 20_000);
    let there = &path[1000..];
    let squares: f64 = there.iter().map(|at| at.y.powi(2)).sum();
    (squares / there.len() as f64).sqrt()
}

fn draw_values(page: &Page, paths: &[Vec<Vector2<f64>>; 3]) -> Result<(), Box<dyn Error>> {
    let (x, mut y) = (axis("step", 0.0..100.0), axis("x²/20 + y²", -4.0..1.2));
    y.ticks = 5;
    let mut chart = log_y_chart(page, "The loss of all samples", x, y)?;
    let looks = [(GREEN, 3, "all"), (BLUE, 2, "10"), (ORANGE, 1, "1")];
    for (path, (color, width, label)) in paths.iter().zip(looks) {
        let values = values(path).into_iter().enumerate();
        let points = values.map(|(step, value)| (step as f64, value.log10().max(-4.0)));
        line(&mut chart, points, stroke(color, width), label)?;
    }
    legend(&mut chart, SeriesLabelPosition::LowerLeft)
}

fn on_mnist(notebook: &mut Notebook) -> Result<()> {
    let mnist = session::load(notebook)?;
    let first: Vec<usize> = (0..IMAGES).collect();
    let (train, held_out) = (mnist.train.select(&first), mnist.test.select(&first));
    let mut runs = Vec::new();
    notebook.tell(format!("{IMAGES} images of MNIST, 784-50-10, the loss of all of them:"));
    notebook.tell(
        "                            η   updates/epoch   after 1     5      20 epochs   ms/epoch",
    );
    for kind in &KINDS {
        let run = learn(kind, &train, &held_out)?;
        let [one, five, twenty] = [1, 5, 20].map(|epoch| run.losses[epoch]);
        notebook.tell(format!(
            "  {:<20} {:>6}   {:>13}   {one:>7.4}  {five:.4}  {twenty:.4}      {:>8.1}",
            kind.name,
            kind.learning_rate,
            IMAGES / kind.batch_size,
            1e3 * run.times[kind.epochs].as_secs_f64() / kind.epochs as f64,
        ));
        runs.push(run);
    }
    check(notebook, &runs);
    notebook.figure("losses", (1040, 440), |page| {
        let (left, right) = page.split_horizontally(px(520));
        draw_by_epoch(&left, &runs)?;
        draw_by_time(&right, &runs)
    })
}

fn learn(kind: &Kind, train: &Images, held_out: &Images) -> Result<Run> {
    let data = Data { train, held_out };
    let plan = Plan {
        length: Length::Epochs(kind.epochs),
        batch_size: kind.batch_size,
        sampling: Sampling::ShuffledEpochs,
        learning_rate: kind.learning_rate,
        ..Plan::default()
    };
    let mut rng = StdRng::seed_from_u64(1);
    let sizes = Sizes::new(784, 50, 10);
    let net = TwoLayerNet::<f32>::random(sizes, Activation::Relu, 0.01, &mut rng);
    let mut training = Training::new(net, &plan);
    let mut times = vec![Duration::ZERO];
    while !training.is_over(data, &plan) {
        let start = Instant::now();
        let mut end = start;
        // The evaluation after the last iteration does not count.
        training.epoch(data, &plan, |_| end = Instant::now())?;
        times.push(times[times.len() - 1] + (end - start));
    }
    let evaluations = training.history.evaluations.iter();
    Ok(Run { losses: evaluations.map(|evaluation| evaluation.train.loss).collect(), times })
}

fn check(notebook: &mut Notebook, runs: &[Run]) {
    let [stochastic, mini, batch] = [0, 1, 2].map(|i: usize| runs[i].losses[20]);
    notebook.same("batch: epochs after which the loss is higher", rises(&runs[2].losses), 0);
    notebook.at_most("after 20 epochs, stochastic over mini-batch", stochastic / mini, 0.5);
    notebook.at_most("after 20 epochs, mini-batch over batch", mini / batch, 0.5);
}

fn draw_by_epoch(page: &Page, runs: &[Run]) -> Result<(), Box<dyn Error>> {
    let (x, y) = (axis("epoch", 0.0..20.0), axis("loss of all images", -3.9..0.6));
    let mut chart = log_y_chart(page, "By what was seen", x, y)?;
    for (kind, run) in KINDS.iter().zip(runs) {
        let losses = run.losses.iter().take(21).enumerate();
        let points = losses.map(|(epoch, loss)| (epoch as f64, loss.log10()));
        line(&mut chart, points, stroke(kind.color, 2), kind.name)?;
    }
    legend(&mut chart, SeriesLabelPosition::LowerLeft)
}

/// As long as the stochastic one took.
fn draw_by_time(page: &Page, runs: &[Run]) -> Result<(), Box<dyn Error>> {
    let end = runs[0].times[KINDS[0].epochs].as_secs_f64();
    let (x, y) = (
        axis("seconds of learning, on the machine that drew this", 0.0..end),
        axis("loss of all images", -3.9..0.6),
    );
    let mut chart = log_y_chart(page, "By the time it took", x, y)?;
    for (kind, run) in KINDS.iter().zip(runs) {
        let points = run.times.iter().zip(&run.losses);
        let points = points.map(|(time, loss)| (time.as_secs_f64(), loss.log10()));
        let points = points.take_while(|(time, _)| *time <= end);
        line(&mut chart, points, stroke(kind.color, 2), kind.name)?;
    }
    legend(&mut chart, SeriesLabelPosition::LowerLeft)
}
