//! With which initial weights does a signal reach the last layer?
//!
//! Source: A 训练技巧总结 (参数初始化), C §10.1

use super::random_batch::random_batch;
use crate::prelude::*;
use nalgebra::DMatrix;
use net::{Activation, DeepNet, Initialisation, Network, Sizes, TwoLayerNet};
use rand::{SeedableRng, rngs::StdRng};
use train::Sgd;

/// Hidden layers, and units in each.
const LAYERS: usize = 5;
const UNITS: usize = 100;

const KINDS: [(&str, Initialisation); 4] = [
    ("σ = 1", Initialisation::Normal(1.0)),
    ("σ = 0.01", Initialisation::Normal(0.01)),
    ("Xavier", Initialisation::Xavier),
    ("He", Initialisation::He),
];

/// What each hidden layer says, for each of [`KINDS`].
type Runs = [Vec<DMatrix<f64>>; 4];

pub(super) fn run(notebook: &mut Notebook) -> Result {
    for (activation, name, caption) in [
        (
            Activation::Sigmoid,
            "sigmoid",
            "With σ = 1 most activations are near 0 or 1, where the sigmoid is flat; with 0.01 all \
             units say about one half.",
        ),
        (
            Activation::Tanh,
            "tanh",
            "With σ = 1 the units saturate at ±1, with 0.01 their outputs shrink to 0. Xavier \
             keeps most of their spread.",
        ),
        (
            Activation::Relu,
            "ReLU",
            "ReLU makes about half of the activations 0, so that Xavier's spread shrinks; He's weights \
             are larger by √2 and make up for it.",
        ),
    ] {
        let runs = KINDS.map(|(_, initialisation)| activations(activation, initialisation));
        notebook.tell(format!("{name}: spread of the activations, layer by layer"));
        let rows = KINDS.iter().zip(&runs).map(|((kind, _), layers)| {
            let spreads = layers.iter().map(|a| format!("{:.2e}", deviation(a)));
            [(*kind).to_owned()].into_iter().chain(spreads).collect::<Vec<_>>()
        });
        notebook.table(["weights", "1", "2", "3", "4", "5"], rows);
        judge(notebook, activation, &runs);
        notebook.figure(&name.to_lowercase(), caption, figure(activation, name, &runs))?;
    }
    all_zero(notebook);
    Ok(())
}

/// Hundred units each see 1000 standard normal samples of hundred features.
fn activations(activation: Activation, initialisation: Initialisation) -> Vec<DMatrix<f64>> {
    let mut rng = StdRng::seed_from_u64(1);
    let x = Initialisation::Normal(1.0).layer(UNITS, 1000, &mut rng).weight;
    let sizes = [UNITS; LAYERS + 2];
    DeepNet::random(&sizes, activation, initialisation, &mut rng).trace(&x).a
}

fn deviation(a: &DMatrix<f64>) -> f64 {
    a.variance().sqrt()
}

/// The share of the activations that satisfy something.
fn share(a: &DMatrix<f64>, is: impl Fn(f64) -> bool) -> f64 {
    a.iter().filter(|a| is(**a)).count() as f64 / a.len() as f64
}

/// What each kind of activation shows.
fn judge(notebook: &mut Notebook, activation: Activation, runs: &Runs) {
    let [large, small, xavier, he] = runs.each_ref().map(|layers| &layers[LAYERS - 1]);
    let kept = |layers: &[DMatrix<f64>]| deviation(&layers[LAYERS - 1]) / deviation(&layers[0]);
    match activation {
        Activation::Sigmoid => {
            let ends = share(large, |a| !(0.05..=0.95).contains(&a));
            notebook.within("σ = 1: share below 0.05 or above 0.95", ends, 0.5..=1.0);
            let middle = share(small, |a| (a - 0.5).abs() < 0.05);
            notebook.within("σ = 0.01: share within 0.05 of one half", middle, 0.99..=1.0);
        }
        Activation::Tanh => {
            let ends = share(large, |a| a.abs() > 0.95);
            notebook.within("σ = 1: share beyond ±0.95", ends, 0.8..=1.0);
            notebook.at_most("σ = 0.01: what is left of the spread", kept(&runs[1]), 1e-3);
            notebook.within("Xavier: what is left of the spread", kept(&runs[2]), 0.3..=1.0);
            notebook.at_most("Xavier: share beyond ±0.95", share(xavier, |a| a.abs() > 0.95), 0.05);
        }
        _ => {
            notebook.within("σ = 1: growth of the spread", kept(&runs[0]), 1e3..=1e4);
            notebook.at_most("σ = 0.01: what is left of the spread", kept(&runs[1]), 1e-4);
            notebook.within("Xavier: what is left of the spread", kept(&runs[2]), 0.15..=0.5);
            notebook.within("He: what is left of the spread", kept(&runs[3]), 0.6..=1.6);
            notebook.within("He: share that is 0", share(he, |a| a == 0.0), 0.3..=0.7);
        }
    }
}

