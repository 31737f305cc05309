//! Chapter 5: data, batches, and the training loop.

mod session;

mod mnist_backprop;
mod normalisation;
mod overfitting;
mod stability;

use crate::exercise::Exercise;

/// In reading order.
pub const EXERCISES: &[Exercise] = &[
    mnist_backprop::EXERCISE,
    overfitting::EXERCISE,
    normalisation::EXERCISE,
    stability::EXERCISE,
];
