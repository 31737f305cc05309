//! The repository's own commands, run as `cargo xtask <command>`: fetch MNIST, cut the sample
//! of it that is kept in the repository, write it as a table, build and run the exercises, measure
//! the same work in other libraries.

mod bench;
mod build;
mod csv;
mod draft;
mod exercises;
mod fetch;
mod hash;
mod mnist_files;
mod program;
mod root;
mod sample;
mod training_images;
mod verified;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Fetch the data and run the exercises of Descent.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Fetch(fetch::Arguments),
    /// Make data/sample from the full set: 10 000 training and 2 000 test images.
    ///
    /// These are the first of data/mnist (`cargo xtask fetch`), gzipped, the same bytes
    /// on every run. Their digests go to data/sample.sha256.
    #[command(verbatim_doc_comment)]
    Sample,
    Csv(csv::Arguments),
    Exercises(exercises::Arguments),
    Bench(bench::Arguments),
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(code) => code,
        Err(err) => {
            eprintln!("error: {err:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<ExitCode> {
    let here = root::enter()?;
    match command {
        Command::Fetch(arguments) => arguments.run(&here)?,
        Command::Sample => sample::run()?,
        Command::Csv(arguments) => arguments.run(&here)?,
        Command::Exercises(arguments) => return arguments.run(),
        Command::Bench(arguments) => arguments.run()?,
    }
    Ok(ExitCode::SUCCESS)
}
