//! Chapter 5: data, batches, and the training loop.

mod session;

mod mnist_backprop;
mod normalisation;

use crate::exercise::Exercise;

/// In reading order.
pub const EXERCISES: &[Exercise] = &[mnist_backprop::EXERCISE, normalisation::EXERCISE];
