//! Runs single exercises. `cargo xtask exercises` runs them all and makes the report.

use anyhow::{Context, Result};
use clap::Parser;
use exercises::all;
use record::Effort;
use std::{path::PathBuf, process::ExitCode};

/// Runs one exercise: prints what it finds, writes its record and its figures.
#[derive(Parser)]
#[command(name = "exercises")]
struct Arguments {
    /// Which one, such as numdiff/tangent-line.
    id: String,
    /// Do all that it can do, where that takes minutes.
    #[arg(long)]
    long: bool,
    /// The folder with the images, in `mnist` or `sample`.
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// The folder for records and figures.
    #[arg(long, default_value = "target/exercises")]
    out: PathBuf,
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Whether all checks passed.
fn run(arguments: Arguments) -> Result<bool> {
    let Arguments { id, long, data, out } = arguments;
    let exercise = all()
        .find(|exercise| exercise.heading().id == id)
        .with_context(|| format!("there is no exercise {id:?}"))?;
    exercise.carry_out(if long { Effort::Long } else { Effort::Usual }, data, &out)
}
