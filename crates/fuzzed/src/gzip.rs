//! Gzipped IDX, as the sample is kept.

use crate::Verdict;
use files::idx::{IMAGE, LABEL, parse, unzip};
use flate2::{Crc, bufread::DeflateDecoder};
use std::io::Read;

/// The header of a gzip that has no more than one.
const HEADER: usize = 10;

/// No more is unpacked here.
const MOST: u64 = 1 << 20;

/// Reads the bytes as they are, and with the checksum and the length that their content has.
///
/// # Panics
/// When the content is accepted, and its checksum or length is wrong.
pub fn target(bytes: &[u8]) -> Verdict {
    let sealed = sealed(bytes);
    read(bytes, sealed.as_deref()).or(sealed.map_or(Verdict::Refused, |it| read(&it, Some(&it))))
}

fn read(bytes: &[u8], sealed: Option<&[u8]>) -> Verdict {
    let content = |item: &[usize]| -> Result<(), String> {
        let content = unzip(bytes, item).map_err(|error| error.to_string())?;
        parse(&content, item).map(|_| ())
    };
    let verdict = Verdict::of(&content(&IMAGE)).or(Verdict::of(&content(&LABEL)));
    if let (Verdict::Accepted, Some(right)) = (verdict, sealed) {
        assert!(bytes.starts_with(right), "a gzip with a wrong checksum was accepted");
    }
    verdict
}

/// The same gzip with the right checksum and length, if its content can be unpacked.
fn sealed(bytes: &[u8]) -> Option<Vec<u8>> {
    let (header, packed) = bytes.split_at_checked(HEADER)?;
    if header[3] != 0 {
        return None;
    }
    let mut decoder = DeflateDecoder::new(packed);
    let mut content = Vec::new();
    decoder.by_ref().take(MOST).read_to_end(&mut content).ok()?;
    let end = HEADER + usize::try_from(decoder.total_in()).ok()?;
    let mut checksum = Crc::new();
    checksum.update(&content);
    let trailer = [checksum.sum().to_le_bytes(), checksum.amount().to_le_bytes()].concat();
    Some([bytes.get(..end)?, &trailer].concat())
}
