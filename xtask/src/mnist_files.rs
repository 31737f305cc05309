//! The four files of MNIST and of Fashion-MNIST, and whether a folder has them.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::hash;

/// Where the full set lies.
pub const FOLDER: &str = "data/mnist";

/// Where Fashion-MNIST lies.
pub const FASHION_FOLDER: &str = "data/fashion";

/// A file known by its contents.
#[derive(Clone, Debug)]
pub struct DataFile {
    /// Its name, uncompressed and in the folder.
    pub name: &'static str,
    /// The digest of its uncompressed contents, in hexadecimal.
    pub sha256: &'static str,
    /// Its uncompressed length.
    pub bytes: u64,
}

/// The training and test sets, as first published: their digests are those that the training
/// itself asks for.
pub fn mnist() -> [DataFile; 4] {
    four(include_str!("../../data/mnist.sha256"))
}

/// The same of Fashion-MNIST, whose files have the same names and lengths.
pub fn fashion() -> [DataFile; 4] {
    four(include_str!("../../data/fashion.sha256"))
}

/// The four files by their digests, listed so that `sha256sum --check` reads them too.
///
/// # Panics
/// Never: the lists are compiled in, and a test reads them.
fn four(digests: &'static str) -> [DataFile; 4] {
    [
        ("train-images-idx3-ubyte", 47_040_016),
        ("train-labels-idx1-ubyte", 60_008),
        ("t10k-images-idx3-ubyte", 7_840_016),
        ("t10k-labels-idx1-ubyte", 10_008),
    ]
    .map(|(name, bytes)| DataFile {
        name,
        sha256: listed(digests, name).expect("each of the four files has a digest"),
        bytes,
    })
}

/// The digest of a file in a list of them.
pub fn listed<'a>(digests: &'a str, name: &str) -> Option<&'a str> {
    let mut lines = digests.lines().filter_map(|line| line.split_once("  "));
    lines.find_map(|(sha256, named)| (named == name).then_some(sha256))
}

/// What a folder has under a file's name.
#[derive(Debug, PartialEq)]
pub enum State {
    /// The right contents.
    Verified,
    /// Nothing.
    Missing,
    /// Something else: what was found, and what was expected.
    Damaged(String),
}

impl DataFile {
    /// Looks the file up in `folder` and reads it through, once.
    pub fn state(&self, folder: &Path) -> Result<State> {
        let path = folder.join(self.name);
        let unreadable = || format!("{}: cannot be read", path.display());
        let metadata = match fs::metadata(&path) {
            Ok(metadata) => metadata,
            Err(err) if is_absence(err.kind()) => return Ok(State::Missing),
            Err(err) => return Err(err).with_context(unreadable),
        };
        if !metadata.is_file() {
            return Ok(State::Damaged("is not a file".into()));
        }
        if let Some(fault) = self.wrong_length(metadata.len()) {
            return Ok(State::Damaged(fault));
        }
        let sha256 = File::open(&path).and_then(hash::hex).with_context(unreadable)?;
        Ok(self.wrong_hash(&sha256).map_or(State::Verified, State::Damaged))
    }

    /// Whether `folder` has the file, for those who cannot work with a damaged one.
    pub fn is_in(&self, folder: &Path) -> Result<bool> {
        match self.state(folder)? {
            State::Verified => Ok(true),
            State::Missing => Ok(false),
            State::Damaged(fault) => {
                let path = folder.join(self.name);
                bail!("{}: {fault}: cargo xtask fetch replaces it", path.display())
            }
        }
    }

    /// What is wrong with contents of this length, if anything is.
    pub fn wrong_length(&self, bytes: u64) -> Option<String> {
        (bytes != self.bytes).then(|| format!("has {bytes} bytes, expected {}", self.bytes))
    }

    /// What is wrong with contents of this digest, if anything is.
    pub fn wrong_hash(&self, sha256: &str) -> Option<String> {
        (sha256 != self.sha256).then(|| {
            let (found, expected) = (hash::short(sha256), hash::short(self.sha256));
            format!("SHA-256 is {found}, expected {expected}")
        })
    }
}

/// A file in place of the folder is found out when the folder is written to.
fn is_absence(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// Files small enough for tests.
#[cfg(test)]
pub mod fake {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};

    use super::{DataFile, hash};

    /// What the first fake file contains.
    pub const IMAGES: &[u8] = b"no images, but bytes enough to be cut short";
    /// What the second fake file contains.
    pub const LABELS: &[u8] = b"seven two one zero";

    /// A file known by `contents`.
    pub fn file(name: &'static str, contents: &[u8]) -> DataFile {
        DataFile { name, sha256: hash::hex(contents).unwrap().leak(), bytes: contents.len() as u64 }
    }

    /// Two files that stand for the four.
    pub fn files() -> [DataFile; 2] {
        [file("train-images-idx3-ubyte", IMAGES), file("train-labels-idx1-ubyte", LABELS)]
    }

    /// Contents as `<name>.gz` has them.
    pub fn gzip(contents: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(contents).unwrap();
        encoder.finish().unwrap()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn state_of(contents: &[u8]) -> State {
        let folder = tempfile::tempdir().unwrap();
        let [images, _] = fake::files();
        fs::write(folder.path().join(images.name), contents).unwrap();
        images.state(folder.path()).unwrap()
    }

    fn damage_of(contents: &[u8]) -> String {
        match state_of(contents) {
            State::Damaged(fault) => fault,
            other => panic!("{other:?} for {contents:?}"),
        }
    }

    #[test]
    fn each_of_the_four_files_has_a_digest() {
        let digests: BTreeSet<_> =
            mnist().into_iter().chain(fashion()).map(|file| file.sha256).collect();
        assert!(digests.iter().all(|digest| digest.len() == 64));
        assert_eq!(digests.len(), 8, "a digest is listed twice: {digests:?}");
    }

    #[test]
    fn the_right_contents_are_verified() {
        assert_eq!(state_of(fake::IMAGES), State::Verified);
    }

    #[test]
    fn other_contents_are_damage_that_says_what_was_found() {
        assert_eq!(damage_of(&fake::IMAGES[..9]), "has 9 bytes, expected 43");
        let fault = damage_of(&fake::IMAGES.to_ascii_uppercase());
        assert!(fault.starts_with("SHA-256 is ") && fault.contains(", expected "));
    }

    #[test]
    fn absence_is_no_damage() {
        let folder = tempfile::tempdir().unwrap();
        let [images, _] = fake::files();
        assert_eq!(images.state(folder.path()).unwrap(), State::Missing);
        let file = folder.path().join("a file");
        fs::write(&file, "in place of the folder").unwrap();
        assert_eq!(images.state(&file).unwrap(), State::Missing);
    }

    #[test]
    fn a_folder_in_place_of_the_file_is_damage() {
        let folder = tempfile::tempdir().unwrap();
        let [images, _] = fake::files();
        fs::create_dir(folder.path().join(images.name)).unwrap();
        let damaged = State::Damaged("is not a file".into());
        assert_eq!(images.state(folder.path()).unwrap(), damaged);
    }
}
