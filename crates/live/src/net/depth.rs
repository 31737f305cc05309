//! How a gradient fares on its way through ten layers.

use crate::prelude::*;
use exercises::net::vanishing_exploding::{slopes_by_layer, slopes_of_layers};
use figure::{BLUE, Figure, GREEN, ORANGE};
use net::{Activation, Initialisation};

pub(crate) const PART: Part = Part {
    id: "net/depth",
    heading: "Through ten layers",
    question: "With tanh, which σ keeps the gradient at one size through all ten layers? Try the same σ with ReLU. The sigmoid lets it through with the largest σ alone: what do its units say then, by the text above?",
    controls: &[
        Control::Choice { name: "activation", of: &["sigmoid", "tanh", "ReLU"], start: 1 },
        Control::Power { name: "σ of the initial weights", from: -2.0, to: 0.3, start: -1.5 },
    ],
    needs: Needs::Nothing,
    answer,
};

const ACTIVATIONS: [Activation; 3] = [Activation::Sigmoid, Activation::Tanh, Activation::Relu];

/// Units in each layer: few, to answer at once.
const UNITS: usize = 32;

fn answer(asked: &mut Asked) -> Result<Answer, String> {
    let (activation, sigma) = (ACTIVATIONS[asked.count(0)], 10f64.powf(asked.numbers[1]));
    let curve = |kind| slopes_by_layer(UNITS, kind, activation).map_err(|wrong| wrong.to_string());
    let (own, xavier, he) = (
        curve(Initialisation::Normal(sigma))?,
        curve(Initialisation::Xavier)?,
        curve(Initialisation::He)?,
    );
    let kept = own[0] / own[own.len() - 1];
    let says = format!(
        "σ = {}: the gradient comes from the right, and layer 1, at the input, receives {} times what layer 10 had.",
        three(sigma),
        told(kept)
    );
    let curves = [
        ("Xavier".to_owned(), BLUE.dashed(2), &xavier[..]),
        ("He".to_owned(), GREEN.dashed(2), &he[..]),
        (format!("σ = {}", three(sigma)), ORANGE.wide(3), &own[..]),
    ];
    let heading = format!("{activation}, {UNITS} units in each layer");
    let figure =
        Figure::from(slopes_of_layers(heading, curves)).size(asked.width, asked.height(0.6));
    Ok(Answer::new(figure, says).with(own))
}
