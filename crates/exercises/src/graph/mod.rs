//! Chapter 3: forward and backward through nodes and layers.

mod apples;
mod batch_norm;
mod drawing;
mod dropout;
mod golden_norm;
mod layer_norm;
mod layers;

use crate::exercise::Exercise;

/// In reading order.
pub const EXERCISES: &[Exercise] = &[
    apples::EXERCISE,
    layers::EXERCISE,
    batch_norm::EXERCISE,
    layer_norm::EXERCISE,
    dropout::EXERCISE,
];
