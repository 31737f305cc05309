//! Chapter 2: derivatives by differences, descent, and the gradient check.

mod batch_gradient;
mod gradient_check;
mod gradient_descent;
mod gradient_field;
mod mistakes;
mod partials;
mod simple_net;
mod step_size;
mod tangent_line;

use crate::exercise::Exercise;

/// In reading order.
pub const EXERCISES: &[Exercise] = &[
    tangent_line::EXERCISE,
    step_size::EXERCISE,
    partials::EXERCISE,
    gradient_field::EXERCISE,
    gradient_descent::EXERCISE,
    simple_net::EXERCISE,
    batch_gradient::EXERCISE,
    gradient_check::EXERCISE,
];
