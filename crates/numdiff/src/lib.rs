#![doc = include_str!("../README.md")]

mod check;
mod descent;
mod difference;
pub mod dual;
mod gradient;
mod perturbed;
mod stencil;
mod tensors;

pub use check::{Check, Entry, Verdict, check};
pub use descent::gradient_descent;
pub use difference::{Difference, Step, derivative};
pub use gradient::gradient;
pub use tensors::Tensors;
