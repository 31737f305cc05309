//! How well does the loss of a batch estimate the loss of all samples?
//!
//! Source: B mini-batch的损失函数, D mini-batch学习, C §5.2.3

use super::session::{self, mean};
use crate::prelude::*;
use ::figure::Histogram;
use images::{Images, Mnist, PIXELS};
use losses::softmax_cross_entropy;
use net::{Network, TwoLayerNet};
use rand::{SeedableRng, rngs::StdRng};
use train::{Batches, Length, Plan, Sampling, evaluate};

const SIZES: [usize; 8] = [1, 3, 10, 30, 100, 300, 1000, 3000];
/// How many batches of each size are drawn.
const BATCHES: usize = 10_000;

/// The losses of many batches of one size.
pub struct Drawn {
    size: f64,
    losses: Vec<f64>,
    mean: f64,
    /// Their standard deviation.
    spread: f64,
}

pub(super) fn run(notebook: &mut Notebook) -> Result {
    let mnist = session::load(notebook)?;
    let net = half_learnt(&mnist)?;
    draw_ten(notebook, &net, &mnist.train);
    let losses = one_by_one(&net, &mnist.train);
    let whole = mean(&losses);
    notebook.tell(format!("The loss of all {} images: {whole:.5}", losses.len()));
    let evaluated = evaluate(&net, &mnist.train).loss;
    notebook.close("as `evaluate` finds it", whole, evaluated, 1e-6);

    let drawn = SIZES.map(|size| draw(&losses, size));
    let deviation = deviation(&losses);
    show_spreads(notebook, &drawn, deviation);
    check_spreads(notebook, &drawn, whole, deviation);
    let caption = "The losses of batches lie around that of all images, the closer the larger the \
                   batches. A hundred times as many images a batch make the estimate only ten \
                   times as good.";
    let figure = Figure::row([histograms(&drawn, whole), spreads(&drawn, deviation)]);
    notebook.figure("spread", caption, figure.size(1000, 440))
}

/// A network that knows something, but not all: for an untrained one all images are equally hard.
fn half_learnt(mnist: &Mnist) -> Result<TwoLayerNet<f32>> {
    let plan = Plan { length: Length::Iterations(600), ..Plan::default() };
    Ok(session::learn_as_the_sources("600 iterations", mnist, &plan)?.net)
}

/// B's example, with the loss of what was drawn.
fn draw_ten(notebook: &mut Notebook, net: &TwoLayerNet<f32>, images: &Images) {
    let mut rng = StdRng::seed_from_u64(1);
    let mut batches = Batches::new(Sampling::WithReplacement, images.len(), 10, &mut rng);
    let chosen = batches.next().unwrap_or_default();
    let (x, labels) = images.batch::<f32>(&chosen);
    let digits = labels.iter().collect::<Vec<_>>();
    let loss = net.loss(&x, &labels);
    notebook.tell(format!(
        "Ten of {}, drawn at random: the images {chosen:?}, with the digits {digits:?}. Their loss is \
         {loss:.5}.",
        images.len()
    ));
    let shape = format!("{:?}", (x.nrows(), x.ncols()));
    notebook.same("shape of the batch", shape, format!("({PIXELS}, 10)"));
}

/// The loss of each image by itself.
fn one_by_one(net: &TwoLayerNet<f32>, images: &Images) -> Vec<f64> {
    let all: Vec<usize> = (0..images.len()).collect();
    let of_chunk = |chunk: &[usize]| {
        let (x, labels) = images.batch(chunk);
        let logits = net.logits(&x);
        let column = |n| logits.columns(n, 1).into_owned();
        let loss = |n| softmax_cross_entropy(&column(n), &labels.select(&[n]));
        (0..chunk.len()).map(|n| f64::from(loss(n))).collect::<Vec<_>>()
    };
    all.chunks(500).flat_map(of_chunk).collect()
}

/// The loss of a batch is the mean of the losses of its images.
fn draw(losses: &[f64], size: usize) -> Drawn {
    let mut rng = StdRng::seed_from_u64(size as u64);
    let batches = Batches::new(Sampling::WithReplacement, losses.len(), size, &mut rng);
    let of_batch = |batch: Vec<usize>| {
        let sum: f64 = batch.iter().map(|&image| losses[image]).sum();
        sum / size as f64
    };
    let losses: Vec<f64> = batches.take(BATCHES).map(of_batch).collect();
    Drawn { size: size as f64, mean: mean(&losses), spread: deviation(&losses), losses }
}

