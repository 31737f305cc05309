//! What do two layers do without a non-linearity between them?
//!
//! Source: C §3.3, E §1 Q3

use crate::prelude::*;
use graph::{Affine, softmax_with_loss};
use losses::Labels;
use nalgebra::{DMatrix, DVector, dmatrix};
use net::{Activation, DeepNet, Initialisation, Network};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::f64::consts::LN_2;
use train::Sgd;

const LEARNING_RATE: f64 = 0.5;
const STEPS: usize = 1000;

pub(super) fn run(notebook: &mut Notebook) -> Result<()> {
    two_are_one(notebook);

    let x = dmatrix![0.0, 0.0, 1.0, 1.0; 0.0, 1.0, 0.0, 1.0];
    let xor = Labels::new(vec![0, 1, 1, 0], 2)?;
    let runs: Vec<Run> = (0..20).map(|seed| learn_linear(seed, &x, &xor)).collect();
    let fewest = runs.iter().map(|run| run.mistakes).min();
    let fewest = fewest.unwrap_or_default() as f64;
    notebook.tell("\nTwo linear layers, 2-4-2, learn XOR from 20 seeds:");
    notebook.within("fewest mistakes of the four", fewest, 1.0..=4.0);
    let lowest = runs.iter().map(|run| run.losses[STEPS - 1]);
    let lowest = lowest.fold(f64::INFINITY, f64::min);
    notebook.close("lowest loss, that of guessing: ln 2", lowest, LN_2, 1e-9);

    let with_tanh = learn_with_tanh(1, &x, &xor);
    let mistakes = with_tanh.mistakes as f64;
    notebook.close("the same with tanh between: mistakes", mistakes, 0.0, 0.0);

    notebook.figure("losses", (760, 440), |page| {
        let x = axis("step", 0.0..STEPS as f64);
        let y = axis("loss of the four samples", 0.0..1.0);
        let heading = "2-4-2 learns XOR, from the same weights";
        let mut chart = chart(page, heading, x, y)?;
        for (run, color, name) in
            [(&runs[1], ORANGE, "linear: stays at ln 2"), (&with_tanh, BLUE, "with tanh")]
        {
            let points = run.losses.iter().enumerate();
            let points = points.map(|(step, &loss)| (step as f64, loss));
            line(&mut chart, points, stroke(color, 3), name)?;
        }
        legend(&mut chart, SeriesLabelPosition::UpperRight)
    })
}

/// W = W2·W1 and b = W2·b1 + b2.
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

/// How learning went.
struct Run {
    losses: Vec<f64>,
    mistakes: usize,
}

fn net(seed: u64) -> DeepNet<f64> {
    let mut rng = StdRng::seed_from_u64(seed);
    let kind = Initialisation::Normal(1.0);
    DeepNet::random(&[2, 4, 2], Activation::Tanh, kind, &mut rng)
}

/// The weights of [`net()`], but nothing between the layers.
fn learn_linear(seed: u64, x: &DMatrix<f64>, labels: &Labels) -> Run {
    let [mut first, mut second] = <[_; 2]>::try_from(net(seed).layers).expect("two layers");
    let mut losses = Vec::new();
    for _ in 0..STEPS {
        let (hidden, first_back) = first.forward(x);
        let (logits, second_back) = second.forward(&hidden);
        let (loss, head) = softmax_with_loss(&logits, labels);
        let (d_hidden, d_second) = second_back.backward(&head.backward(1.0));
        let d_first = first_back.parameters(&d_hidden);
        Sgd.step(&mut first, &d_first, LEARNING_RATE);
        Sgd.step(&mut second, &d_second, LEARNING_RATE);
        losses.push(loss);
    }
    let logits = second.apply(&first.apply(x));
    let guesses = logits.column_iter().map(|scores| scores.argmax().0);
    let mistakes = guesses.zip(labels.iter()).filter(|(a, b)| a != b).count();
    Run { losses, mistakes }
}

fn learn_with_tanh(seed: u64, x: &DMatrix<f64>, labels: &Labels) -> Run {
    let mut net = net(seed);
    let mut losses = Vec::new();
    for _ in 0..STEPS {
        let (loss, gradient) = net.gradient(x, labels);
        Sgd.step(&mut net, &gradient, LEARNING_RATE);
        losses.push(loss);
    }
    let mistakes = labels.len() - net.correct(x, labels);
    Run { losses, mistakes }
}
