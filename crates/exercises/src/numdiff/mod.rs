//! Chapter 2: derivatives by differences, and descent.

mod gradient_descent;
mod simple_net;
mod tangent_line;

use crate::exercise::Exercise;

/// In reading order.
pub const EXERCISES: &[Exercise] = &[
    tangent_line::EXERCISE,
    gradient_descent::EXERCISE,
    simple_net::EXERCISE,
];
