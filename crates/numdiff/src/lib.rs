#![doc = include_str!("../README.md")]

// One variable.
mod difference;
mod ridders;

// Many.
mod gradient;
mod parallel_gradient;
mod perturbed;
mod tensors;

// Downhill.
mod descent;

// Exactly.
pub mod dual;

// Right or wrong?
mod check;
mod clue;
mod stencil;

pub use check::{Check, Entry, Verdict, check};
pub use clue::{Clue, Part, Pattern};
pub use descent::gradient_descent;
pub use difference::{Difference, Step, derivative};
pub use gradient::{gradient, partial};
pub use parallel_gradient::parallel_gradient;
pub use ridders::{Estimate, ridders};
pub use tensors::{Tensors, assert_same_shapes};
