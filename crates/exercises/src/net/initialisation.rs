//! With which initial weights does a signal reach the last layer?
//!
//! Source: A 训练技巧总结 (参数初始化), C §10.1

use crate::prelude::*;
use losses::Labels;
use nalgebra::DMatrix;
use net::{Activation, DeepNet, Initialisation, Network, Params, Sizes, TwoLayerNet};
use rand::{RngExt, SeedableRng, rngs::StdRng};
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

pub(super) fn run(notebook: &mut Notebook) -> Result<()> {
    for (activation, name, figure) in [
        (Activation::Sigmoid, "sigmoid", "sigmoid"),
        (Activation::Tanh, "tanh", "tanh"),
        (Activation::Relu, "ReLU", "relu"),
    ] {
        let runs =
            KINDS.map(|(kind, initialisation)| (kind, activations(activation, initialisation)));
        notebook.tell(format!("{name}: spread of the activations, layer by layer"));
        for (kind, layers) in &runs {
            let spreads = layers.iter().map(|a| format!("{:>9.2e}", deviation(a)));
            notebook.tell(format!("{kind:<10}{}", spreads.collect::<String>()));
        }
        judge(notebook, activation, &runs.each_ref().map(|(_, layers)| layers));
        notebook.figure(figure, (980, 640), |page| draw(page, activation, name, &runs))?;
        notebook.tell("");
    }
    all_zero(notebook)
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

/// What each kind of activation shows. The runs stand in the order of [`KINDS`].
fn judge(notebook: &mut Notebook, activation: Activation, runs: &[&Vec<DMatrix<f64>>; 4]) {
    let [large, small, xavier, he] = runs.map(|layers| &layers[LAYERS - 1]);
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
            notebook.at_most("σ = 0.01: what is left of the spread", kept(runs[1]), 1e-3);
            notebook.within("Xavier: what is left of the spread", kept(runs[2]), 0.3..=1.0);
            notebook.at_most("Xavier: share beyond ±0.95", share(xavier, |a| a.abs() > 0.95), 0.05);
        }
        _ => {
            notebook.within("σ = 1: growth of the spread", kept(runs[0]), 1e3..=1e4);
            notebook.at_most("σ = 0.01: what is left of the spread", kept(runs[1]), 1e-4);
            notebook.within("Xavier: what is left of the spread", kept(runs[2]), 0.15..=0.5);
            notebook.within("He: what is left of the spread", kept(runs[3]), 0.6..=1.6);
            notebook.within("He: share that is 0", share(he, |a| a == 0.0), 0.3..=0.7);
        }
    }
}

/// A row of histograms for each kind, layer after layer, with a scale of its own in each row. The
/// zeros of ReLU are not in them but told above.
fn draw(
    page: &Page,
    activation: Activation,
    name: &str,
    runs: &[(&str, Vec<DMatrix<f64>>)],
) -> Result<(), Box<dyn Error>> {
    let heading =
        format!("{name}: activations by layer (orange: the outermost bins and all beyond)");
    let page = page.margin(px(10), px(4), 0, px(8));
    let page = page.titled(&heading, (FONT, px(20)))?;
    for (row, (kind, layers)) in page.split_evenly((runs.len(), 1)).iter().zip(runs) {
        let (label, row) = row.split_horizontally(px(100));
        label.draw(&Text::new(
            (*kind).to_owned(),
            (px(12).cast_signed(), px(60).cast_signed()),
            (FONT, px(17)),
        ))?;
        let (low, high) = match activation {
            Activation::Sigmoid => (0.0, 1.0),
            Activation::Tanh => (-1.0, 1.0),
            _ => (0.0, 5.0 * deviation(&layers[0])),
        };
        for (number, (panel, a)) in row.split_evenly((1, LAYERS)).iter().zip(layers).enumerate() {
            histogram(panel, number + 1, a, (low, high))?;
        }
    }
    Ok(())
}

