//! Chapter 2: derivatives by differences, descent, and the gradient check.

pub mod tangent_line;
pub mod step_size;
pub mod partials;
pub mod gradient_field;
pub mod gradient_descent;
pub mod landscape;
pub mod simple_net;
pub mod batch_gradient;
pub mod gradient_check;

// What several of them use.
mod mistakes;
mod roughness;
pub mod surface;

use crate::{Exercise, exercises};

/// In reading order.
pub(crate) const EXERCISES: &[Exercise] = exercises!["numdiff":
    tangent_line, step_size, partials, gradient_field, gradient_descent, landscape, simple_net,
    batch_gradient, gradient_check,
];
