//! Does a gradient survive ten layers?
//!
//! Source: C §8 and §9.3

use crate::prelude::*;
use graph::{Affine, softmax_with_loss};
use losses::Labels;
use nalgebra::DMatrix;
use net::{Activation, DeepNet, Initialisation, Norm};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use train::Sgd;

/// Hidden layers, units in each, samples of the batch, classes.
const DEPTH: usize = 10;
const UNITS: usize = 100;
const SAMPLES: usize = 100;
const CLASSES: usize = 10;

const KINDS: [(&str, Initialisation, RGBColor); 4] = [
    ("σ = 0.01", Initialisation::Normal(0.01), ORANGE),
    ("σ = 1", Initialisation::Normal(1.0), PURPLE),
    ("Xavier", Initialisation::Xavier, BLUE),
    ("He", Initialisation::He, GREEN),
];

const ACTIVATIONS: [(&str, Activation); 3] =
    [("sigmoid", Activation::Sigmoid), ("tanh", Activation::Tanh), ("ReLU", Activation::Relu)];

type MakeNorm = fn(usize) -> Norm<f64>;

const NORMS: [(&str, MakeNorm); 3] =
    [("nothing", |_| Norm::Nothing), ("BN", Norm::batch), ("LN", Norm::layer)];

/// Affine, normalisation, activation, ten times, and an affine layer to the classes.
struct Stack {
    layers: Vec<Affine<f64>>,
    norm: Norm<f64>,
    activation: Activation,
}

/// What came of going forward and back, of the last layer first.
struct Passed {
    /// ∂L/∂W and ∂L/∂b of each layer.
    gradients: Vec<Affine<f64>>,
    /// a and ∂L/∂a of each hidden layer.
    hidden: Vec<(DMatrix<f64>, DMatrix<f64>)>,
}

impl Stack {
    fn random(
        initialisation: Initialisation,
        norm: MakeNorm,
        activation: Activation,
        seed: u64,
    ) -> Self {
        let mut sizes = [UNITS; DEPTH + 2];
        sizes[DEPTH + 1] = CLASSES;
        let mut rng = StdRng::seed_from_u64(seed);
        let DeepNet { layers, activation } =
            DeepNet::random(&sizes, activation, initialisation, &mut rng);
        Self { layers, norm: norm(UNITS), activation }
    }

    fn pass(&self, x: &DMatrix<f64>, labels: &Labels) -> Passed {
        self.above(&self.layers, x, labels).1
    }

    /// Through the layers from this input to the loss and back: ∂L/∂input, and what was passed.
    fn above(
        &self,
        layers: &[Affine<f64>],
        input: &DMatrix<f64>,
        labels: &Labels,
    ) -> (DMatrix<f64>, Passed) {
        let (layer, rest) = layers.split_first().expect("at least one layer");
        let (z, affine) = layer.forward(input);
        let (d_z, mut passed) = if rest.is_empty() {
            let (_, head) = softmax_with_loss(&z, labels);
            let passed = Passed { gradients: Vec::new(), hidden: Vec::new() };
            (head.backward(1.0), passed)
        } else {
            let (normal, norm) = self.norm.forward(z);
            let (a, activation) = self.activation.forward(&normal);
            let (d_a, mut passed) = self.above(rest, &a, labels);
            let d_normal = activation.backward(&d_a);
            passed.hidden.push((a, d_a));
            let d_z = match norm {
                Some(norm) => norm.backward(&d_normal).0,
                None => d_normal,
            };
            (d_z, passed)
        };
        let (d_input, gradient) = affine.backward(&d_z);
        passed.gradients.push(gradient);
        (d_input, passed)
    }
}

fn batch() -> Result<(DMatrix<f64>, Labels)> {
    let mut rng = StdRng::seed_from_u64(1);
    let kind = Initialisation::Normal(1.0);
    let x = kind.layer(UNITS, SAMPLES, &mut rng).weight;
    let labels = (0..SAMPLES).map(|_| rng.random_range(0..CLASSES));
    Ok((x, Labels::new(labels.collect(), CLASSES)?))
}