/// A row of histograms for each kind of weights, layer after layer, with a scale of its own in each
/// row. The zeros of ReLU are not in them but told above.
pub fn figure(activation: Activation, name: &str, runs: &Runs) -> Canvas {
    let heading =
        format!("{name}: activations by layer (orange: the outermost bins and all beyond)");
    let mut canvas = Canvas::new(980, 640).heading(heading);
    for ((layers, (kind, _)), y) in runs.iter().zip(KINDS).zip((48..).step_by(148)) {
        canvas = canvas.write(kind, (52, y + 64), 17, BLACK);
        let range = match activation {
            Activation::Sigmoid => (0.0, 1.0),
            Activation::Tanh => (-1.0, 1.0),
            _ => (0.0, 5.0 * deviation(&layers[0])),
        };
        for ((a, number), x) in layers.iter().zip(1..).zip((108..).step_by(174)) {
            let zeros = share(a, |a| a == 0.0);
            let zeros =
                if zeros > 0.0 { format!(", {:.0} % are 0", 100.0 * zeros) } else { String::new() };
            canvas = canvas.write(format!("layer {number}{zeros}"), (x + 75, y + 12), 14, BLACK);
            canvas = histogram(canvas, (x, y + 112), a, range);
        }
    }
    canvas
}

const BINS: usize = 30;

/// Bars of five pixels above a place, the highest of 88, and three numbers below.
fn histogram(
    mut canvas: Canvas,
    (x, y): (i32, i32),
    a: &DMatrix<f64>,
    (low, high): (f64, f64),
) -> Canvas {
    let mut counts = [0i32; BINS];
    for value in a.iter().filter(|a| **a != 0.0) {
        let place = (value - low) / (high - low) * BINS as f64;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a bin")]
        let bin = place.clamp(0.0, BINS as f64 - 1.0) as usize;
        counts[bin] += 1;
    }
    let top = counts.into_iter().max().unwrap_or(1).max(1);
    for ((bin, count), left) in counts.into_iter().enumerate().zip((x..).step_by(5)) {
        let color = if bin == 0 || bin == BINS - 1 { ORANGE } else { BLUE };
        let height = 88 * count / top;
        canvas = canvas.cell(color, (left, y - height), (5, height));
    }
    canvas = canvas.path(GREY.wide(1), [(x, y), (x + 150, y)]);
    let numbers = [low, f64::midpoint(low, high), high].into_iter().zip([x, x + 75, x + 150]);
    numbers.fold(canvas, |canvas, (value, x)| canvas.write(short(value), (x, y + 12), 13, BLACK))
}

/// Two digits are enough below a small histogram.
fn short(x: f64) -> String {
    let shift = if x == 0.0 { 1.0 } else { 10f64.powf(1.0 - x.abs().log10().floor()) };
    number((x * shift).round() / shift)
}

/// From all zeros, the hidden units stay one unit.
fn all_zero(notebook: &mut Notebook) {
    let mut rng = StdRng::seed_from_u64(1);
    let (x, labels) = random_batch(20, 3, 50, &mut rng);
    notebook
        .tell("20-8-3 learns 50 samples, sigmoid, 200 steps: how far apart its hidden units are");
    for (name, initialisation) in
        [("zero", Initialisation::Zero), ("Xavier", Initialisation::Xavier)]
    {
        let sizes = Sizes::new(20, 8, 3);
        let mut net =
            TwoLayerNet::initialised(sizes, Activation::Sigmoid, initialisation, &mut rng);
        let before = net.loss(&x, &labels);
        for _ in 0..200 {
            let (_, gradient) = net.value_and_gradient(&x, &labels);
            Sgd.step(&mut net, &gradient, 0.5);
        }
        let after = net.loss(&x, &labels);
        notebook.tell(format!("from {name}: loss {before:.3} to {after:.3}"));
        let weight: &DMatrix<f64> = &net.hidden.weight;
        let apart = largest(weight.row_iter().map(|unit| (unit - weight.row(0)).amax()));
        if initialisation == Initialisation::Zero {
            notebook.within("the weights did move", weight.amax(), 1e-6..=10.0);
            notebook.close("largest difference between two units", apart, 0.0, 0.0);
        } else {
            notebook.within("largest difference between two units", apart, 0.1..=10.0);
        }
    }
}
