//! What do two layers do without a non-linearity between them?
//!
//! Source: C §3.3, E §1 Q3

use super::plane::{corners, truth};
use crate::prelude::*;
use graph::Affine;
use nalgebra::{DMatrix, DVector};
use net::{Activation, Block, DeepNet, Initialisation, Network};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::f64::consts::LN_2;
use train::Sgd;

const STEPS: usize = 1000;

pub(super) fn run(notebook: &mut Notebook) -> Result {
    two_are_one(notebook);

    let runs: Vec<Run> = (0..20).map(|seed| learn_xor(without_activation(net(seed)))).collect();
    let fewest = runs.iter().map(|run| run.mistakes).min().unwrap_or_default();
    let lowest = runs.iter().map(|run| run.losses[STEPS - 1]).fold(f64::INFINITY, f64::min);
    notebook.tell("Two linear layers, 2-4-2, learn XOR from 20 seeds:");
    notebook.within("fewest mistakes of the four", fewest as f64, 1.0..=4.0);
    notebook.close("lowest loss, that of guessing: ln 2", lowest, LN_2, 1e-9);

    let with_tanh = learn_xor(net(1));
    let mistakes = with_tanh.mistakes as f64;
    notebook.close("the same with tanh between: mistakes", mistakes, 0.0, 0.0);

    let caption = "From the same weights, the network with tanh learns XOR. Without it, two layers \
                   are one linear layer, whose loss never falls below that of guessing.";
    notebook.figure("losses", caption, figure(&runs[1].losses, &with_tanh.losses))
}

/// W = W₂W₁ and b = W₂b₁ + b₂.
fn two_are_one(notebook: &mut Notebook) {
    let mut rng = StdRng::seed_from_u64(1);
    let mut random =
        |rows, columns| DMatrix::from_fn(rows, columns, |_, _| rng.random_range(-1.0..1.0));
    let as_vector = |m: DMatrix<f64>| DVector::from_column_slice(m.as_slice());
    let first = Affine { weight: random(50, 20), bias: as_vector(random(50, 1)) };
    let second = Affine { weight: random(10, 50), bias: as_vector(random(10, 1)) };
    let one = Affine {
        weight: &second.weight * &first.weight,
        bias: &second.weight * &first.bias + &second.bias,
    };
    let x = random(20, 100);
    let through_two = second.apply(&first.apply(&x));
    let off = (&through_two - one.apply(&x)).abs();
    let worst = largest(off.iter().copied()) / through_two.amax();
    let what = "20-50-10 without f, to the one layer W₂W₁, W₂b₁ + b₂, relative";
    notebook.at_most(what, worst, 1e-12);
}

fn net(seed: u64) -> DeepNet<f64> {
    let mut rng = StdRng::seed_from_u64(seed);
    DeepNet::random(&[2, 4, 2], Activation::Tanh, Initialisation::Normal(1.0), &mut rng)
}

/// The same weights with nothing between the layers.
fn without_activation(mut net: DeepNet<f64>) -> DeepNet<f64> {
    net.blocks.retain(|block| !matches!(block, Block::Activation(_)));
    net
}

/// How learning went.
struct Run {
    losses: Vec<f64>,
    mistakes: usize,
}

fn learn_xor(mut net: DeepNet<f64>) -> Run {
    let (x, labels) = (corners(), truth([0, 1, 1, 0]));
    let mut step = || {
        let (loss, gradient) = net.value_and_gradient(&x, &labels);
        Sgd.step(&mut net, &gradient, 0.5);
        loss
    };
    let losses = (0..STEPS).map(|_| step()).collect();
    Run { losses, mistakes: labels.len() - net.correct(&x, &labels) }
}

/// The losses of two runs, step by step.
pub fn figure(linear: &[f64], with_tanh: &[f64]) -> Chart {
    let curve = |losses: &[f64]| -> Vec<(f64, f64)> {
        losses.iter().enumerate().map(|(step, &loss)| (step as f64, loss)).collect()
    };
    Chart::new("2-4-2 learns XOR, from the same weights")
        .x("step", 0.0..linear.len() as f64)
        .y("loss of the four samples", 0.0..1.0)
        .line("linear: stays at ln 2", ORANGE.wide(3), curve(linear))
        .line("with tanh", BLUE.wide(3), curve(with_tanh))
}
