//! Chapter 1: what is being minimised.

mod book_numbers;

use crate::exercise::Exercise;

/// In reading order.
pub const EXERCISES: &[Exercise] = &[book_numbers::EXERCISE];
