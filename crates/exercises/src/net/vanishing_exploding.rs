//! Does a gradient survive ten layers?
//!
//! Source: C §8 and §9.3

use crate::prelude::*;
use figure::Stroke;
use losses::Labels;
use nalgebra::DMatrix;
use net::{Activation, Backprop, Block, DeepNet, Initialisation, Normalisation};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use train::Sgd;

/// Hidden layers, units in each, samples of the batch, classes.
const DEPTH: usize = 10;
const UNITS: usize = 100;
const SAMPLES: usize = 100;
const CLASSES: usize = 10;

const KINDS: [(&str, Initialisation, Color); 4] = [
    ("σ = 0.01", Initialisation::Normal(0.01), ORANGE),
    ("σ = 1", Initialisation::Normal(1.0), PURPLE),
    ("Xavier", Initialisation::Xavier, BLUE),
    ("He", Initialisation::He, GREEN),
];

const ACTIVATIONS: [(&str, Activation); 3] =
    [("sigmoid", Activation::Sigmoid), ("tanh", Activation::Tanh), ("ReLU", Activation::Relu)];

const NORMS: [(&str, Option<Normalisation>); 3] =
    [("nothing", None), ("BN", Some(Normalisation::Batch)), ("LN", Some(Normalisation::Layer))];

/// Affine, normalisation, activation, ten times, and an affine layer to the classes.
fn network(
    units: usize,
    initialisation: Initialisation,
    norm: Option<Normalisation>,
    activation: Activation,
    seed: u64,
) -> DeepNet<f64> {
    let mut sizes = [units; DEPTH + 2];
    sizes[DEPTH + 1] = CLASSES;
    let mut rng = StdRng::seed_from_u64(seed);
    DeepNet::random(&sizes, activation, initialisation, &mut rng).with_normalisation(norm)
}

/// Standard normal samples, and labels that have nothing to do with them.
struct Batch {
    x: DMatrix<f64>,
    labels: Labels,
}

impl Batch {
    fn random(units: usize, samples: usize) -> Result<Self> {
        let mut rng = StdRng::seed_from_u64(1);
        let x = Initialisation::Normal(1.0).layer(units, samples, &mut rng).weight;
        let labels = (0..samples).map(|_| rng.random_range(0..CLASSES));
        Ok(Self { labels: Labels::new(labels.collect(), CLASSES)?, x })
    }

    /// Forward and back: the gradient, and of each hidden layer what `see` makes of a and ∂L/∂a,
    /// from the first layer to the last.
    fn pass<S>(
        &self,
        net: &DeepNet<f64>,
        see: impl Fn(&DMatrix<f64>, &DMatrix<f64>) -> S,
    ) -> (DeepNet<f64>, Vec<S>) {
        let nothing_draws = &mut StdRng::seed_from_u64(0);
        let mut hidden = Vec::new();
        let watch = |block: &Block<f64>, a: &DMatrix<f64>, d_a: &DMatrix<f64>| {
            if let Block::Activation(_) = block {
                hidden.push(see(a, d_a));
            }
        };
        let Backprop { gradient, .. } =
            net.backprop_watched(&self.x, &self.labels, nothing_draws, watch);
        // They came on the way back, the last layer first.
        hidden.reverse();
        (gradient, hidden)
    }

    /// The sizes ‖∂L/∂a‖ of the hidden layers, from the first to the last.
    fn slopes(&self, net: &DeepNet<f64>) -> Vec<f64> {
        self.pass(net, |_, d_a| d_a.norm()).1
    }
}

/// The sizes ‖∂L/∂a‖ of hidden layers 1 to 10 of a network with so many units in each, for as many samples.
///
/// # Errors
/// None: its labels are of its classes.
pub fn slopes_by_layer(
    units: usize,
    initialisation: Initialisation,
    activation: Activation,
) -> Result<Vec<f64>> {
    let net = network(units, initialisation, None, activation, 1);
    Ok(Batch::random(units, units)?.slopes(&net))
}

/// The sizes ‖∂L/∂a‖ of hidden layers 1 to 10, in the order of `KINDS`.
pub struct Panel {
    norm: &'static str,
    activation: &'static str,
    curves: [Vec<f64>; 4],
}

