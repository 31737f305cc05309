#![doc = include_str!("../README.md")]

// One variable.
mod difference;
mod ridders;

// Many.
mod gradient;
mod parallel_gradient;
mod perturbed;
mod tensors;
mod shape;

// Downhill.
mod norm;
mod descent;

// Exactly.
pub mod dual;

// Right or wrong?
mod verdict;
mod line;
mod noise;
mod stencil;
mod slope;
mod entry;
mod clue;
mod check;

pub use check::{Check, check};
pub use clue::{Clue, Part, Pattern};
pub use descent::gradient_descent;
pub use difference::{Difference, StepSize, derivative};
pub use entry::Entry;
pub use gradient::{gradient, partial};
pub use norm::{norm, unit};
pub use parallel_gradient::parallel_gradient;
pub use ridders::{Estimate, ridders};
pub use shape::Shape;
pub use tensors::{Tensors, assert_same_shapes};
pub use verdict::Verdict;
