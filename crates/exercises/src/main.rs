//! Every chapter's exercises, a file each, in reading order.
//!
//! An exercise computes what a source describes, checks its own numbers, draws its figures and
//! leaves a record. `cargo xtask exercises` runs them all, each in a process of its own.

mod bitmap;
mod check;
mod effort;
mod exercise;
mod histogram;
mod note;
mod notebook;
mod record;
mod run;
mod style;

mod graph;
mod losses;
mod net;
mod numdiff;
mod train;

use anyhow::{Result, bail};
use clap::Parser;
use effort::Effort;
use exercise::Exercise;
use std::{path::PathBuf, process::ExitCode};

/// The reading order.
const CHAPTERS: [&[Exercise]; 5] =
    [losses::EXERCISES, numdiff::EXERCISES, graph::EXERCISES, net::EXERCISES, train::EXERCISES];

/// Runs single exercises. `cargo xtask exercises` runs them all and makes the report.
#[derive(Parser)]
#[command(name = "exercises")]
enum Command {
    /// Print all exercises as JSON, in reading order.
    List,
    /// Run one exercise: print what it finds, write its record and its figures.
    Run {
        /// Which one, such as numdiff/tangent-line.
        id: String,
        /// Do all that it can do, where that takes minutes or hours.
        #[arg(long)]
        long: bool,
        /// The folder with the images, in `mnist` or `sample`.
        #[arg(long, default_value = "data")]
        data: PathBuf,
        /// The folder for records and figures.
        #[arg(long, default_value = "target/exercises")]
        out: PathBuf,
    },
}

fn main() -> ExitCode {
    match obey(Command::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Whether all checks passed.
fn obey(command: Command) -> Result<bool> {
    match command {
        Command::List => {
            let all: Vec<&Exercise> = CHAPTERS.into_iter().flatten().collect();
            println!("{}", serde_json::to_string_pretty(&all)?);
            Ok(true)
        }
        Command::Run { id, long, data, out } => {
            let mut all = CHAPTERS.into_iter().flatten();
            let Some(exercise) = all.find(|exercise| exercise.id == id) else {
                bail!("there is no exercise {id:?}; `exercises list` names all");
            };
            let effort = if long { Effort::Long } else { Effort::Usual };
            run::run(exercise, effort, data, &out)
        }
    }
}
