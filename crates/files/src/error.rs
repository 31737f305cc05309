use crate::FileError;
use std::{
    io,
    path::{Path, PathBuf},
};
use thiserror::Error;

/// Why the images could not be read.
#[derive(Debug, Error)]
pub enum DataError {
    /// The file cannot be read at all.
    #[error(transparent)]
    File(#[from] FileError),
    /// The file is not what it should be.
    #[error("{path} is damaged: {reason}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was expected and what was found.
        reason: String,
    },
    /// A table has something else where this is expected.
    #[error("{path}, {place}: found {found}, expected {expected}")]
    Unexpected {
        /// The file.
        path: PathBuf,
        /// The line and the column.
        place: String,
        /// What is there.
        found: String,
        /// What should be there.
        expected: String,
    },
    /// There is no such data yet.
    #[error("{path} is not there: {remedy}")]
    Missing {
        /// The file.
        path: PathBuf,
        /// How to get it.
        remedy: &'static str,
    },
}

impl DataError {
    /// A file that cannot be read at all, for this reason.
    pub fn unreadable(path: &Path, source: io::Error) -> Self {
        FileError::unreadable(path, source).into()
    }

    /// A file that is not what it should be: what was expected and what was found.
    pub fn damaged(path: &Path, reason: impl Into<String>) -> Self {
        Self::Damaged { path: path.to_owned(), reason: reason.into() }
    }
}
