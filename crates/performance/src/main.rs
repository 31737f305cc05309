//! What `cargo xtask bench growth` and `cargo xtask bench roofline` run: what work costs, by its size and
//! against the machine's limits.

mod median;
mod growth;
mod roofline;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use std::{env, path::Path, process::ExitCode};

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
    // The repository's root, so that every path can be said as its reader knows it.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    env::set_current_dir(&root)
        .with_context(|| format!("{}: cannot be entered", root.display()))?;
    match what {
        What::Growth(arguments) => arguments.run(),
        What::Roofline(arguments) => arguments.run(),
    }
}
