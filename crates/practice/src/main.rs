//! Practice: the course's functions are to be written, and what is wrong is said in words.
//!
//! `cargo xtask practice` in the course, and the same in a workspace that it made.

/// Prints a line. Whoever reads it may have closed the pipe, which is an error and no panic.
macro_rules! line {
    ($($text:tt)*) => {{
        use ::std::io::Write as _;
        writeln!(::std::io::stdout(), $($text)*)?;
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

use clap::Parser;
use std::{
    io::{self, ErrorKind},
    process::ExitCode,
};

fn main() -> ExitCode {
    match command::run(command::Cli::parse()) {
        Ok(code) => code,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS, // whoever read it has read enough
        Err(error) => {
            eprintln!("{}", say::wrapped(&format!("error: {error:#}")));
            ExitCode::from(2)
        }
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let mut causes = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>());
    causes.any(|cause| cause.kind() == ErrorKind::BrokenPipe)
}
