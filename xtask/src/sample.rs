//! `cargo xtask sample`: the small part of MNIST that is kept in the repository.

use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use flate2::{Compression, GzBuilder, read::GzDecoder};

use crate::mnist_files::{self, DataFile, listed, mnist};
use crate::{draft, hash};

/// Where the sample lies.
pub const FOLDER: &str = "data/sample";
const DIGESTS: &str = "data/sample.sha256";
const TRAINING: u32 = 10_000;
const TEST: u32 = 2_000;

/// Makes the sample, of all files or of none, and data/sample.sha256, by which it is verified.
pub fn run() -> Result<()> {
    let samples: Vec<Vec<u8>> = mnist()
        .iter()
        .map(|file| of(file, Path::new(mnist_files::FOLDER), count(file)))
        .collect::<Result<_>>()?;
    let mut digests = String::new();
    for (file, sample) in mnist().iter().zip(samples) {
        let name = format!("{}.gz", file.name);
        let path = Path::new(FOLDER).join(&name);
        draft::write(&path, &sample)?;
        digests.extend([&hash::hex(&sample[..])?, "  ", &name, "\n"]);
        writeln!(io::stdout(), "{}: {} bytes", path.display(), sample.len())?;
    }
    draft::write(Path::new(DIGESTS), digests.as_bytes())
}

/// The sample of one of the files, verified and uncompressed.
pub fn read(file: &DataFile) -> Result<Vec<u8>> {
    let name = format!("{}.gz", file.name);
    let path = Path::new(FOLDER).join(&name);
    let shown = path.display();
    let gzip = fs::read(&path).with_context(|| format!("{shown}: cannot be read"))?;
    let digests = include_str!("../../data/sample.sha256");
    ensure!(
        listed(digests, &name) == Some(&hash::hex(&gzip[..])?),
        "{shown}: is damaged: git checkout {FOLDER} restores it"
    );
    let mut idx = Vec::new();
    GzDecoder::new(&gzip[..])
        .read_to_end(&mut idx)
        .with_context(|| format!("{shown}: cannot be read"))?;
    Ok(idx)
}

fn count(file: &DataFile) -> u32 {
    if file.name.starts_with("train") { TRAINING } else { TEST }
}

/// The first `count` records of a verified file, gzipped.
fn of(file: &DataFile, folder: &Path, count: u32) -> Result<Vec<u8>> {
    let path = folder.join(file.name);
    ensure!(file.is_in(folder)?, "{}: is missing: cargo xtask fetch gets it", path.display());
    let whole = fs::read(&path).with_context(|| format!("{}: cannot be read", path.display()))?;
    let first = first(&whole, count)
        .with_context(|| format!("{}: has fewer than {count} records", path.display()))?;
    Ok(gzip(&first)?)
}

/// An IDX file cut after `count` records. Its header is a magic number that ends in the number
/// of dimensions, then the dimensions, of which the first is the count, each a big-endian u32.
fn first(idx: &[u8], count: u32) -> Option<Vec<u8>> {
    let dimensions = usize::from(*idx.get(3)?);
    let (header, records) = idx.split_at_checked(4 + 4 * dimensions)?;
    let (magic, record) = (header.get(..4)?, header.get(8..)?);
    let size: usize = record.chunks_exact(4).map(big_endian).product();
    let records = records.get(..count as usize * size)?;
    Some([magic, &count.to_be_bytes(), record, records].concat())
}

fn big_endian(bytes: &[u8]) -> usize {
    bytes.iter().fold(0, |number, &byte| number << 8 | usize::from(byte))
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
    use crate::mnist_files::fake;

    /// Three images of 2 × 1 pixels.
    const IDX: &[u8] = &[0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 1, 10, 11, 20, 21, 30, 31];

    fn sample(contents: &[u8], count: u32) -> Result<Vec<u8>> {
        let folder = tempfile::tempdir()?;
        fs::write(folder.path().join("three"), contents)?;
        of(&fake::file("three", IDX), folder.path(), count)
    }

    fn assert_fails(contents: &[u8], count: u32, words: &str) {
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
