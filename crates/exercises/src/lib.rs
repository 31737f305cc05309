//! Every chapter's exercises, a file each, in reading order.
//!
//! An exercise computes what a source describes, checks its own numbers, and draws its figures. Its
//! file opens with its question and its source; `run` does the work, and what draws a figure is a
//! function of the figure's numbers, which can be called with others.
//!
//! `cargo xtask exercises` runs them all, each in a process of its own.

mod say;
mod progress;
mod notebook;
mod exercise;

pub mod losses;
pub mod numdiff;
pub mod graph;
pub mod net;
pub mod train;

mod catalogue;

pub use catalogue::all;
pub use exercise::Exercise;
pub(crate) use exercise::exercises;
pub use notebook::{Notebook, largest, largest_difference};

/// What every exercise uses.
pub mod prelude {
    pub use crate::{Notebook, largest, largest_difference};
    pub use ::figure::{
        BLACK, BLUE, Canvas, Chart, Color, Corner, Dot, Figure, GREEN, GREY, ORANGE, PALE, PURPLE,
        WHITE, number, spread,
    };
    pub use anyhow::Context;

    /// What an exercise ends with; an error is what kept it from its work.
    pub type Result<T = ()> = anyhow::Result<T>;
}
