//! A training that is watched.

use crate::{memory::Memory, prelude::*};
use exercises::train::{hidden_units, session};
use figure::Figure;
use net::{Activation, Sizes, TwoLayerNet};
use rand::{SeedableRng, rngs::StdRng};
use train::{Data, Length, Plan, Training};

pub(crate) const PART: Part = Part {
    id: "train/learning",
    heading: "Learning to read, before your eyes",
    question: "Press learn, and watch the hidden units: when do strokes appear in them? Then move η to both ends of its slider, and learn again: which end is worse after ten epochs, and how do the curves show it? (A loss of 2.3 = ln 10 is guessing.)",
    controls: &[
        Control::Choice {
            name: "what to watch",
            of: &["the curves", "the hidden units"],
            start: 0,
        },
        Control::Slider { name: "hidden units", from: 5.0, to: 60.0, step: 5.0, start: 30.0 },
        Control::Choice { name: "activation", of: &["ReLU", "sigmoid", "tanh"], start: 0 },
        Control::Power { name: "learning rate η", from: -2.5, to: 0.3, start: -0.3 },
        Control::Run { name: "learn ten epochs" },
    ],
    needs: Needs::Images,
    answer,
};

const ACTIVATIONS: [Activation; 3] = [Activation::Relu, Activation::Sigmoid, Activation::Tanh];
/// More epochs than that show nothing new.
const EPOCHS: usize = 200;

fn answer(asked: &mut Asked) -> Result<Answer, String> {
    // Another network or another rate is another training.
    let new = begun(asked);
    let goes_on = |(plan, training): &(Plan, Training<_>)| {
        *plan == new.0 && is_alike(&training.net, &new.1.net)
    };
    if asked.count(4) == 2 || !asked.memory.training.as_ref().is_some_and(goes_on) {
        asked.memory.training = Some(new);
    }
    if asked.count(4) == 1 {
        epoch(asked.memory)?;
    }
    let (_, training) = asked.memory.training.as_ref().ok_or("no training has begun")?;
    let end = training
        .history
        .last()
        .map_or([f64::NAN; 2], |end| [end.train.accuracy, end.held_out.accuracy]);
    let says = match training.epochs {
        0 => "It has learnt nothing yet: its weights are random.".to_owned(),
        epochs => format!(
            "After {epochs} epochs it reads {:.1} % of the training images and {:.1} % of others.",
            100.0 * end[0],
            100.0 * end[1]
        ),
    };
    let picture = if asked.count(0) == 0 && training.epochs > 0 {
        let name =
            format!("784-{}-10, {}", training.net.hidden.bias.len(), training.net.activation);
        asked.row(session::charts(&name, &training.history), 300)
    } else {
        Figure::from(hidden_units::figure_for(&training.net.hidden.weight, asked.width))
    };
    // Ten epochs at a time, to be looked at.
    let over = training.epochs > 0 && training.epochs.is_multiple_of(10);
    let answer = Answer { over, ..Answer::new(picture, says) };
    Ok(answer.with(end.into_iter().chain([training.epochs as f64])))
}

/// A network that has learnt nothing.
fn begun(asked: &Asked) -> (Plan, Training<TwoLayerNet<f32>>) {
    let plan = Plan {
        length: Length::Epochs(EPOCHS),
        learning_rate: 10f64.powf(asked.numbers[3]),
        seed: 1,
        ..Plan::default()
    };
    let (sizes, activation) = (Sizes::new(784, asked.count(1), 10), ACTIVATIONS[asked.count(2)]);
    let mut rng = StdRng::seed_from_u64(1);
    let net = TwoLayerNet::random(sizes, activation, 0.05, &mut rng);
    (plan.clone(), Training::new(net, &plan))
}

fn is_alike(one: &TwoLayerNet<f32>, other: &TwoLayerNet<f32>) -> bool {
    one.activation == other.activation && one.hidden.bias.len() == other.hidden.bias.len()
}

fn epoch(memory: &mut Memory) -> Result<(), String> {
    let [train, held_out] = memory.images.as_ref().ok_or("the images are not there yet")?;
    let (plan, training) = memory.training.as_mut().ok_or("no training has begun")?;
    training
        .epoch(Data { train, held_out }, plan, |_| ())
        .map_err(|wrong| format!("{wrong}: begin anew"))
}
