//! Chapter 4: networks, and their gradients both ways.

mod drawing;
mod ladder_figures;

mod gates;
mod gradients_agree;
mod initialisation;
mod ladder;
mod linear_collapse;
mod perceptron_learning;
mod three_layer_forward;
mod two_layer_shapes;
mod universal_approximation;
mod vanishing_exploding;
mod xor;

use crate::exercise::Exercise;

/// In reading order.
pub const EXERCISES: &[Exercise] = &[
    gates::EXERCISE,
    perceptron_learning::EXERCISE,
    linear_collapse::EXERCISE,
    xor::EXERCISE,
    three_layer_forward::EXERCISE,
    universal_approximation::EXERCISE,
    two_layer_shapes::EXERCISE,
    gradients_agree::EXERCISE,
    ladder::EXERCISE,
    vanishing_exploding::EXERCISE,
    initialisation::EXERCISE,
];
