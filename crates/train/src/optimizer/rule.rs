use crate::{Entries, OutOfRange};
use nalgebra::RealField;
use net::Moment;

/// What an optimizer does with each parameter θ, whose slope is g = ∂L/∂θ.
pub trait Rule: Default {
    /// Its name, as its authors write it.
    const NAME: &'static str;

    /// A learning rate η that usually does for a network of a layer or two.
    const USUAL_RATE: f64;

    /// The names of the numbers that it remembers of each parameter from step to step, and what they can be.
    /// They start at 0.
    const MEMORY: &'static [(&'static str, Moment)] = &[];

    /// Whether its settings are such that it can learn.
    ///
    /// # Errors
    /// [`OutOfRange`] names the first setting that is not.
    fn check(&self) -> Result<(), OutOfRange>;

    /// Moves the parameters of one tensor.
    fn update<T: RealField + Copy>(&self, update: Update<T>, entries: Entries<T>);
}

/// Which update an optimizer makes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Update<T> {
    /// η (学习率), the length of its step.
    pub learning_rate: T,
    /// t, counted from 1.
    pub number: u32,
}
