//! Chapter 5: data, batches, and the training loop.

mod session;

mod mnist_backprop;

use crate::exercise::Exercise;

/// In reading order.
pub const EXERCISES: &[Exercise] = &[mnist_backprop::EXERCISE];
