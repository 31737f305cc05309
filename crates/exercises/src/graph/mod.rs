//! Chapter 3: forward and backward through nodes and layers.

mod apples;
mod apples_and_oranges;
mod batch_norm;
mod chain_rule;
mod dropout;
mod golden_norm;
mod layer_norm;
mod layers;
mod matrix_backprop;

use crate::exercise::Exercise;

/// In reading order.
pub const EXERCISES: &[Exercise] = &[
    apples::EXERCISE,
    apples_and_oranges::EXERCISE,
    chain_rule::EXERCISE,
    layers::EXERCISE,
    matrix_backprop::EXERCISE,
    batch_norm::EXERCISE,
    layer_norm::EXERCISE,
    dropout::EXERCISE,
];
