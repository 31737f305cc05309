//! Chapter 4: networks, and their gradients both ways.

mod gradients_agree;

use crate::exercise::Exercise;

/// In reading order.
pub const EXERCISES: &[Exercise] = &[gradients_agree::EXERCISE];
