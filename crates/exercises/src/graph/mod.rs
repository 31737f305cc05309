//! Chapter 3: forward and backward through nodes and layers.

mod apples;
mod drawing;
mod layers;

use crate::exercise::Exercise;

/// In reading order.
pub const EXERCISES: &[Exercise] = &[apples::EXERCISE, layers::EXERCISE];
