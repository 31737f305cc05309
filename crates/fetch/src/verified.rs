//! Takes a body in only if it is the file that was meant.

use crate::draft;
use anyhow::{Context, Result, bail};
use files::{FileState, PublishedFile, Sha256Hex};
use flate2::read::MultiGzDecoder;
use indicatif::ProgressBar;
use std::{
    io::{self, Cursor, ErrorKind, Read, Write},
    path::Path,
};

/// What became of a body.
#[derive(Debug, PartialEq)]
pub enum Outcome {
    /// It was right, and has the file's name now.
    Saved,
    /// It was wrong, in this way; the folder is as it was.
    Refused(String),
}

/// Writes `body`, compressed or not, into `folder` under the file's name if its contents are
/// the file's. An error is the folder's fault, a refusal the body's.
pub fn save(
    file: &PublishedFile,
    body: impl Read,
    folder: &Path,
    progress: &ProgressBar,
) -> Result<Outcome> {
    let mut draft = draft::begin(&folder.join(file.name))?;
    let body = match uncompressed(body) {
        Ok(body) => progress.wrap_read(body),
        Err(fault) => return Ok(Outcome::Refused(fault)),
    };
    let fault = pour(file, body, &mut draft)
        .with_context(|| format!("{}: cannot be written to", folder.display()))?;
    if let Some(fault) = fault {
        return Ok(Outcome::Refused(fault));
    }
    draft::finish(draft, &folder.join(file.name))?;
    Ok(Outcome::Saved)
}

/// The contents of a body that says by its first bytes, not by its name, what it is.
fn uncompressed<'a>(mut body: impl Read + 'a) -> Result<Box<dyn Read + 'a>, String> {
    let mut magic = Vec::new();
    body.by_ref().take(2).read_to_end(&mut magic).map_err(|error| broke_off(0, &error))?;
    let kind = [magic.first().copied(), magic.get(1).copied()];
    let whole = Cursor::new(magic).chain(body);
    match kind {
        [Some(0x1f), Some(0x8b)] => Ok(Box::new(MultiGzDecoder::new(whole))),
        [Some(b'<'), _] => Err("is a web page, not the file".into()),
        _ => Ok(Box::new(whole)),
    }
}

/// Copies `body` while hashing it, and says what is wrong with it. The error is the draft's.
fn pour(
    file: &PublishedFile,
    body: impl Read,
    draft: &mut impl Write,
) -> io::Result<Option<String>> {
    // One byte more than expected is enough to know that it is too long.
    let mut body = body.take(file.bytes + 1);
    let mut hash = Sha256Hex::default();
    let (mut length, mut buffer) = (0, vec![0; 1 << 16]);
    loop {
        match body.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => {
                length += count as u64;
                hash.write_all(&buffer[..count])?;
                draft.write_all(&buffer[..count])?;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Ok(Some(broke_off(length, &error))),
        }
    }
    Ok(fault(file, length, hash))
}

fn fault(file: &PublishedFile, length: u64, hash: Sha256Hex) -> Option<String> {
    if length > file.bytes {
        return Some(format!("has more than the expected {} bytes", file.bytes));
    }
    file.wrong_length(length).or_else(|| file.wrong_digest(&hash.finish()))
}

fn broke_off(length: u64, error: &io::Error) -> String {
    format!("broke off after {length} bytes: {error}")
}

/// Whether `folder` has the file, for those who cannot work with a damaged one.
pub fn is_in(file: &PublishedFile, folder: &Path) -> Result<bool> {
    let path = folder.join(file.name);
    let shown = path.display();
    match file.state(folder).with_context(|| format!("{shown}: cannot be read"))? {
        FileState::Verified => Ok(true),
        FileState::Missing => Ok(false),
        FileState::Damaged(fault) => bail!("{shown}: {fault}: cargo xtask fetch replaces it"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::{self, gzip};
    use std::fs;

    /// Saves `body` over damage: what came of it, and what the folder holds then.
    fn save_over_damage(body: impl Read) -> (Outcome, Vec<u8>) {
        let folder = tempfile::tempdir().unwrap();
        let [images, _] = fake::files();
        let path = folder.path().join(images.name);
        fs::write(&path, "damage").unwrap();
        let outcome = save(&images, body, folder.path(), &ProgressBar::hidden()).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "left behind");
        (outcome, fs::read(&path).unwrap())
    }

    fn assert_saved(body: impl Read) {
        assert_eq!(save_over_damage(body), (Outcome::Saved, fake::IMAGES.to_vec()));
    }

    fn assert_refused(body: impl Read, reason: &str) {
        let (outcome, left) = save_over_damage(body);
        assert_eq!(left, b"damage", "{outcome:?}");
        match outcome {
            Outcome::Refused(said) => assert!(said.contains(reason), "{said:?} lacks {reason:?}"),
            Outcome::Saved => panic!("saved what should be refused for {reason:?}"),
        }
    }

    #[test]
    fn the_right_contents_are_saved_compressed_or_not() {
        assert_saved(fake::IMAGES);
        assert_saved(&gzip(fake::IMAGES)[..]);
    }

    #[test]
    fn anything_else_is_refused_and_leaves_the_folder_as_it_was() {
        assert_refused(&b"<!DOCTYPE html><title>404"[..], "is a web page");
        assert_refused(&b""[..], "has 0 bytes, expected 43");
        assert_refused(&fake::IMAGES[..20], "has 20 bytes, expected 43");
        assert_refused(&fake::IMAGES.to_ascii_uppercase()[..], "SHA-256 is ");
        assert_refused(&gzip(fake::IMAGES)[..25], "broke off after ");
        assert_refused(&gzip(b"<html>")[..], "has 6 bytes");
    }

    #[test]
    fn an_endless_body_is_not_waited_for() {
        assert_refused(io::repeat(7), "more than the expected 43 bytes");
        let bomb = gzip(&vec![7; 1 << 20]);
        assert_refused(&bomb[..], "more than the expected 43 bytes");
    }
}