/// ‖∂L/∂a‖ of hidden layers 1 to 10.
fn gradients(
    kind: Initialisation,
    norm: MakeNorm,
    activation: Activation,
    x: &DMatrix<f64>,
    labels: &Labels,
) -> Vec<f64> {
    let passed = Stack::random(kind, norm, activation, 1).pass(x, labels);
    let sizes = passed.hidden.iter().rev().map(|(_, d_a)| d_a.norm());
    sizes.collect()
}

/// The curves of one panel, in the order of [`KINDS`].
struct Panel {
    norm: &'static str,
    activation: &'static str,
    curves: Vec<Vec<f64>>,
}

pub(super) fn run(notebook: &mut Notebook) -> Result<()> {
    let (x, labels) = batch()?;
    let mut panels = Vec::new();
    for (norm_name, norm) in NORMS {
        for (name, activation) in ACTIVATIONS {
            let curves = KINDS.map(|(_, kind, _)| gradients(kind, norm, activation, &x, &labels));
            panels.push(Panel { norm: norm_name, activation: name, curves: curves.to_vec() });
        }
    }
    notebook.tell("‖∂L/∂a‖ of layers 1, 4, 7 and 10");
    for panel in &panels {
        panel.tell(notebook);
    }
    judge(notebook, &panels);
    notebook.figure("gradients", (990, 1000), |page| draw(page, &panels))?;
    dead_units(notebook, &x, &labels)
}

impl Panel {
    fn tell(&self, notebook: &mut Notebook) {
        let Self { norm, activation, .. } = self;
        notebook.tell(format!("{activation}, {norm}"));
        for ((kind, ..), curve) in KINDS.iter().zip(&self.curves) {
            let shown = [0, 3, 6, 9].map(|layer| format!("{:>10.1e}", curve[layer]));
            let spread = largest_over_smallest(curve);
            let text = format!("  {kind:<10}{}   largest/smallest {spread:.1e}", shown.concat());
            notebook.tell(text);
        }
    }
}

fn largest_over_smallest(curve: &[f64]) -> f64 {
    largest(curve.iter().copied()) / curve.iter().copied().fold(f64::INFINITY, f64::min)
}

fn judge(notebook: &mut Notebook, panels: &[Panel]) {
    let [sigmoid, tanh, relu] = [&panels[0], &panels[1], &panels[2]];
    let through =
        |panel: &Panel, kind: usize| panel.curves[kind][0] / panel.curves[kind][DEPTH - 1];
    notebook.tell("\nWhat arrives at layer 1, as a part of what layer 10 had:");
    notebook.at_most("sigmoid, σ = 0.01: vanishes", through(sigmoid, 0), 1e-12);
    notebook.at_most(
        "sigmoid, Xavier: vanishes, as its slope is at most 1/4",
        through(sigmoid, 2),
        1e-5,
    );
    notebook.at_most("tanh, σ = 0.01: vanishes", through(tanh, 0), 1e-7);
    notebook.within("tanh, σ = 1: explodes", through(tanh, 1), 1e3..=1e5);
    notebook.within("ReLU, σ = 1: explodes", through(relu, 1), 1e6..=1e9);

    notebook.tell("\nWithin one decade over the ten layers, largest over smallest:");
    for (what, panel, kind) in
        [("tanh, Xavier", tanh, 2), ("tanh, He", tanh, 3), ("ReLU, He", relu, 3)]
    {
        notebook.within(what, largest_over_smallest(&panel.curves[kind]), 1.0..=10.0);
    }
    let worst = |panel: &Panel| {
        let spreads = panel.curves.iter().map(|curve| largest_over_smallest(curve));
        largest(spreads)
    };
    for panel in &panels[3..] {
        if (panel.norm, panel.activation) != ("LN", "sigmoid") {
            let what = format!("{}, {}, worst of the four", panel.activation, panel.norm);
            notebook.within(what, worst(panel), 1.0..=10.0);
        }
    }
    notebook.tell("\nThe sigmoid's mean of 1/2 fills the variance LN divides by; BN removes it:");
    notebook.within("sigmoid, LN, worst of the four", worst(&panels[6]), 100.0..=1e5);
}

