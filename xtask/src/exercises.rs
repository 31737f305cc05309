//! `cargo xtask exercises`: builds the exercises, runs them one by one, keeps the report.

mod catalogue;
mod select;
mod outcome;
mod run;
mod table;
mod report;

use crate::{
    build::{self, Profile},
    program,
};
use anyhow::{Context, Result};
use clap::Args;
use files::{FileState, PublishedFile};
use record::{Effort, Exercise, Record};
use run::{Lesson, Runner};
use std::{
    io::Write,
    path::{Path, PathBuf, absolute},
    process::ExitCode,
};
use terminal::Out;

/// Where each exercise leaves what it makes, in a folder of its own.
pub const OUT: &str = "target/exercises";

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
    /// Do all that can be done: training in full, which takes minutes
    #[arg(long, conflicts_with = "list")]
    long: bool,
    /// Open the page in the browser when all is run
    #[arg(long, conflicts_with = "list")]
    open: bool,
    /// A folder with the crates of the course to build instead, such as those with a learner's functions
    #[arg(long, hide = true, default_value = ".")]
    course: PathBuf,
    /// Where what the exercises make is left
    #[arg(long, hide = true, default_value = OUT)]
    out: PathBuf,
}

/// Runs these exercises as `cargo xtask exercises` does.
pub fn run_named(wanted: Vec<String>) -> Result<ExitCode> {
    let (course, out) = (".".into(), OUT.into());
    Arguments { wanted, list: false, long: false, open: false, course, out }.run()
}

/// Runs the exercises that have left no record yet, and says so.
pub fn run_missing() -> Result<()> {
    let all = catalogue::read(Path::new("crates/exercises/src"))?;
    let missing = report::missing(Path::new(OUT), &all);
    if missing.is_empty() {
        return Ok(());
    }
    writeln!(
        Out,
        "{} of {} exercises have not been run yet: they are run first",
        missing.len(),
        all.len()
    )?;
    run_named(missing).map(drop)
}

impl Arguments {
    /// Runs what is wanted; the exit code tells whether all passed.
    pub fn run(self) -> Result<ExitCode> {
        let all = catalogue::read(Path::new("crates/exercises/src"))?;
        let chosen = select::select(&all, &self.wanted)?;
        let mut out = Out;
        if self.list {
            write!(out, "{}", table::titles(&chosen))?;
            return Ok(ExitCode::SUCCESS);
        }
        if chosen.iter().any(|exercise| needs_data(exercise)) && !provide_data()? {
            return Ok(ExitCode::FAILURE);
        }
        let runner = Runner {
            program: vec![build::executable(&self.course, "exercises", Profile::Release)?.into()],
            effort: if self.long { Effort::Long } else { Effort::Usual },
            data: absolute("data")?,
            out: absolute(&self.out)?,
        };
        let keep = |records: &[Record]| report::keep(&self.out, &all, records);
        let records = run_all(&runner, &chosen, &mut out, |records| keep(records).map(drop))?;
        let page = report::publish(&self.out, &all, &keep(&records)?)?;
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

/// The last chapter's exercises read MNIST.
fn needs_data(exercise: &Exercise) -> bool {
    exercise.chapter() == "train"
}

/// Sees to the full set of MNIST. Only where a file is missing or damaged is the program built that
/// fetches it, or says that the sample serves; whether there is something to train on.
fn provide_data() -> Result<bool> {
    let folder = Path::new("data/mnist");
    let there = |file: &PublishedFile| matches!(file.state(folder), Ok(FileState::Verified));
    if PublishedFile::mnist().iter().all(there) {
        return Ok(true);
    }
    let status = program::run("fetch", Profile::Dev, ["provide".into()], Path::new("."))?;
    Ok(status.success())
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
