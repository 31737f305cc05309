#![doc = include_str!("../README.md")]

mod check;
mod clue;
mod descent;
mod difference;
pub mod dual;
mod gradient;
mod perturbed;
mod ridders;
mod stencil;
mod tensors;

pub use check::{Check, Entry, Verdict, check};
pub use clue::{Clue, Part, Pattern};
pub use descent::gradient_descent;
pub use difference::{Difference, Step, derivative};
pub use gradient::gradient;
pub use ridders::{Estimate, ridders};
pub use tensors::{Tensors, assert_same_shapes};
