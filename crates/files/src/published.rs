//! The files of MNIST as they were published, and whether a folder has them.

use crate::{DataError, open, sha256, shortened};
use std::{
    fs::{self, File},
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

/// Files that belong together, known by their contents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublishedSet {
    /// Handwritten digits: LeCun, Cortes, Burges, *The MNIST database of handwritten digits*.
    Mnist,
    /// Clothing, in files of the same names and lengths: Xiao, Rasul, Vollgraf (2017).
    Fashion,
    /// The first images of MNIST, gzipped, which are kept in the repository.
    Sample,
}

impl PublishedSet {
    /// The folder that it has in the folder of all data.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Mnist => "mnist",
            Self::Fashion => "fashion",
            Self::Sample => "sample",
        }
    }

    /// The name of each file and its SHA-256.
    pub fn digests(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let lines = self.list().lines();
        lines.filter_map(|line| line.split_once("  ").map(|(sha256, name)| (name, sha256)))
    }

    /// The digests, listed so that `sha256sum --check` reads them too.
    fn list(self) -> &'static str {
        match self {
            Self::Mnist => include_str!("../../../data/mnist.sha256"),
            Self::Fashion => include_str!("../../../data/fashion.sha256"),
            Self::Sample => include_str!("../../../data/sample.sha256"),
        }
    }

    /// Whether `folder` has a file under each of the names, whatever it is.
    pub fn is_in(self, folder: &Path) -> bool {
        self.digests().all(|(name, _)| folder.join(name).exists())
    }

    /// Whether each file is in `folder` and is the one meant; if not, `remedy` says what helps.
    ///
    /// # Errors
    /// When a file is missing, cannot be read, or is another.
    pub fn verify(self, folder: &Path, remedy: &'static str) -> Result<(), DataError> {
        for (name, expected) in self.digests() {
            let path = folder.join(name);
            if !path.exists() {
                return Err(DataError::Missing { path, remedy });
            }
            let found = sha256(open(&path)?);
            let found = found.map_err(|source| DataError::unreadable(&path, source))?;
            if found != expected {
                let reason = format!("its SHA-256 is {found}, expected {expected}; {remedy}");
                return Err(DataError::damaged(&path, reason));
            }
        }
        Ok(())
    }
}

/// What lies in the folder of all data and by its name should be MNIST: all that is in its `mnist` folder, and elsewhere
/// what is called after it or after its format, but for the lists of digests.
pub fn meant_as_mnist(data: &Path) -> Vec<PathBuf> {
    let mut found = files_below(data, 4);
    let known = [PublishedSet::Sample, PublishedSet::Fashion].map(|set| data.join(set.folder()));
    found.retain(|path| {
        let below = path.strip_prefix(data).unwrap_or(path).to_string_lossy().to_ascii_lowercase();
        let digests = path.extension().is_some_and(|end| end == "sha256");
        let named = ["mnist", "ubyte"].iter().any(|word| below.contains(word));
        named && !digests && !known.iter().any(|folder| path.starts_with(folder))
    });
    found
}

/// The files in a folder and in the folders in it, in order, but for hidden ones: what a person has put there.
fn files_below(folder: &Path, depth: usize) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries
        .filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'))
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    let below = |path: PathBuf| match path.is_dir() {
        true if depth > 1 => files_below(&path, depth - 1),
        true => Vec::new(),
        false => vec![path],
    };
    paths.into_iter().flat_map(below).collect()
}

/// One of the four files that MNIST and Fashion-MNIST are published as.
#[derive(Clone, Debug)]
pub struct PublishedFile {
    /// Its name, uncompressed and in the folder.
    pub name: &'static str,
    /// The digest of its uncompressed contents, in hexadecimal.
    pub sha256: &'static str,
    /// Its uncompressed length.
    pub bytes: u64,
}

/// What a folder has under a file's name.
#[derive(Debug, PartialEq)]
pub enum FileState {
    /// The right contents.
    Verified,
    /// Nothing.
    Missing,
    /// Something else: what was found, and what was expected.
    Damaged(String),
}

impl PublishedFile {
    /// The training images, the training labels, the test images and the test labels of MNIST.
    pub fn mnist() -> [Self; 4] {
        Self::four(PublishedSet::Mnist)
    }

    /// The same of Fashion-MNIST.
    pub fn fashion() -> [Self; 4] {
        Self::four(PublishedSet::Fashion)
    }

