//! Chapter 5: data, batches, and the training loop.

mod race;
mod schedules;
mod session;
mod valley;

mod epochs;
mod gradient_descent_kinds;
mod learning_rate;
mod mini_batch;
mod mnist_backprop;
mod optimizers;

use crate::exercise::Exercise;

/// In reading order.
pub const EXERCISES: &[Exercise] = &[
    epochs::EXERCISE,
    mini_batch::EXERCISE,
    mnist_backprop::EXERCISE,
    gradient_descent_kinds::EXERCISE,
    optimizers::EXERCISE,
    learning_rate::EXERCISE,
];
