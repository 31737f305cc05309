//! How does a hidden layer learn XOR, which no line can separate?
//!
//! Source: C §2.2 to §3.3, E §1 Q2 and Q3

use super::plane::{corners, learnt, map, square, truth, with_samples};
use crate::prelude::*;
use losses::{Labels, softmax};
use nalgebra::DMatrix;
use net::{Activation, Network, Sizes, TwoLayerNet};
use rand::{SeedableRng, rngs::StdRng};
use train::Sgd;

const SEEDS: u64 = 50;

pub(super) fn run(notebook: &mut Notebook) -> Result {
    let (x, xor) = (corners(), truth([0, 1, 1, 0]));
    let knows = |net: &TwoLayerNet<f64>| net.correct(&x, &xor) == 4;
    let learned = [1, 2, 3, 4, 8]
        .map(|hidden| (hidden, (0..SEEDS).filter(|&seed| knows(&learn(hidden, seed))).count()));
    let heads = ["hidden units".to_owned(), format!("seeds of {SEEDS} that learn XOR")];
    notebook.table(heads, learned.map(|(hidden, seeds)| [hidden, seeds]));
    notebook.close("one unit is one line: seeds that learn", learned[0].1 as f64, 0.0, 0.0);

    let mut nets = (0..SEEDS).map(|seed| learn(2, seed));
    let net = nets.find(knows).context("no seed learns XOR with two hidden units")?;
    notebook.tell("The first of them with two hidden units:");
    notebook.close("right of the four", net.correct(&x, &xor) as f64, 4.0, 0.0);
    notebook.at_most("loss", net.loss(&x, &xor), 0.05);

    let hidden = net.activation.apply(&net.hidden.apply(&x));
    let probabilities = net.predict(&x);
    let rows = (0..4).map(|n| {
        let (x, z, y) = (x.column(n), hidden.column(n), probabilities[(1, n)]);
        [x[0].to_string(), x[1].to_string(), three(z[0]), three(z[1]), three(y)]
    });
    notebook.table(["x₁", "x₂", "first unit", "second unit", "P(1)"], rows);

    let caption = "Left, no line separates the blue samples from the orange ones. Right, the \
                   hidden layer has moved the same samples to where one line does.";
    notebook.figure("boundary", caption, figure(&net, &xor))
}

fn three(number: f64) -> String {
    format!("{number:.3}")
}

fn learn(hidden: usize, seed: u64) -> TwoLayerNet<f64> {
    let (x, labels) = (corners(), truth([0, 1, 1, 0]));
    let mut rng = StdRng::seed_from_u64(seed);
    let mut net = TwoLayerNet::random(Sizes::new(2, hidden, 2), Activation::Tanh, 1.0, &mut rng);
    for _ in 0..1000 {
        let (_, gradient) = net.value_and_gradient(&x, &labels);
        Sgd.step(&mut net, &gradient, 0.5);
    }
    net
}

/// P(1) of a network with two hidden units, over its inputs and over what its output layer sees,
/// with the line on which it is 1/2.
pub fn figure(net: &TwoLayerNet<f64>, labels: &Labels) -> Figure {
    let inputs = -0.5..1.5;
    let left = square("P(1) over the inputs", ["x₁", "x₂"], &inputs);
    let left = learnt(left, &inputs, net, (&corners(), labels), 9);

    let units = -1.3..1.3;
    let over_units = map(&units, |z| probability(&net.output.apply(z)));
    let names = ["first hidden unit", "second hidden unit"];
    let right = square("the same, over the hidden units", names, &units);
    let right = right.fill(&over_units, 0.0, 1.0).contour(&over_units, 0.5, BLACK);
    let hidden = net.activation.apply(&net.hidden.apply(&corners()));
    let right = with_samples(right, &hidden, labels, 9);
    Figure::row([left, with_names(right, &hidden)])
}

/// Writes each sample's inputs beside it; samples that lie together share one text.
fn with_names(chart: Chart, hidden: &DMatrix<f64>) -> Chart {
    let names = ["(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)"];
    hidden.column_iter().enumerate().fold(chart, |chart, (n, at)| {
        let near = |&m: &usize| (hidden.column(m) - at).norm() < 0.1;
        let here: Vec<usize> = (0..4).filter(near).collect();
        if here[0] < n {
            return chart;
        }
        let text = here.iter().map(|&m| names[m]).collect::<Vec<_>>().join(" and ");
        let place = (at[0] + if at[0] < 0.5 { 0.1 } else { -0.35 }, at[1] + 0.2);
        chart.text(text, place, BLACK)
    })
}

fn probability(logits: &DMatrix<f64>) -> Vec<f64> {
    softmax(logits).row(1).iter().copied().collect()
}
