//! A program to run, as a value: a test puts a small fake in its place.

use std::ffi::OsString;
use std::process::Command;

/// A program and the arguments that always come first.
#[derive(Clone, Debug)]
pub struct Program {
    path: OsString,
    first: Vec<OsString>,
}

impl Program {
    /// A program by its path, or by a name found on the search path.
    pub fn new(path: impl Into<OsString>) -> Self {
        Self { path: path.into(), first: Vec::new() }
    }

    /// The same program with one more argument that always comes first.
    #[must_use]
    pub fn with(mut self, argument: impl Into<OsString>) -> Self {
        self.first.push(argument.into());
        self
    }

    /// A fake for tests: a shell script that sees the arguments as `$1`, `$2` and so on.
    #[cfg(all(test, unix))]
    pub fn script(script: &str) -> Self {
        Self { path: "sh".into(), first: ["-c", script, "fake"].map(OsString::from).to_vec() }
    }

    /// A command to which the caller adds arguments.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        command.args(&self.first);
        command
    }
}
