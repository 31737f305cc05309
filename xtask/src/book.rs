//! `cargo xtask book`: sees to it that each exercise has a record, and makes the book.

use crate::{build::Profile, exercises, program::Forwarded};
use anyhow::Result;
use std::{path::Path, process::ExitCode};

/// Runs the exercises that have left no record, unless only help is wanted or other records are named, and the program
/// that makes the book. An exercise that fails is shown in the book as one.
pub fn run(forwarded: Forwarded) -> Result<ExitCode> {
    if !forwarded.has(&["--help", "-h", "--exercises"]) {
        exercises::run_missing()?;
    }
    forwarded.run("book", Profile::Dev, &[], Path::new("."))
}
