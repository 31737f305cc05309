//! What `cargo xtask bench` runs: the work that other libraries do too, timed beside ours.

mod task;
mod variables;
mod bar;
mod peer;
mod rounds;
mod agreement;
mod table;
mod material;
mod python;
mod cargo;
mod job;
mod jobs;
mod job_table;
mod job_contest;
mod library;
mod contest;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Measure what takes more than this repository; `cargo bench` measures the rest.
#[derive(Parser)]
#[command(bin_name = "cargo xtask bench")]
struct Cli {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    Peers(contest::Arguments),
}

fn main() -> ExitCode {
    terminal::run(Cli::try_parse(), ExitCode::FAILURE, |cli| {
        run(cli.what).map(|()| ExitCode::SUCCESS)
    })
}

fn run(what: What) -> Result<()> {
    terminal::enter_root()?;
    match what {
        What::Peers(arguments) => arguments.run(),
    }
}
