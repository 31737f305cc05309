//! The list of all targets.

use crate::{
    Verdict, checkpoint, formula, gzip, idx, network, picture, progress, recipe, record, request,
    server, source, table, tensors,
};
use std::path::{Path, PathBuf};

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
