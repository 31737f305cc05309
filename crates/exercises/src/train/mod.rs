//! Chapter 5: data, batches, and the training loop.

mod confusion;
mod gallery;
mod hidden_units;
mod pieces_drawing;
mod predictions;
mod session;

mod data_parallel;
mod handwritten_mlp;
mod mnist_backprop;

use crate::exercise::Exercise;

/// In reading order.
pub const EXERCISES: &[Exercise] = &[
    mnist_backprop::EXERCISE,
    handwritten_mlp::EXERCISE,
    data_parallel::EXERCISE,
];
