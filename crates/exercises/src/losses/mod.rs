//! Chapter 1: what is being minimised.

mod binary;
mod book_numbers;
mod hinge;
mod labels_and_one_hot;
mod regression;
mod softmax;
mod why_not_accuracy;

use crate::exercise::Exercise;

/// In reading order.
pub const EXERCISES: &[Exercise] = &[
    book_numbers::EXERCISE,
    labels_and_one_hot::EXERCISE,
    binary::EXERCISE,
    regression::EXERCISE,
    hinge::EXERCISE,
    softmax::EXERCISE,
    why_not_accuracy::EXERCISE,
];