    fn four(set: PublishedSet) -> [Self; 4] {
        [
            ("train-images-idx3-ubyte", 47_040_016),
            ("train-labels-idx1-ubyte", 60_008),
            ("t10k-images-idx3-ubyte", 7_840_016),
            ("t10k-labels-idx1-ubyte", 10_008),
        ]
        .map(|(name, bytes)| {
            let (_, sha256) = set.digests().find(|(listed, _)| *listed == name).unwrap_or_default();
            Self { name, sha256, bytes }
        })
    }

    /// Looks the file up in `folder` and reads it through, once.
    ///
    /// # Errors
    /// When it is there but cannot be read.
    pub fn state(&self, folder: &Path) -> io::Result<FileState> {
        let path = folder.join(self.name);
        let metadata = match fs::metadata(&path) {
            Ok(metadata) => metadata,
            Err(error) if is_absence(error.kind()) => return Ok(FileState::Missing),
            Err(error) => return Err(error),
        };
        if !metadata.is_file() {
            return Ok(FileState::Damaged("is not a file".into()));
        }
        if let Some(fault) = self.wrong_length(metadata.len()) {
            return Ok(FileState::Damaged(fault));
        }
        let found = File::open(&path).and_then(sha256)?;
        Ok(self.wrong_digest(&found).map_or(FileState::Verified, FileState::Damaged))
    }

    /// What is wrong with contents of this length, if anything is.
    pub fn wrong_length(&self, bytes: u64) -> Option<String> {
        (bytes != self.bytes).then(|| format!("has {bytes} bytes, expected {}", self.bytes))
    }

    /// What is wrong with contents of this SHA-256, if anything is.
    pub fn wrong_digest(&self, sha256: &str) -> Option<String> {
        let (found, expected) = (shortened(sha256), shortened(self.sha256));
        (sha256 != self.sha256).then(|| format!("SHA-256 is {found}, expected {expected}"))
    }
}

/// A file in place of the folder is found out when the folder is written to.
fn is_absence(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::NotFound | ErrorKind::NotADirectory)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const CONTENTS: &[u8] = b"no images, but bytes enough to be cut short";

    fn small() -> PublishedFile {
        let sha256 = sha256(CONTENTS).unwrap().leak();
        let bytes = CONTENTS.len() as u64;
        PublishedFile { name: "train-images-idx3-ubyte", sha256, bytes }
    }

    fn state_of(contents: &[u8]) -> FileState {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(small().name), contents).unwrap();
        small().state(folder.path()).unwrap()
    }

    fn damage_of(contents: &[u8]) -> String {
        match state_of(contents) {
            FileState::Damaged(fault) => fault,
            other => panic!("{other:?} for {contents:?}"),
        }
    }

    #[test]
    fn each_of_the_four_files_has_a_digest() {
        let files = PublishedFile::mnist().into_iter().chain(PublishedFile::fashion());
        let digests: BTreeSet<_> = files.map(|file| file.sha256).collect();
        let whole = digests.iter().all(|digest| digest.len() == 64);
        assert!(whole, "a digest is not of 64 digits: {digests:?}");
        assert_eq!(digests.len(), 8, "a digest is listed twice: {digests:?}");
    }

    #[test]
    fn the_right_contents_are_verified() {
        assert_eq!(state_of(CONTENTS), FileState::Verified);
    }

    #[test]
    fn other_contents_are_damage_that_says_what_was_found() {
        assert_eq!(damage_of(&CONTENTS[..9]), "has 9 bytes, expected 43");
        let fault = damage_of(&CONTENTS.to_ascii_uppercase());
        assert!(fault.starts_with("SHA-256 is ") && fault.contains(", expected "), "{fault}");
    }

    #[test]
    fn absence_is_no_damage() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(small().state(folder.path()).unwrap(), FileState::Missing);
        let file = folder.path().join("a file");
        fs::write(&file, "in place of the folder").unwrap();
        assert_eq!(small().state(&file).unwrap(), FileState::Missing);
    }

    #[test]
    fn a_folder_in_place_of_the_file_is_damage() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(small().name)).unwrap();
        let damaged = FileState::Damaged("is not a file".into());
        assert_eq!(small().state(folder.path()).unwrap(), damaged);
    }

    #[test]
    fn the_sample_of_the_repository_is_verified() {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
        PublishedSet::Sample.verify(&data.join("sample"), "git restores it").unwrap();
    }
}
