//! The programs of the repository that are built when they are asked for, and not before.

use crate::build::{self, Profile};
use anyhow::{Context, Result};
use clap::Args;
use std::{
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
    process::{Command, ExitCode, ExitStatus},
};

/// What is told to another program, word for word; its own help is shown too.
#[derive(Args, Clone)]
#[command(disable_help_flag = true)]
pub struct Forwarded {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
    arguments: Vec<OsString>,
}

impl Forwarded {
    /// Whether one of these words is among what is told.
    pub fn has(&self, words: &[&str]) -> bool {
        self.arguments.iter().any(|argument| words.iter().any(|word| argument == word))
    }

    /// The same without this word and the path that follows it, and that path.
    pub fn without(mut self, word: &str) -> (Self, Option<PathBuf>) {
        let path = self.value(word);
        if let Some(place) = self.arguments.iter().position(|argument| argument == word) {
            self.arguments.drain(place..(place + 2).min(self.arguments.len()));
        }
        (self, path)
    }

    /// The path that follows this word, if it is among what is told.
    pub fn value(&self, word: &str) -> Option<PathBuf> {
        let mut words = self.arguments.iter().skip_while(|argument| *argument != word);
        words.nth(1).map(PathBuf::from)
    }

    /// Runs the program of a package with these words first, in the folder `here`, and ends as it does.
    pub fn run(
        self,
        package: &str,
        profile: Profile,
        first: &[impl AsRef<OsStr>],
        here: &Path,
    ) -> Result<ExitCode> {
        let words = first.iter().map(OsString::from).chain(self.arguments);
        let status = run(package, profile, words, here)?;
        let code = status.code().and_then(|code| u8::try_from(code).ok());
        Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
    }
}

/// Builds and runs the program of a package in the folder `here`.
pub fn run(
    package: &str,
    profile: Profile,
    words: impl IntoIterator<Item = OsString>,
    here: &Path,
) -> Result<ExitStatus> {
    let program = build::executable(Path::new("."), package, profile)?;
    let mut command = Command::new(&program);
    let status = command.args(words).current_dir(here).status();
    status.with_context(|| format!("{}: cannot be started", program.display()))
}
