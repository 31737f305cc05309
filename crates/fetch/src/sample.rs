//! `cargo xtask sample`: the small part of MNIST that is kept in the repository.

use crate::{place, verified};
use anyhow::{Context, Result, ensure};
use files::{PublishedFile, idx, sha256};
use flate2::{Compression, GzBuilder};
use std::{
    fs,
    io::{self, Write},
    path::Path,
};
use terminal::Out;

const TRAINING: usize = 10_000;
const TEST: usize = 2_000;

/// Makes the sample, of all files or of none, and data/sample.sha256, by which it is verified.
pub fn run() -> Result<()> {
    let samples: Vec<Vec<u8>> = PublishedFile::mnist()
        .iter()
        .map(|file| of(file, Path::new("data/mnist"), count(file)))
        .collect::<Result<_>>()?;
    let mut digests = String::new();
    for (file, sample) in PublishedFile::mnist().iter().zip(samples) {
        let name = format!("{}.gz", file.name);
        let path = Path::new("data/sample").join(&name);
        place::prepare(Path::new("data/sample"), &name)?;
        files::write(&path, |file| file.write_all(&sample))?;
        digests.extend([&sha256(&sample[..])?, "  ", &name, "\n"]);
        writeln!(Out, "{}: {} bytes", path.display(), sample.len())?;
    }
    files::write(Path::new("data/sample.sha256"), |file| file.write_all(digests.as_bytes()))?;
    Ok(())
}

fn count(file: &PublishedFile) -> usize {
    if file.name.starts_with("train") { TRAINING } else { TEST }
}

/// The first `count` records of a verified file, gzipped.
fn of(file: &PublishedFile, folder: &Path, count: usize) -> Result<Vec<u8>> {
    let path = folder.join(file.name);
    ensure!(
        verified::is_in(file, folder)?,
        "{}: is missing: cargo xtask fetch gets it",
        path.display()
    );
    let whole = fs::read(&path).with_context(|| format!("{}: cannot be read", path.display()))?;
    let first = idx::first(&whole, count)
        .with_context(|| format!("{}: has fewer than {count} records", path.display()))?;
    Ok(gzip(&first)?)
}

/// The same bytes for the same contents: no time, no name.
fn gzip(contents: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    encoder.write_all(contents)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake;
    use flate2::read::GzDecoder;
    use std::io::Read;

    /// Three images of 2 × 1 pixels.
    const IDX: &[u8] = &[0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 1, 10, 11, 20, 21, 30, 31];

    fn sample(contents: &[u8], count: usize) -> Result<Vec<u8>> {
        let folder = tempfile::tempdir()?;
        fs::write(folder.path().join("three"), contents)?;
        of(&fake::file("three", IDX), folder.path(), count)
    }

    fn assert_fails(contents: &[u8], count: usize, words: &str) {
        let error = format!("{:#}", sample(contents, count).unwrap_err());
        assert!(error.contains(words), "{error:?} lacks {words:?}");
    }

    #[test]
    fn the_first_records_under_a_header_of_their_own() {
        let mut found = Vec::new();
        let gzip = sample(IDX, 2).unwrap();
        GzDecoder::new(&gzip[..]).read_to_end(&mut found).unwrap();
        let expected = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 10, 11, 20, 21];
        assert_eq!(found, expected);
    }

    #[test]
    fn the_bytes_tell_neither_time_nor_name() {
        let gzip = sample(IDX, 2).unwrap();
        let [flags, time @ ..] = &gzip[3..8] else { panic!("{gzip:?}") };
        assert_eq!((*flags, time), (0, &[0; 4][..]));
    }

    #[test]
    fn no_sample_is_cut_from_what_is_not_verified() {
        assert_fails(&IDX[..21], 2, "three: has 21 bytes, expected 22: cargo xtask fetch");
        assert_fails(IDX, 4, "fewer than 4 records");
        let empty = tempfile::tempdir().unwrap();
        let missing = of(&fake::file("three", IDX), empty.path(), 2).unwrap_err();
        assert!(missing.to_string().contains("is missing: cargo xtask fetch"), "{missing}");
    }
}
