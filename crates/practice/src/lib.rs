//! Practice: the course's functions are to be written, and what is wrong is said in words.
//!
//! `cargo xtask practice` in the course, and the same in a workspace that it made.

/// Prints a line. Whoever reads it may have closed the pipe, which is an error and no panic.
macro_rules! line {
    ($($text:tt)*) => {{
        use ::std::io::Write as _;
        writeln!(::terminal::Out, $($text)*)?;
    }};
}

mod table;
mod manifest;
mod function;
mod extras;
mod graft;
mod submission;
mod composed;
mod mirror;
mod project;
mod diagnostic;
mod build;
mod judge;
mod verify;
mod progress;
mod backup;
mod skeleton;
mod assembly;
mod workspace;
mod select;
mod say;
mod report;
mod command;
mod with_function;

// So that it is built with the features that the rest of the workspace has.
use unified as _;

pub use command::{Cli, run};
pub use progress::{Done, Progress};
pub use say::wrapped;
pub use with_function::with_function;
