//! Chapter 5: data, batches, and the training loop.

mod confusion;
mod gallery;
mod hidden_units;
mod pieces_drawing;
mod predictions;
mod race;
mod schedules;
mod session;
mod valley;

mod best;
mod checkpoint;
mod data_parallel;
mod epochs;
mod gradient_descent_kinds;
mod handwritten_mlp;
mod learning_rate;
mod mini_batch;
mod mnist_backprop;
mod mnist_numerical;
mod normalisation;
mod optimizers;
mod overfitting;
mod stability;

use crate::exercise::Exercise;

/// In reading order.
pub const EXERCISES: &[Exercise] = &[
    epochs::EXERCISE,
    mini_batch::EXERCISE,
    mnist_backprop::EXERCISE,
    mnist_numerical::EXERCISE,
    handwritten_mlp::EXERCISE,
    gradient_descent_kinds::EXERCISE,
    optimizers::EXERCISE,
    learning_rate::EXERCISE,
    overfitting::EXERCISE,
    normalisation::EXERCISE,
    stability::EXERCISE,
    checkpoint::EXERCISE,
    data_parallel::EXERCISE,
    best::EXERCISE,
];
