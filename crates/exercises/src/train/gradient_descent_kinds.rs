//! One sample, a few or all of them: by which gradient to step?
//!
//! Source: A §2.4.1 梯度下降的变体, C §7.3

use super::{
    session,
    valley::{VALLEY, path_over_contours},
};
use crate::prelude::*;
use images::Images;
use nalgebra::{Vector2, vector};
use net::{Activation, Sizes, TwoLayerNet};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::time::{Duration, Instant};
use train::{Batches, Data, Length, Plan, Sampling, Sgd, Training};

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
    color: Color,
}

const KINDS: [Kind; 3] = [
    kind("stochastic, N = 1", 1, 0.02, 20, ORANGE),
    kind("mini-batch, N = 100", 100, 0.5, 60, BLUE),
    kind("batch, N = 2000", IMAGES, 0.2, 100, GREEN),
];

const fn kind(
    name: &'static str,
    batch_size: usize,
    learning_rate: f64,
    epochs: usize,
    color: Color,
) -> Kind {
    Kind { name, batch_size, learning_rate, epochs, color }
}

/// The loss of all samples before training and after each epoch, with the time spent learning.
pub struct Run {
    losses: Vec<f64>,
    times: Vec<Duration>,
}

pub(super) fn run(notebook: &mut Notebook) -> Result {
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

fn in_the_valley(notebook: &mut Notebook) -> Result {
    let centres = centres();
    let sizes = [100, 10, 1];
    let paths = sizes.map(|size| descend(&centres, Sampling::ShuffledEpochs, size, 100));
    let [batch, mini, stochastic] = paths.each_ref().map(|path| rises(&values(path)));
    notebook.tell("A hundred steps down the mean of 100 valleys, η = 0.3:");
    notebook.same("all 100 samples: steps that lead up", batch, 0);
    notebook.within("10 samples: steps that lead up", mini as f64, 15.0..=50.0);
    notebook.within("1 sample: steps that lead up", stochastic as f64, 30.0..=60.0);
    scatters(notebook, &centres);
    let caption = "The fewer samples a step is based on, the more it strays. All find the valley; \
                   the path of one sample never comes to rest in it.";
    notebook.figure("paths", caption, figure_of_paths(&paths))
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

/// Three paths, and the loss of all samples along each.
pub fn figure_of_paths(paths: &[Vec<Vector2<f64>>; 3]) -> Figure {
    let headings = ["All 100 samples a step", "10 samples a step", "1 sample a step"];
    let charts =
        headings.iter().zip(paths).map(|(heading, path)| path_over_contours(*heading, path));
    let mut losses = Chart::new("The loss of all samples")
        .x("step", 0.0..100.0)
        .log_y("x²/20 + y²", 1e-4..10f64.powf(1.2))
        .ticks(7, 5);
    let looks = [("all", GREEN.wide(3)), ("10", BLUE.wide(2)), ("1", ORANGE.wide(1))];
    for (path, (label, stroke)) in paths.iter().zip(looks) {
        let values = values(path).into_iter().enumerate();
        losses =
            losses.line(label, stroke, values.map(|(step, loss)| (step as f64, loss.max(1e-4))));
    }
    Figure::grid(2, charts.chain([losses.legend(Corner::LowerLeft)])).size(1040, 520)
}

fn on_mnist(notebook: &mut Notebook) -> Result {
    let mnist = session::load(notebook)?;
    let first: Vec<usize> = (0..IMAGES).collect();
    let (train, held_out) = (mnist.train.select(&first), mnist.test.select(&first));
    notebook.tell(format!("{IMAGES} images of MNIST, 784-50-10, the loss of all of them:"));
    let (mut runs, mut rows) = (Vec::new(), Vec::new());
    for kind in &KINDS {
        let run = learn(kind, &train, &held_out)?;
        let [one, five, twenty] = [1, 5, 20].map(|epoch| format!("{:.4}", run.losses[epoch]));
        let (rate, updates) = (kind.learning_rate.to_string(), IMAGES / kind.batch_size);
        let time = 1e3 * run.times[kind.epochs].as_secs_f64() / kind.epochs as f64;
        let name = kind.name.to_owned();
        rows.push([name, rate, updates.to_string(), one, five, twenty, format!("{time:.1}")]);
        runs.push(run);
    }
    let heads = ["", "η", "updates/epoch", "after 1", "after 5", "after 20 epochs", "ms/epoch"];
    notebook.table(heads, rows);
    check(notebook, &runs);
    let caption = "By what was seen, small batches learn most from every image. By the time it \
                   took, the mini-batch is ahead: its products use the machine better than those \
                   of single samples. The dots are where training was ended, after 20, 60 and 100 epochs.";
    notebook.figure("losses", caption, figure(&runs))
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

/// The losses by epoch on the left, and by time on the right for as long as the stochastic one took.
pub fn figure(runs: &[Run]) -> Figure {
    let end = runs[0].times[KINDS[0].epochs].as_secs_f64();
    let mut by_epoch = Chart::new("By what was seen").x("epoch", 0.0..20.0);
    let mut by_time = Chart::new("By the time it took")
        .x("seconds of learning, on the machine that drew this", 0.0..end);
    for (kind, run) in KINDS.iter().zip(runs) {
        let losses = run.losses.iter().copied();
        let epochs = (0..).map(f64::from).zip(losses.clone());
        let mut times = run.times.iter().map(Duration::as_secs_f64).zip(losses);
        let name = format!("{}, η = {}", kind.name, kind.learning_rate);
        by_epoch = by_epoch.line(name.clone(), kind.color, epochs);
        by_time = by_time.line(name, kind.color, times.clone()).dots(
            "",
            kind.color.dot(5),
            times.next_back(),
        );
    }
    let range = 10f64.powf(-3.9)..10f64.powf(0.6);
    let charts = [by_epoch, by_time].map(|chart| chart.log_y("loss of all images", range.clone()));
    Figure::row(charts).size(1040, 440)
}
