//! The list of all targets.

use crate::{
    checkpoint, formula, gzip, idx, network, picture, progress, recipe, record, request, server,
    source, table, tensors,
};
use std::path::{Path, PathBuf};

/// What a reader made of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It took them, and kept its promises.
    Accepted,
    /// It said what is wrong with them.
    Refused,
}

impl Verdict {
    /// Of what a reader returned.
    pub(crate) fn of<T, E>(read: &Result<T, E>) -> Self {
        if read.is_ok() { Self::Accepted } else { Self::Refused }
    }

    /// Of bytes that were read in two ways.
    pub(crate) fn or(self, other: Self) -> Self {
        if self == Self::Accepted { self } else { other }
    }
}

/// A reader of bytes from outside, which must not panic whatever they are.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its name, and that of its file here, of its folder in `fuzz/corpus` and of its program for cargo-fuzz.
    pub name: &'static str,
    /// Reads the bytes, and panics where the reader accepts them and breaks a promise.
    pub run: fn(&[u8]) -> Verdict,
}

/// All of them.
pub const TARGETS: [Target; 14] = [
    Target { name: "checkpoint", run: checkpoint::target },
    Target { name: "formula", run: formula::target },
    Target { name: "gzip", run: gzip::target },
    Target { name: "idx", run: idx::target },
    Target { name: "network", run: network::target },
    Target { name: "picture", run: picture::target },
    Target { name: "progress", run: progress::target },
    Target { name: "recipe", run: recipe::target },
    Target { name: "record", run: record::target },
    Target { name: "request", run: request::target },
    Target { name: "server", run: server::target },
    Target { name: "source", run: source::target },
    Target { name: "table", run: table::target },
    Target { name: "tensors", run: tensors::target },
];

impl Target {
    /// The folder of the inputs that are kept.
    pub fn corpus(&self) -> PathBuf {
        root().join("corpus").join(self.name)
    }

    /// The folder of the inputs that were found to break it, as cargo-fuzz has it.
    pub fn artifacts(&self) -> PathBuf {
        root().join("artifacts").join(self.name)
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz")
}
