//! Points that the reader puts, and the boundary that a network learns.

use crate::{control::POINT, prelude::*};
use exercises::net::plane::{learnt, square};
use losses::Labels;
use nalgebra::DMatrix;
use net::{Activation, Network, Sizes, TwoLayerNet};
use rand::{SeedableRng, rngs::StdRng};
use train::Sgd;

pub(crate) const PART: Part = Part {
    id: "net/plane",
    heading: "Your own points",
    question: "XOR is there. Set the steps to 300 and try all ten seeds: with how few hidden units is it learnt? Remove all, and put eight points of one class in a ring around one of the other: how few now? And does ReLU need more of them than tanh?",
    controls: &[
        Control::Slider { name: "hidden units", from: 1.0, to: 12.0, step: 1.0, start: 4.0 },
        Control::Choice { name: "activation", of: &["tanh", "ReLU", "sigmoid"], start: 0 },
        Control::Slider { name: "learning rate η", from: 0.05, to: 2.0, step: 0.05, start: 0.5 },
        Control::Slider {
            name: "seed of the first weights",
            from: 0.0,
            to: 9.0,
            step: 1.0,
            start: 1.0,
        },
        Control::Steps { name: "steps", most: 300, start: 150 },
        Control::Points { start: &POINTS },
    ],
    needs: Needs::Nothing,
    answer,
};

const ACTIVATIONS: [Activation; 3] = [Activation::Tanh, Activation::Relu, Activation::Sigmoid];

/// XOR, to begin with.
const POINTS: [f64; 4 * POINT] = [-0.6, -0.6, 0.0, -0.6, 0.6, 1.0, 0.6, -0.6, 1.0, 0.6, 0.6, 0.0];

fn answer(asked: &mut Asked) -> Result<Answer, String> {
    let range = -1.0..1.0;
    if asked.numbers.len() == 5 {
        let empty = square("No points yet", ["x₁", "x₂"], &range).pointed();
        return Ok(Answer::new(
            asked.square(empty, 520),
            "Click or tap in the picture to put points.",
        ));
    }
    let (x, labels) = samples(&asked.numbers[5..])?;
    let (hidden, activation, rate) =
        (asked.count(0), ACTIVATIONS[asked.count(1)], asked.numbers[2]);
    let (seed, steps) = (asked.count(3) as u64, asked.count(4));
    let mut rng = StdRng::seed_from_u64(seed);
    let mut net = TwoLayerNet::<f64>::random(Sizes::new(2, hidden, 2), activation, 1.0, &mut rng);
    for _ in 0..steps {
        let (_, gradient) = net.value_and_gradient(&x, &labels);
        Sgd.step(&mut net, &gradient, rate);
    }
    let (loss, right) = (net.loss(&x, &labels), net.correct(&x, &labels));
    let says = format!(
        "After {steps} steps {right} of {} are right, and the loss is {loss:.4}.",
        labels.len()
    );
    let chart = square(format!("P(1) of 2-{hidden}-2 with {activation}"), ["x₁", "x₂"], &range);
    let chart = learnt(chart, &range, &net, (&x, &labels), 6).pointed();
    Ok(Answer::new(asked.square(chart, 520), says).with([loss, right as f64]))
}

fn samples(points: &[f64]) -> Result<(DMatrix<f64>, Labels), String> {
    let places = points.chunks_exact(POINT).flat_map(|point| [point[0], point[1]]);
    let x = DMatrix::from_iterator(2, points.len() / POINT, places);
    let classes = points.chunks_exact(POINT).map(|point| usize::from(point[2] > 0.5)).collect();
    Ok((x, Labels::new(classes, 2).map_err(|wrong| wrong.to_string())?))
}
