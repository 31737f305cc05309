//! How does a hidden layer learn XOR, which no line can separate?
//!
//! Source: C §2.2 to §3.3, E §1 Q2 and Q3

use super::drawing::{Map, draw_samples};
use crate::prelude::*;
use graph::Affine;
use losses::{Labels, softmax};
use nalgebra::{DMatrix, dmatrix};
use net::{Activation, Network, Sizes, TwoLayerNet};
use rand::{SeedableRng, rngs::StdRng};
use train::Sgd;

const SEEDS: u64 = 50;
const STEPS: usize = 1000;

pub(super) fn run(notebook: &mut Notebook) -> Result<()> {
    let x = dmatrix![0.0, 0.0, 1.0, 1.0; 0.0, 1.0, 0.0, 1.0];
    let xor = Labels::new(vec![0, 1, 1, 0], 2)?;

    notebook.tell(format!("hidden units   seeds of {SEEDS} that learn XOR"));
    for hidden in [1, 2, 3, 4, 8] {
        let learned =
            (0..SEEDS).filter(|&seed| learn(hidden, seed, &x, &xor).correct(&x, &xor) == 4);
        let learned = learned.count();
        notebook.tell(format!("{hidden:>12}   {learned:>2}"));
        if hidden == 1 {
            notebook.close("one unit is one line: seeds that learn", learned as f64, 0.0, 0.0);
        }
    }

    let mut nets = (0..SEEDS).map(|seed| learn(2, seed, &x, &xor));
    let net = nets
        .find(|net| net.correct(&x, &xor) == 4)
        .context("no seed learns XOR with two hidden units")?;
    notebook.tell("\nThe first of them with two hidden units:");
    notebook.close("right of the four", net.correct(&x, &xor) as f64, 4.0, 0.0);
    notebook.at_most("loss", net.loss(&x, &xor), 0.05);

    let hidden = net.activation.apply(&net.params.hidden.apply(&x));
    notebook.tell("x₁ x₂   hidden units       P(1)");
    let probabilities = net.predict(&x);
    for (n, (x, z)) in x.column_iter().zip(hidden.column_iter()).enumerate() {
        let (z, y) = ((z[0], z[1]), probabilities[(1, n)]);
        notebook.tell(format!(" {}  {}   {:>6.3} {:>6.3}    {y:.3}", x[0], x[1], z.0, z.1));
    }
    notebook.figure("boundary", (900, 450), |page| {
        let (left, right) = page.split_horizontally(px(450));
        draw_inputs(&left, &net, &x, &xor)?;
        draw_hidden(&right, &net.params.output, &hidden, &xor)
    })
}

fn learn(hidden: usize, seed: u64, x: &DMatrix<f64>, labels: &Labels) -> TwoLayerNet<f64> {
    let mut rng = StdRng::seed_from_u64(seed);
    let sizes = Sizes::new(2, hidden, 2);
    let mut net = TwoLayerNet::random(sizes, Activation::Tanh, 1.0, &mut rng);
    for _ in 0..STEPS {
        let (_, gradient) = net.gradient(x, labels);
        Sgd.step(&mut net.params, &gradient, 0.5);
    }
    net
}

/// P(1) over the inputs, and the line where it is 1/2.
fn draw_inputs(
    page: &Page,
    net: &TwoLayerNet<f64>,
    x: &DMatrix<f64>,
    labels: &Labels,
) -> Result<(), Box<dyn Error>> {
    let (first, second) = (axis("x₁", -0.5..1.5), axis("x₂", -0.5..1.5));
    let mut chart = chart(page, "P(1) over the inputs", first, second)?;
    let map = Map::over(&chart, |x| probability(&net.logits(x)));
    map.fill(&mut chart, 0.0, 1.0)?;
    map.boundary(&mut chart, 0.5)?;
    draw_samples(&mut chart, x, labels, 9)
}

/// The same four samples as the output layer sees them: there, a line does it.
fn draw_hidden(
    page: &Page,
    output: &Affine<f64>,
    hidden: &DMatrix<f64>,
    labels: &Labels,
) -> Result<(), Box<dyn Error>> {
    let first = axis("first hidden unit", -1.3..1.3);
    let second = axis("second hidden unit", -1.3..1.3);
    let mut chart = chart(page, "the same, over the hidden units", first, second)?;
    let map = Map::over(&chart, |z| probability(&output.apply(z)));
    map.fill(&mut chart, 0.0, 1.0)?;
    map.boundary(&mut chart, 0.5)?;
    draw_samples(&mut chart, hidden, labels, 9)?;
    let names = ["(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)"];
    for (n, at) in hidden.column_iter().enumerate() {
        let near = |m: &usize| (hidden.column(*m) - at).norm() < 0.1;
        let here: Vec<&str> = (0..4).filter(near).map(|m| names[m]).collect();
        let first_here = (0..n).all(|m| !near(&m));
        if first_here {
            let place = (at[0] + if at[0] < 0.5 { 0.1 } else { -0.35 }, at[1] + 0.2);
            chart.draw_series([Text::new(here.join(" and "), place, (FONT, px(16)))])?;
        }
    }
    Ok(())
}

fn probability(logits: &DMatrix<f64>) -> Vec<f64> {
    softmax(logits).row(1).iter().copied().collect()
}
