//! What may have the files.

use anyhow::Result;
use files::PublishedFile;
use std::{collections::VecDeque, fmt::Display, io::Read};

/// Something that may have the files.
pub trait Source: Display {
    /// A file's contents, compressed or not, still to be verified.
    fn open(&self, file: &PublishedFile) -> Result<Box<dyn Read>>;
}

/// Sources in the order in which they are asked.
pub type Sources = VecDeque<Box<dyn Source>>;
