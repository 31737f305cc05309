//! The error of having asked everybody.

use files::PublishedFile;
use std::{error::Error, fmt};

/// A source, and why it was given up.
#[derive(Debug)]
pub struct Failure {
    source: String,
    reason: String,
}

impl Failure {
    /// Why `source` was given up.
    pub fn new(source: &impl fmt::Display, reason: String) -> Self {
        let source = source.to_string();
        Self { source, reason }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}: {}", self.source, self.reason)
    }
}

/// No source has a file: it was asked of each of these until it failed.
#[derive(Debug)]
pub struct Exhausted {
    file: &'static str,
    failures: Vec<Failure>,
}

impl Exhausted {
    /// After these failures nobody is left to ask for `file`.
    pub fn new(file: &PublishedFile, failures: Vec<Failure>) -> Self {
        let file = file.name;
        Self { file, failures }
    }

    /// Every source and its failure, in one line.
    pub fn brief(&self) -> String {
        let failures: Vec<String> = self.failures.iter().map(Failure::to_string).collect();
        failures.join("; ")
    }
}

impl fmt::Display for Exhausted {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        if let [only] = &self.failures[..] {
            return write!(f, "{}: {only}", self.file);
        }
        let Self { file, .. } = self;
        let remedy = "name a folder that has the files (--from DIR), or a mirror (--mirror URL)";
        write!(f, "{file}: no source has it: {}: {remedy}", self.brief())
    }
}

impl Error for Exhausted {}
