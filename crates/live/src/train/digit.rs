//! A digit that the reader draws, and what a network makes of it.

use crate::prelude::*;
use exercises::train::reading::{Reading, figure};
use images::centred;
use net::DeepNet;
use std::array;

pub(crate) const PART: Part = Part {
    id: "train/digit",
    heading: "Draw a digit",
    question: "Draw a 7. Which pixels speak for it (blue), which against it (orange)? With how small a stroke does \
               the network change its mind, and does it then become less sure?",
    controls: &[
        Control::Choice {
            name: "network",
            of: &["the book's, or your file", "the one trained above"],
            start: 0,
        },
        Control::Choice {
            name: "why this digit?",
            of: &["the answer", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
            start: 0,
        },
        Control::Pad,
    ],
    needs: Needs::Network,
    answer,
};

fn answer(asked: &mut Asked) -> Result<Answer, String> {
    let trained = asked.memory.training.as_ref().map(|(_, training)| {
        let net = &training.net;
        DeepNet::of_layers(vec![net.hidden.clone(), net.output.clone()], net.activation)
    });
    let loaded = asked.memory.network.as_ref();
    let net = if asked.count(0) == 1 { trained.as_ref() } else { loaded };
    let ink = as_mnist_has_it(&asked.numbers[2..]);
    let says = match net {
        _ if ink.iter().all(|&ink| ink == 0.0) => "Draw a digit on the pad, as large as the pad.",
        None => "Train one above first.",
        Some(_) => "",
    };
    let Some(net) = net.filter(|_| says.is_empty()) else {
        return Ok(Answer::new(figure(&Reading::nothing(), asked.width), says));
    };
    let explained = asked.count(1).checked_sub(1);
    let reading = Reading::of(net, &ink, explained);
    let (answer, probability) = reading.answer();
    let says = format!(
        "It reads {} {answer}, with a probability of {:.1} %.",
        if answer == 8 { "an" } else { "a" },
        100.0 * probability
    );
    let values = reading.probabilities.iter().chain(&reading.slopes).copied().collect::<Vec<_>>();
    Ok(Answer::new(figure(&reading, asked.width), says).with(values))
}

/// The drawing as large and in the middle as the digits that the network has learnt from.
fn as_mnist_has_it(ink: &[f64]) -> Vec<f64> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 255"
    )]
    let grey = |pixel: usize| (ink[pixel] * 255.0).round() as u8;
    centred(&array::from_fn(grey)).map(|grey| f64::from(grey) / 255.0).to_vec()
}