/// A row for each normalisation, a column for each activation, all on one scale.
fn draw(page: &Page, panels: &[Panel]) -> Result<(), Box<dyn Error>> {
    for (place, panel) in page.split_evenly((3, 3)).iter().zip(panels) {
        let heading = match panel.norm {
            "nothing" => panel.activation.to_owned(),
            norm => format!("{} with {norm}", panel.activation),
        };
        let x = axis("layer", 0.5..10.5);
        let y = axis("size of ∂L/∂a", -17.0..9.0);
        let mut chart = log_y_chart(place, &heading, x, y)?;
        for ((name, _, color), curve) in KINDS.iter().zip(&panel.curves) {
            let points = curve.iter().enumerate();
            let points = points.map(|(layer, size)| (layer as f64 + 1.0, size.log10()));
            // With a normalisation He lies on Xavier, which is thicker to be seen beneath it.
            let width = if *name == "Xavier" { 4 } else { 2 };
            line(&mut chart, points.clone(), stroke(*color, width), name)?;
            chart.draw_series(points.map(|point| dot(point, 2, *color)))?;
        }
        if panel.norm == "BN" && panel.activation == "sigmoid" {
            legend(&mut chart, SeriesLabelPosition::LowerLeft)?;
        }
    }
    Ok(())
}

/// Steps of a learning rate that is rather large, from how many seeds.
const STEPS: usize = 50;
const LEARNING_RATE: f64 = 0.2;
const SEEDS: u64 = 5;

/// A unit is dead when it says 0 to all samples: then no gradient reaches its weights.
fn dead_units(notebook: &mut Notebook, x: &DMatrix<f64>, labels: &Labels) -> Result<()> {
    notebook.tell(format!(
        "\nDead ReLU units, He, mean of {SEEDS} seeds: share at the start, after {STEPS} steps"
    ));
    let mut curves = Vec::new();
    for (name, norm) in NORMS {
        let (mut before, mut after) = (vec![0.0; DEPTH], vec![0.0; DEPTH]);
        for seed in 0..SEEDS {
            let mut stack = Stack::random(Initialisation::He, norm, Activation::Relu, seed);
            add_dead(&mut before, &stack.pass(x, labels));
            for _ in 0..STEPS {
                let gradients = stack.pass(x, labels).gradients;
                for (layer, gradient) in stack.layers.iter_mut().zip(gradients.iter().rev()) {
                    Sgd.step(layer, gradient, LEARNING_RATE);
                }
            }
            add_dead(&mut after, &stack.pass(x, labels));
        }
        let mean = |shares: &[f64]| shares.iter().sum::<f64>() / shares.len() as f64;
        let (start, end) = (mean(&before), mean(&after));
        notebook.tell(format!("  {name:<8} {start:.3}   {end:.3}"));
        curves.push((name, after, end));
    }
    let (without, batch, layer) = (curves[0].2, curves[1].2, curves[2].2);
    notebook.within("without, after the steps", without, 0.02..=1.0);
    notebook.at_most("LN to without", layer / without, 0.5);
    notebook.at_most("BN to without", batch / without, 0.5);

    notebook.figure("dead-units", (760, 420), |page| {
        let top = curves.iter().flat_map(|curve| &curve.1);
        let top = top.copied().fold(0.1, f64::max) * 1.3;
        let heading = format!("Dead ReLU units after {STEPS} steps");
        let (x, y) = (axis("layer", 0.5..10.5), axis("share of the units", 0.0..top));
        let mut chart = chart(page, &heading, x, y)?;
        for ((name, shares, _), color) in curves.iter().zip([ORANGE, BLUE, GREEN]) {
            let points = shares.iter().enumerate();
            let points = points.map(|(layer, &share)| (layer as f64 + 1.0, share));
            let label = if *name == "nothing" { "no normalisation" } else { name };
            line(&mut chart, points.clone(), stroke(color, 3), label)?;
            chart.draw_series(points.map(|point| dot(point, 4, color)))?;
        }
        legend(&mut chart, SeriesLabelPosition::UpperLeft)
    })
}

/// Adds to each layer's share the part of this seed.
fn add_dead(shares: &mut [f64], passed: &Passed) {
    for (share, (a, _)) in shares.iter_mut().zip(passed.hidden.iter().rev()) {
        let dead = a.row_iter().filter(|unit| unit.iter().all(|&a| a == 0.0));
        *share += dead.count() as f64 / (UNITS as f64 * SEEDS as f64);
    }
}
