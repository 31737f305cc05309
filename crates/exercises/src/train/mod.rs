//! Chapter 5: data, batches, and the training loop.

pub mod epochs;
pub mod mini_batch;
pub mod mnist_backprop;
pub mod mnist_numerical;
pub mod handwritten_mlp;
pub mod sigmoid_128;
pub mod gradient_descent_kinds;
pub mod batch_size;
pub mod regression_descent;
pub mod optimizers;
pub mod learning_rate;
pub mod overfitting;
pub mod normalisation;
pub mod stability;
pub mod checkpoint;
pub mod data_parallel;
pub mod best;

// What several of them use.
mod confusion;
mod features;
mod gallery;
pub mod hidden_units;
pub mod machines;
mod pieces_drawing;
mod predictions;
pub mod race;
pub mod reading;
mod schedules;
pub mod session;
pub mod valley;

use crate::{Exercise, exercises};

/// In reading order.
pub(crate) const EXERCISES: &[Exercise] = exercises!["train":
    epochs, mini_batch, mnist_backprop, mnist_numerical, handwritten_mlp, sigmoid_128,
    gradient_descent_kinds, batch_size, regression_descent, optimizers, learning_rate, overfitting, normalisation, stability,
    checkpoint, data_parallel, best,
];
