use std::{
    io,
    path::{Path, PathBuf},
};
use thiserror::Error;

/// Why a file could not be read or written.
#[derive(Debug, Error)]
pub enum FileError {
    /// There is nothing under this name.
    #[error("{path} is not there")]
    NotThere {
        /// The file.
        path: PathBuf,
    },
    /// There is something else than a file under this name: a folder, a pipe, a device.
    #[error("{path} is {found}, not a file")]
    NotAFile {
        /// The path.
        path: PathBuf,
        /// What it is.
        found: &'static str,
    },
    /// The file is to be written into a folder that does not exist.
    #[error("{path} cannot be written: there is no folder {folder}")]
    NoFolder {
        /// The file.
        path: PathBuf,
        /// The folder.
        folder: PathBuf,
    },
    /// The file cannot be read.
    #[error("{path} cannot be read")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The file cannot be written. What was there before still is.
    #[error("{path} cannot be written")]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The file is longer than any that is meant.
    #[error("{path} has {bytes} bytes, expected at most {most}")]
    TooLong {
        /// The file.
        path: PathBuf,
        /// Its length.
        bytes: u64,
        /// The greatest length.
        most: u64,
    },
    /// Another process writes it.
    #[error("{path} is being written by another process: let it end first, or choose another file")]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// The file is not what it should be.
    #[error("{path} is not a whole {format} file: {reason}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What it should be.
        format: &'static str,
        /// What was expected and what was found.
        reason: String,
    },
}

impl FileError {
    pub(crate) fn unreadable(path: &Path, source: io::Error) -> Self {
        Self::Unreadable { path: path.to_owned(), source }
    }
}