pub(super) fn run(notebook: &mut Notebook) -> Result {
    let batch = Batch::random(UNITS, SAMPLES)?;
    let panel = |(norm_name, norm), (name, activation)| Panel {
        norm: norm_name,
        activation: name,
        curves: KINDS.map(|(_, initialisation, _)| {
            batch.slopes(&network(UNITS, initialisation, norm, activation, 1))
        }),
    };
    let panels =
        NORMS.map(|norm| ACTIVATIONS.map(|activation| panel(norm, activation))).into_iter();
    let panels: Vec<Panel> = panels.flatten().collect();
    tell(notebook, &panels);
    without_normalisation(notebook, &panels);
    with_normalisation(notebook, &panels);

    let caption = "Top, without normalisation, a gradient keeps its size only where the initial \
                   weights suit the activation. With normalisation below it does from all of them, \
                   but for LN and the sigmoid.";
    notebook.figure("gradients", caption, Figure::grid(3, panels.iter().map(gradients)))?;
    dead_units(notebook, &batch)
}

fn tell(notebook: &mut Notebook, panels: &[Panel]) {
    notebook
        .tell("‖∂L/∂a‖ of layers 1, 4, 7 and 10, and the largest of all ten over the smallest:");
    let rows = panels.iter().flat_map(|panel| {
        KINDS.iter().zip(&panel.curves).map(|((kind, ..), curve)| {
            let [a, b, c, d] = [0, 3, 6, 9].map(|layer| format!("{:.1e}", curve[layer]));
            let words = [panel.activation, panel.norm, kind].map(str::to_owned);
            let ratio = format!("{:.1e}", largest_over_smallest(curve));
            let [activation, norm, kind] = words;
            [activation, norm, kind, a, b, c, d, ratio]
        })
    });
    let heads = ["activation", "norm", "weights", "1", "4", "7", "10", "ratio"];
    notebook.table(heads, rows);
}

fn largest_over_smallest(curve: &[f64]) -> f64 {
    largest(curve.iter().copied()) / curve.iter().copied().fold(f64::INFINITY, f64::min)
}

fn without_normalisation(notebook: &mut Notebook, panels: &[Panel]) {
    let [sigmoid, tanh, relu] = [0, 1, 2].map(|panel: usize| &panels[panel].curves);
    let through = |curve: &[f64]| curve[0] / curve[DEPTH - 1];
    notebook.tell("What arrives at layer 1, as a part of what layer 10 had:");
    notebook.at_most("sigmoid, σ = 0.01: vanishes", through(&sigmoid[0]), 1e-12);
    let what = "sigmoid, Xavier: vanishes, as its slope is at most 1/4";
    notebook.at_most(what, through(&sigmoid[2]), 1e-5);
    notebook.at_most("tanh, σ = 0.01: vanishes", through(&tanh[0]), 1e-7);
    notebook.within("tanh, σ = 1: explodes", through(&tanh[1]), 1e3..=1e5);
    notebook.within("ReLU, σ = 1: explodes", through(&relu[1]), 1e6..=1e9);

    notebook.tell("Within one decade over the ten layers, largest over smallest:");
    for (what, curve) in
        [("tanh, Xavier", &tanh[2]), ("tanh, He", &tanh[3]), ("ReLU, He", &relu[3])]
    {
        notebook.within(what, largest_over_smallest(curve), 1.0..=10.0);
    }
}

fn with_normalisation(notebook: &mut Notebook, panels: &[Panel]) {
    let worst =
        |panel: &Panel| largest(panel.curves.iter().map(|curve| largest_over_smallest(curve)));
    for panel in &panels[3..] {
        if (panel.norm, panel.activation) != ("LN", "sigmoid") {
            let what = format!("{}, {}, worst of the four", panel.activation, panel.norm);
            notebook.within(what, worst(panel), 1.0..=10.0);
        }
    }
    notebook.tell("The sigmoid's mean of 1/2 fills the variance LN divides by; BN removes it:");
    notebook.within("sigmoid, LN, worst of the four", worst(&panels[6]), 100.0..=1e5);
}

/// The size of the gradient by layer, from four kinds of initial weights.
pub fn gradients(panel: &Panel) -> Chart {
    let heading = match panel.norm {
        "nothing" => panel.activation.to_owned(),
        norm => format!("{} with {norm}", panel.activation),
    };
    let curves = KINDS.iter().zip(&panel.curves).map(|((name, _, color), curve)| {
        // With a normalisation He lies on Xavier, which is thicker to be seen beneath it.
        let width = if *name == "Xavier" { 4 } else { 2 };
        ((*name).to_owned(), color.wide(width), &curve[..])
    });
    slopes_of_layers(heading, curves)
}

