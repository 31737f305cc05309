//! `cargo xtask book`: sees to it that each exercise has a record, builds the live parts where that can be done, and
//! makes the book; with `--serve` a program that shows it and computes these parts instead.

use crate::{
    build::{self, Profile},
    exercises::{self, OUT},
    program::Forwarded,
};
use anyhow::Result;
use std::{
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};
use terminal::Out;

/// The network that an exercise leaves, for which one can draw digits.
const NETWORK: &str = "train/mnist-backprop/network.safetensors";

/// No words before those that are forwarded.
const NOTHING: &[&str] = &[];

/// Asks whether those that follow are understood; which server it is, is not known yet.
const UNDERSTAND: &[&str] = &["--understand", "--server", "none"];

/// Where the book is that a server shows.
const SERVED: &str = "target/served-book";

/// Runs the exercises that have left no record, unless only help is wanted or other records are named, and the program
/// that makes the book. An exercise that fails is shown in the book as one. A practice workspace says by `--live` which
/// crates are to compute in the live parts.
pub fn run(forwarded: Forwarded) -> Result<ExitCode> {
    if forwarded.has(&["--help", "-h"]) {
        return forwarded.run("book", Profile::Dev, NOTHING, Path::new("."));
    }
    let (forwarded, crates) = forwarded.without("--live");
    // What is wrong with the words is told before the exercises are run for them.
    let understood = forwarded.clone().run("book", Profile::Dev, UNDERSTAND, Path::new("."))?;
    if understood != ExitCode::SUCCESS {
        return Ok(understood);
    }
    let crates = crates.as_deref().unwrap_or(Path::new("."));
    let records = forwarded.value("--exercises");
    if records.is_none() {
        exercises::run_missing()?;
    }
    let mut words = vec![];
    let network = records.unwrap_or_else(|| OUT.into()).join(NETWORK);
    if network.exists() {
        words.extend(["--network".into(), network]);
    }
    if forwarded.has(&["--serve"]) {
        // It computes what the live parts ask.
        words.extend(["--server".into(), build::executable(crates, "serve", Profile::Release)?]);
        if forwarded.value("--out").is_none() {
            words.extend(["--out".into(), SERVED.into()]); // a book without a program stays apart
        }
    } else if !forwarded.has(&["--messages"]) {
        words.extend(live(crates)?);
    }
    forwarded.run("book", Profile::Dev, &words, Path::new("."))
}

/// The live parts, of the crates in this folder, for a page; where they cannot be built, how to get them.
fn live(crates: &Path) -> Result<Vec<PathBuf>> {
    if build::has_wasm() {
        return Ok(vec!["--wasm".into(), build::for_a_page(crates, "live")?]);
    }
    writeln!(
        Out,
        "The pictures will stand still. To move them, run `rustup target add wasm32-unknown-unknown` and this \
         again, or this with --serve."
    )?;
    Ok(Vec::new())
}
