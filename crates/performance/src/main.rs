//! What `cargo xtask bench growth` and `cargo xtask bench roofline` run: what work costs, by its size and
//! against the machine's limits.

mod median;
mod growth;
mod roofline;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Measure what work costs.
#[derive(Parser)]
#[command(bin_name = "cargo xtask bench")]
struct Cli {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    Growth(growth::Arguments),
    Roofline(roofline::Arguments),
}

fn main() -> ExitCode {
    terminal::run(Cli::try_parse(), ExitCode::FAILURE, |cli| {
        run(cli.what).map(|()| ExitCode::SUCCESS)
    })
}

fn run(what: What) -> Result<()> {
    terminal::enter_root()?;
    match what {
        What::Growth(arguments) => arguments.run(),
        What::Roofline(arguments) => arguments.run(),
    }
}
