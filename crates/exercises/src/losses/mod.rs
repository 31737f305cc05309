//! Chapter 1: what is being minimised.

pub mod book_numbers;
pub mod labels_and_one_hot;
pub mod binary;
pub mod regression;
pub mod hinge;
pub mod softmax;
pub mod why_not_accuracy;

use crate::{Exercise, exercises};

/// In reading order.
pub(crate) const EXERCISES: &[Exercise] = exercises!["losses":
    book_numbers, labels_and_one_hot, binary, regression, hinge, softmax, why_not_accuracy,
];
