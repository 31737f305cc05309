//! Chapter 4: networks, and their gradients both ways.

pub mod gates;
pub mod perceptron_learning;
pub mod linear_collapse;
pub mod xor;
pub mod three_layer_forward;
pub mod universal_approximation;
pub mod folds;
pub mod two_layer_shapes;
pub mod gradients_agree;
pub mod ladder;
pub mod vanishing_exploding;
pub mod initialisation;

// What several of them use.
pub mod plane;
mod random_batch;

use crate::{Exercise, exercises};

/// In reading order.
pub(crate) const EXERCISES: &[Exercise] = exercises!["net":
    gates, perceptron_learning, linear_collapse, xor, three_layer_forward,
    universal_approximation, folds, two_layer_shapes, gradients_agree, ladder, vanishing_exploding,
    initialisation,
];
