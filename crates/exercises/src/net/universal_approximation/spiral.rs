use crate::{
    net::plane::{learnt, square},
    prelude::*,
};
use losses::Labels;
use nalgebra::{DMatrix, DVector, dvector};
use net::{Activation, DeepNet, Initialisation, Network};
use numdiff::Tensors;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::f64::consts::PI;

/// Two arms of one and a half turns, hundred samples each, a little scattered.
fn spiral(seed: u64) -> Result<(DMatrix<f64>, Labels)> {
    let mut rng = StdRng::seed_from_u64(seed);
    let samples = (0..200).map(|n| {
        let along = f64::from(n / 2) / 100.0;
        let (radius, angle) = (0.1 + 0.9 * along, 3.0 * PI * along + PI * f64::from(n % 2));
        let mut scatter = || rng.random_range(-0.02..0.02);
        dvector![radius * angle.cos() + scatter(), radius * angle.sin() + scatter()]
    });
    let samples: Vec<DVector<f64>> = samples.collect();
    let labels = Labels::new((0..200).map(|n| n % 2).collect(), 2)?;
    Ok((DMatrix::from_columns(&samples), labels))
}

/// A boundary that nobody would build by hand is learnt.
pub fn run(notebook: &mut Notebook) -> Result {
    let (x, labels) = spiral(1)?;
    let mut rng = StdRng::seed_from_u64(2);
    let sizes = [2, 32, 32, 2];
    let mut net = DeepNet::random(&sizes, Activation::Tanh, Initialisation::Xavier, &mut rng);
    let mut velocity = net.map(|_| 0.0);
    let mut losses = Vec::new();
    for _ in 0..3000 {
        let (loss, gradient) = net.value_and_gradient(&x, &labels);
        roll(&mut net, &mut velocity, &gradient);
        losses.push(loss);
    }
    notebook.tell("Two spirals, 2-32-32-2 with tanh:");
    let right = net.correct(&x, &labels) as f64 / 200.0;
    notebook.within("share right of the 200 samples", right, 0.99..=1.0);
    let (others, other_labels) = spiral(3)?;
    let right = net.correct(&others, &other_labels) as f64 / 200.0;
    notebook.within("share right of 200 others on the same arms", right, 0.99..=1.0);

    let caption = "Two hidden layers bend the boundary along both arms. The loss hardly falls for \
                   1500 steps, and then quickly.";
    notebook.figure("spiral", caption, Figure::row([plane(&net, &x, &labels), learning(&losses)]))
}

/// A step with momentum: v ← 0.9 v − η ∂L/∂θ, θ ← θ + v.
fn roll(net: &mut DeepNet<f64>, velocity: &mut DeepNet<f64>, gradient: &DeepNet<f64>) {
    let slopes = gradient.entries();
    let velocity = velocity.tensors_mut().into_iter().flatten();
    let params = net.tensors_mut().into_iter().flatten();
    for ((param, velocity), slope) in params.zip(velocity).zip(slopes) {
        *velocity = 0.9 * *velocity - 0.05 * slope;
        *param += *velocity;
    }
}

/// P(1) over the plane, the line on which it is 1/2, and the samples.
pub fn plane(net: &DeepNet<f64>, x: &DMatrix<f64>, labels: &Labels) -> Chart {
    let range = -1.2..1.2;
    let chart = square("Two spirals, P(1)", ["x₁", "x₂"], &range);
    learnt(chart, &range, net, (x, labels), 4)
}

/// The loss, step by step.
pub fn learning(losses: &[f64]) -> Chart {
    Chart::new("Learning the spirals")
        .x("step", 0.0..1.04 * losses.len() as f64)
        .y("loss", 0.0..1.0)
        .path(BLUE, losses.iter().enumerate().map(|(step, &loss)| (step as f64, loss)))
}
