//! `cargo xtask exercises`: builds the exercises, runs them one by one, keeps the report.

mod catalogue;
mod data;
mod effort;
mod record;
mod report;
mod run;
mod select;
mod similar;
mod table;

use std::io::{self, Write};
use std::path::{Path, absolute};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;

use crate::build;
use crate::fetch::sources;
use crate::mnist_files::{FOLDER, mnist};
use crate::program::Program;
use catalogue::Exercise;
use effort::Effort;
use record::Record;
use run::{Lesson, Runner};

const OUT: &str = "target/exercises";

/// Build and run the exercises in reading order, each in a process of its own.
///
/// What an exercise says is shown when it is the only one, or when it fails. Its
/// figures and its record are left in a folder of its own in target/exercises, the
/// records of all in target/exercises/report.json, and a page to read them on in
/// target/exercises/index.html.
#[derive(Args)]
#[command(verbatim_doc_comment)]
#[command(after_help = "Examples:
  cargo xtask exercises                        all of them
  cargo xtask exercises losses numdiff         two chapters
  cargo xtask exercises numdiff/tangent-line   one, with all it says
  cargo xtask exercises --open                 all of them, then the page
  cargo xtask exercises --long train           a chapter, with all it can do
  cargo xtask exercises --list                 what there is")]
pub struct Arguments {
    /// Chapters or exercises to run; all when none is named
    #[arg(value_name = "CHAPTER|ID")]
    wanted: Vec<String>,
    /// List ids and titles; run nothing
    #[arg(long)]
    list: bool,
    /// Do all that can be done: training in full, which takes minutes or hours
    #[arg(long, conflicts_with = "list")]
    long: bool,
    /// Open the page in the browser when all is run
    #[arg(long, conflicts_with = "list")]
    open: bool,
}

impl Arguments {
    /// Runs what is wanted; the exit code tells whether all passed.
    pub fn run(self) -> Result<ExitCode> {
        let exercises = Program::new(build::executable("exercises", &["--package", "exercises"])?);
        let all = catalogue::of(&exercises)?;
        let chosen = select::select(&all, &self.wanted)?;
        let mut out = io::stdout().lock();
        if self.list {
            write!(out, "{}", table::titles(&chosen))?;
            return Ok(ExitCode::SUCCESS);
        }
        if chosen.iter().any(|exercise| exercise.needs_data()) {
            data::provide(&mnist(), Path::new(FOLDER), || sources::public(None))?.announce();
        }
        let runner = Runner {
            program: exercises,
            effort: if self.long { Effort::Long } else { Effort::Usual },
            data: absolute("data")?,
            out: absolute(OUT)?,
        };
        let keep = |records: &[Record]| report::keep(Path::new(OUT), &all, records);
        let records = run_all(&runner, &chosen, &mut out, |records| keep(records).map(drop))?;
        let page = report::publish(Path::new(OUT), &all, &keep(&records)?)?;
        let shown = page.display();
        write!(
            out,
            "
{}
report: {shown}
",
            table::results(&records)
        )?;
        if self.open {
            open::that_detached(&page).with_context(|| format!("{shown}: cannot be opened"))?;
        }
        Ok(exit_code(&records))
    }
}

/// Runs them in order. What is known is kept after each one, so that an interrupted run loses nothing.
fn run_all(
    runner: &Runner,
    chosen: &[&Exercise],
    out: &mut impl Write,
    keep: impl Fn(&[Record]) -> Result<()>,
) -> Result<Vec<Record>> {
    let lesson = if chosen.len() == 1 { Lesson::Live } else { Lesson::Kept };
    let mut records = Vec::new();
    for (index, exercise) in chosen.iter().enumerate() {
        let ended = runner.run(exercise, lesson);
        writeln!(out, "{}", table::line(&ended.record, index + 1, chosen))?;
        if !ended.record.passed {
            ended.explain(out)?;
        }
        records.push(ended.record);
        keep(&records)?;
    }
    Ok(records)
}

fn exit_code(records: &[Record]) -> ExitCode {
    if records.iter().all(|record| record.passed) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
