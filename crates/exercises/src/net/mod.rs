//! Chapter 4: networks, and their gradients both ways.

mod drawing;

mod gates;
mod gradients_agree;
mod linear_collapse;
mod perceptron_learning;
mod two_layer_shapes;
mod xor;

use crate::exercise::Exercise;

/// In reading order.
pub const EXERCISES: &[Exercise] = &[
    gates::EXERCISE,
    perceptron_learning::EXERCISE,
    linear_collapse::EXERCISE,
    xor::EXERCISE,
    two_layer_shapes::EXERCISE,
    gradients_agree::EXERCISE,
];