/// The standard deviation.
fn deviation(numbers: &[f64]) -> f64 {
    let middle = mean(numbers);
    let squares: Vec<f64> = numbers.iter().map(|x| (x - middle).powi(2)).collect();
    mean(&squares).sqrt()
}

fn show_spreads(notebook: &mut Notebook, drawn: &[Drawn], deviation_of_one: f64) {
    notebook.tell("The losses of ten thousand batches of each size:");
    let rows = drawn.iter().map(|of| {
        let numbers = [of.mean, of.spread, deviation_of_one / of.size.sqrt()];
        let [mean, spread, expected] = numbers.map(|it| format!("{it:.4}"));
        [of.size.to_string(), mean, spread, expected]
    });
    notebook.table(["N", "mean", "spread", "σ/√N"], rows);
}

/// The losses of single images are spread unevenly, a few being very large, so that the spread of the
/// smallest batches is itself known to some 10 % only; the others are held to σ/√N one by one.
fn check_spreads(notebook: &mut Notebook, drawn: &[Drawn], whole: f64, deviation_of_one: f64) {
    let expected = |of: &Drawn| deviation_of_one / of.size.sqrt();
    let relative = |of: &Drawn| (of.spread / expected(of) - 1.0).abs();
    let worst = largest(drawn[2..].iter().map(relative));
    notebook.at_most("spread for N ≥ 10, relative error of σ/√N", worst, 0.1);
    let standard_error = |of: &Drawn| expected(of) / (BATCHES as f64).sqrt();
    let worst = largest(drawn.iter().map(|of| (of.mean - whole).abs() / standard_error(of)));
    notebook.at_most("mean, off the loss of all, in standard errors", worst, 4.0);
    notebook.close("slope of log spread against log N", fit(drawn).0, -0.5, 0.02);
}

/// Slope and intercept of the line with the least squares through log₁₀ N and log₁₀ spread.
fn fit(drawn: &[Drawn]) -> (f64, f64) {
    let (xs, ys): (Vec<f64>, Vec<f64>) =
        drawn.iter().map(|of| (of.size.log10(), of.spread.log10())).unzip();
    let (x_mean, y_mean) = (mean(&xs), mean(&ys));
    let products: f64 = xs.iter().zip(&ys).map(|(x, y)| (x - x_mean) * (y - y_mean)).sum();
    let slope = products / xs.iter().map(|x| (x - x_mean).powi(2)).sum::<f64>();
    (slope, y_mean - slope * x_mean)
}

/// How the losses of batches of three sizes lie around the loss of all images, `whole`.
pub fn histograms(drawn: &[Drawn], whole: f64) -> Chart {
    let end = (3.0 * whole * 10.0).ceil() / 10.0;
    let shown = [(&drawn[2], GREEN), (&drawn[4], BLUE), (&drawn[6], PURPLE)];
    let bars = shown.map(|(of, _)| Histogram::new(of.losses.iter().copied(), 0.0..end, 60));
    let top = 1.1 * largest(bars.iter().map(Histogram::top));
    let mut chart = Chart::new("Ten thousand batches of each size")
        .x("loss of the batch", 0.0..end)
        .y("share of the batches", 0.0..top);
    for (histogram, (of, color)) in bars.iter().zip(shown) {
        chart = chart.histogram(&format!("N = {}", of.size), color, histogram);
    }
    chart.line("loss of all images", BLACK.wide(1), [(whole, 0.0), (whole, top)])
}

/// The spread of the losses by the size of the batches, beside the law for it.
pub fn spreads(drawn: &[Drawn], deviation_of_one: f64) -> Chart {
    let measured = drawn.iter().map(|of| (of.size, of.spread));
    let (slope, at_one) = fit(drawn);
    let ends = [1.0_f64, 3000.0];
    let fitted = ends.map(|size| (size, 10_f64.powf(at_one) * size.powf(slope)));
    let law = ends.map(|size| (size, deviation_of_one / size.sqrt()));
    Chart::new("The spread falls as 1/√N")
        .log_x("batch size N", 0.63..5000.0)
        .log_y("spread of the loss", 0.0063..2.5)
        .ticks(7, 3)
        .line(format!("fitted, slope {slope:.3}").replace('-', "−"), BLUE, fitted)
        .line("σ/√N", GREY.dashed(3), law)
        .dots("measured", ORANGE.dot(5), measured)
}
