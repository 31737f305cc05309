//! The command line: a verb a file.

mod new;
mod update;
mod list;
mod run;
mod watch;
mod hint;
mod explain;
mod reset;
mod skip;
mod status;
mod check;
mod exercises;
mod book;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::{ffi::OsString, path::PathBuf, process::ExitCode};

/// Write the functions of the course yourself, and be told what is wrong.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write the functions of the course yourself, and be told what is wrong
    #[command(subcommand)]
    Practice(Verb),
    /// Run the exercises of the course with your own functions
    #[command(disable_help_flag = true)]
    Exercises {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
        arguments: Vec<OsString>,
    },
}

#[derive(Subcommand)]
enum Verb {
    /// Make a workspace in which the functions are to be written
    New {
        /// The folder, which is made
        folder: PathBuf,
    },
    /// What there is to write, and how far you are
    List {
        /// Chapters or functions; all when none is named
        wanted: Vec<String>,
        /// For programs
        #[arg(long)]
        json: bool,
    },
    /// Judge what you have written; all that is new when nothing is named
    Run {
        /// Chapters or functions
        #[arg(value_name = "CHAPTER|ID")]
        wanted: Vec<String>,
    },
    /// Judge each function when its file is saved
    Watch {
        /// Look at the files twice a second, where the system tells of no change
        #[arg(long)]
        poll: bool,
    },
    /// A hint; asked again, the next: the idea, the formula, almost the code
    Hint { id: String },
    /// After solving: the course's function beside yours, and why
    Explain { id: String },
    /// Put the `todo!()` back; what you wrote is kept in `backups`
    Reset { id: String },
    /// Leave a chapter out
    Skip {
        chapter: String,
        /// Take it back
        #[arg(long)]
        undo: bool,
    },
    /// The course's function, after solving
    Solution {
        id: String,
        /// Or before
        #[arg(long)]
        give_up: bool,
    },
    /// The course's book, in whose live parts your own functions compute
    #[command(disable_help_flag = true)]
    Book {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
        arguments: Vec<OsString>,
    },
    /// How far you are; of a folder of workspaces, a line each
    Status {
        /// A workspace, or a folder of several
        folder: Option<PathBuf>,
        /// For programs: a line a learner
        #[arg(long)]
        json: bool,
        /// Judge all anew, instead of believing what was judged before
        #[arg(long)]
        judge: bool,
    },
    /// Bring the workspace to the course as it is now; what you wrote stays
    Update {
        /// The workspace; the one you are in when none is named
        folder: Option<PathBuf>,
    },
    /// Whether what is practised is sound: each blank, hint, and known mistake
    Verify {
        /// Chapters; all when none is named
        chapters: Vec<String>,
    },
}

/// Does what is asked. The exit code is 0 where all is right, 1 where something is not yet, and 2 where it could not
/// be done.
///
/// # Errors
/// When it could not be done.
pub fn run(cli: Cli) -> Result<ExitCode> {
    let verb = match cli.command {
        Command::Exercises { arguments } => return exercises::run(&arguments),
        Command::Practice(verb) => verb,
    };
    match verb {
        Verb::New { folder } => new::run(&folder),
        Verb::List { wanted, json } => list::run(&wanted, json),
        Verb::Run { wanted } => run::run(&wanted),
        Verb::Watch { poll } => watch::run(poll),
        Verb::Hint { id } => hint::run(&id),
        Verb::Explain { id } => explain::run(&id, explain::When::Solved),
        Verb::Solution { id, give_up: false } => explain::run(&id, explain::When::Solution),
        Verb::Solution { id, give_up: true } => explain::run(&id, explain::When::GivenUp),
        Verb::Reset { id } => reset::run(&id),
        Verb::Skip { chapter, undo } => skip::run(&chapter, undo),
        Verb::Status { folder, json, judge } => status::run(folder.as_deref(), json, judge),
        Verb::Book { arguments } => book::run(&arguments),
        Verb::Update { folder } => update::run(folder.as_deref()),
        Verb::Verify { chapters } => check::run(&chapters),
    }
}