const BINS: usize = 30;

fn histogram(
    page: &Page,
    layer: usize,
    a: &DMatrix<f64>,
    (low, high): (f64, f64),
) -> Result<(), Box<dyn Error>> {
    let mut counts = [0usize; BINS];
    let zeros = share(a, |a| a == 0.0);
    for value in a.iter().filter(|a| **a != 0.0) {
        let place = (value - low) / (high - low) * BINS as f64;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a bin")]
        let bin = place.clamp(0.0, BINS as f64 - 1.0) as usize;
        counts[bin] += 1;
    }
    let top = counts.iter().copied().max().unwrap_or(1) as f64 / a.len() as f64;
    let caption = if zeros > 0.0 {
        format!("layer {layer}, {:.0} % are 0", 100.0 * zeros)
    } else {
        format!("layer {layer}")
    };
    let mut chart = ChartBuilder::on(page)
        .caption(caption, (FONT, px(14)))
        .margin(px(6))
        .margin_left(px(12))
        .margin_right(px(12))
        .x_label_area_size(px(26))
        .build_cartesian_2d(low..high, 0.0..1.05 * top)?;
    chart
        .configure_mesh()
        .disable_mesh()
        .disable_y_axis()
        .x_labels(3)
        .x_label_formatter(&|x| short(*x))
        .label_style((FONT, px(13)))
        .axis_style(GREY)
        .draw()?;
    let width = (high - low) / BINS as f64;
    let bars = counts.iter().enumerate().map(|(bin, &count)| {
        let left = low + bin as f64 * width;
        let color = if bin == 0 || bin == BINS - 1 { ORANGE } else { BLUE };
        let height = count as f64 / a.len() as f64;
        Rectangle::new([(left, 0.0), (left + width, height)], color.filled())
    });
    chart.draw_series(bars)?;
    Ok(())
}

/// Two digits are enough below a small histogram.
fn short(x: f64) -> String {
    let text = if x == 0.0 || (0.01..100.0).contains(&x.abs()) {
        number((x * 100.0).round() / 100.0)
    } else {
        format!("{x:.0e}")
    };
    text.replace('-', "−")
}

/// From all zeros, the hidden units stay one unit.
fn all_zero(notebook: &mut Notebook) -> Result<()> {
    let mut rng = StdRng::seed_from_u64(1);
    let x = DMatrix::from_fn(20, 50, |_, _| rng.random_range(0.0..1.0));
    let labels = Labels::new((0..50).map(|_| rng.random_range(0..3)).collect(), 3)?;
    notebook
        .tell("20-8-3 learns 50 samples, sigmoid, 200 steps: how far apart its hidden units are");
    for (name, initialisation) in
        [("zero", Initialisation::Zero), ("Xavier", Initialisation::Xavier)]
    {
        let mut net = TwoLayerNet {
            params: Params::initialised(Sizes::new(20, 8, 3), initialisation, &mut rng),
            activation: Activation::Sigmoid,
        };
        let before = net.loss(&x, &labels);
        for _ in 0..200 {
            let (_, gradient) = net.gradient(&x, &labels);
            Sgd.step(&mut net.params, &gradient, 0.5);
        }
        let after = net.loss(&x, &labels);
        notebook.tell(format!("from {name}: loss {before:.3} to {after:.3}"));
        let weight = &net.params.hidden.weight;
        let (units, inputs) = weight.shape();
        let first = DMatrix::from_fn(units, inputs, |_, input| weight[(0, input)]);
        let apart: DMatrix<f64> = weight - first;
        let apart = largest(apart.iter().map(|difference| difference.abs()));
        if initialisation == Initialisation::Zero {
            notebook.within("the weights did move", weight.amax(), 1e-6..=10.0);
            notebook.close("largest difference between two units", apart, 0.0, 0.0);
        } else {
            notebook.within("largest difference between two units", apart, 0.1..=10.0);
        }
    }
    Ok(())
}