/// The size of the gradient by layer, a curve each.
pub fn slopes_of_layers<'a>(
    heading: String,
    curves: impl IntoIterator<Item = (String, Stroke, &'a [f64])>,
) -> Chart {
    let chart = Chart::new(heading).x("layer", 0.5..10.5).log_y("size of ∂L/∂a", 1e-17..1e9);
    curves.into_iter().fold(chart, |chart, (name, stroke, curve)| {
        let points = by_layer(curve);
        chart.line(name, stroke, points.clone()).dots("", stroke.color.dot(2), points)
    })
}

fn by_layer(values: &[f64]) -> Vec<(f64, f64)> {
    values.iter().enumerate().map(|(layer, &value)| (layer as f64 + 1.0, value)).collect()
}

/// Steps of a learning rate that is rather large, from how many seeds.
const STEPS: usize = 50;
const LEARNING_RATE: f64 = 0.2;
const SEEDS: u64 = 5;

fn dead_units(notebook: &mut Notebook, batch: &Batch) -> Result {
    notebook.tell(format!("Dead ReLU units, He, mean of {SEEDS} seeds, {STEPS} steps:"));
    let shares = NORMS.map(|(_, norm)| dead_shares(norm, batch));
    let mean = |shares: &[f64]| shares.iter().sum::<f64>() / shares.len() as f64;
    let means = shares.each_ref().map(|layers| layers.each_ref().map(|layer| mean(layer)));
    let rows = NORMS.iter().zip(means).map(|((name, _), [start, end])| {
        [(*name).to_owned(), format!("{start:.3}"), format!("{end:.3}")]
    });
    notebook.table(["normalisation", "share at the start", "after the steps"], rows);
    let [without, batch_norm, layer_norm] = means.map(|[_, end]| end);
    notebook.within("without, after the steps", without, 0.02..=1.0);
    notebook.at_most("LN to without", layer_norm / without, 0.5);
    notebook.at_most("BN to without", batch_norm / without, 0.5);

    let caption = "Large steps push units to where ReLU says 0 to every sample and no gradient \
                   comes back. Normalisation keeps their inputs around 0.";
    notebook.figure("dead-units", caption, dead_by_layer(&shares.map(|[_, after]| after)))
}

/// The shares of dead units layer by layer, before and after learning. A unit is dead when it says 0
/// to all samples: then no gradient reaches its weights.
fn dead_shares(norm: Option<Normalisation>, batch: &Batch) -> [Vec<f64>; 2] {
    let mut shares = [vec![0.0; DEPTH], vec![0.0; DEPTH]];
    let count = |a: &DMatrix<f64>, _: &DMatrix<f64>| {
        a.row_iter().filter(|unit| unit.iter().all(|&a| a == 0.0)).count() as f64
    };
    let add = |shares: &mut [f64], dead: &[f64]| {
        for (share, dead) in shares.iter_mut().zip(dead) {
            *share += dead / (UNITS as f64 * SEEDS as f64);
        }
    };
    for seed in 0..SEEDS {
        let mut net = network(UNITS, Initialisation::He, norm, Activation::Relu, seed);
        add(&mut shares[0], &batch.pass(&net, count).1);
        for _ in 0..STEPS {
            let (gradient, _) = batch.pass(&net, |_, _| ());
            // Only the affine layers learn: γ and β stay 1 and 0, so that normalisation alone is seen.
            for (layer, slope) in net.layers_mut().into_iter().zip(gradient.layers()) {
                Sgd.step(layer, slope, LEARNING_RATE);
            }
        }
        add(&mut shares[1], &batch.pass(&net, count).1);
    }
    shares
}

/// The shares of dead units, layer by layer, for each of `NORMS`.
pub fn dead_by_layer(curves: &[Vec<f64>; 3]) -> Chart {
    let top = curves.iter().flatten().copied().fold(0.1, f64::max) * 1.3;
    let chart = Chart::new(format!("Dead ReLU units after {STEPS} steps"))
        .x("layer", 0.5..10.5)
        .y("share of the units", 0.0..top);
    let names = ["no normalisation", "BN", "LN"];
    let curves = curves.iter().zip(names).zip([ORANGE, BLUE, GREEN]);
    curves.fold(chart, |chart, ((shares, name), color)| {
        let points = by_layer(shares);
        chart.line(name, color.wide(3), points.clone()).dots("", color.dot(4), points)
    })
}
