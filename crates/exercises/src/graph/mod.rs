//! Chapter 3: forward and backward through nodes and layers.

pub mod apples;
pub mod apples_and_oranges;
pub mod chain_rule;
pub mod layers;
pub mod matrix_backprop;
pub mod batch_norm;
pub mod layer_norm;
pub mod dropout;

// What several of them use.
mod golden_norm;

use crate::{Exercise, exercises};

/// In reading order.
pub(crate) const EXERCISES: &[Exercise] = exercises!["graph":
    apples, apples_and_oranges, chain_rule, layers, matrix_backprop, batch_norm, layer_norm,
    dropout,
];
