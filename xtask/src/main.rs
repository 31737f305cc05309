//! The repository's own commands, run as `cargo xtask <command>`: build and run the exercises, and
//! build and run the programs that fetch the data, make the book and measure other libraries.

mod build;
mod program;
mod exercises;
mod figures;
mod book;

use anyhow::Result;
use build::Profile;
use clap::{Parser, Subcommand};
use program::Forwarded;
use std::{env, ffi::OsString, path::Path, process::ExitCode};

/// Fetch the data and run the exercises of Descent.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Put the four files of MNIST into data/mnist, each verified by its SHA-256
    Fetch(Forwarded),
    /// Make data/sample from the full set: 10 000 training and 2 000 test images
    Sample(Forwarded),
    /// Write the training images as a table, in the format of Kaggle's Digit Recognizer
    Csv(Forwarded),
    Exercises(exercises::Arguments),
    Figures(figures::Arguments),
    /// Make a book of texts, exercises and code in target/book; `--open` opens it
    Book(Forwarded),
    /// Write the functions of the course yourself, and be told what is wrong
    Practice(Forwarded),
    /// Measure what takes more than a benchmark; `cargo bench` measures the rest
    #[command(subcommand)]
    Bench(Bench),
}

#[derive(Subcommand)]
enum Bench {
    /// Time the same work in other libraries, beside ours
    Peers(Forwarded),
    /// Measure how time and memory of a training grow
    Growth(Forwarded),
    /// Compare the parts of a training step with what the machine can do
    Roofline(Forwarded),
}

fn main() -> ExitCode {
    let asked = Cli::try_parse_from(asked(env::args_os()));
    terminal::run(asked, ExitCode::FAILURE, |cli| run(cli.command))
}

/// The command line, in which `help fetch` asks the program that knows: `fetch --help`.
fn asked(arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut words: Vec<OsString> = arguments.collect();
    if words.len() > 2 && words[1] == "help" {
        words.remove(1);
        words.push("--help".into());
    }
    words
}

fn run(command: Command) -> Result<ExitCode> {
    let here = terminal::enter_root()?;
    match command {
        Command::Fetch(forwarded) => forwarded.run("fetch", Profile::Dev, &["fetch"], &here),
        Command::Sample(forwarded) => forwarded.run("fetch", Profile::Dev, &["sample"], &here),
        Command::Csv(forwarded) => forwarded.run("fetch", Profile::Dev, &["csv"], &here),
        Command::Exercises(arguments) => arguments.run(),
        Command::Figures(arguments) => arguments.run(),
        Command::Book(forwarded) => book::run(forwarded),
        Command::Practice(forwarded) => {
            forwarded.run("practice", Profile::Dev, &["practice"], &here)
        }
        Command::Bench(bench) => bench.run(&here),
    }
}

impl Bench {
    fn run(self, here: &Path) -> Result<ExitCode> {
        let release = Profile::Release;
        match self {
            Self::Peers(forwarded) => forwarded.run("peers", release, &["peers"], here),
            Self::Roofline(forwarded) => forwarded.run("performance", release, &["roofline"], here),
            Self::Growth(forwarded) => {
                let descent = build::executable(Path::new("."), "descent", release)?;
                let first = ["growth".into(), "--descent".into(), descent.into_os_string()];
                forwarded.run("performance", release, &first, here)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_is_asked_of_the_program_that_knows() {
        let asked = |line: &str| asked(line.split(' ').map(OsString::from));
        assert_eq!(asked("xtask help fetch"), ["xtask", "fetch", "--help"]);
        assert_eq!(asked("xtask help"), ["xtask", "help"]);
        assert_eq!(asked("xtask fetch --fashion"), ["xtask", "fetch", "--fashion"]);
    }
}
