//! A picture of a digit, as PNG.

mod plain;
mod seal;

use crate::Verdict;
use images::{Ink, picture_from_bytes};
use std::path::Path;

/// Reads a picture as it is, and with the checksums that its parts have.
///
/// # Panics
/// When a picture is accepted with a wrong checksum, or is another than it is by a second way of reading.
pub fn target(bytes: &[u8]) -> Verdict {
    let sealed = seal::sealed(bytes);
    let as_it_is = read(bytes);
    if as_it_is == Verdict::Accepted {
        assert!(sealed == bytes, "a picture with a wrong checksum was accepted");
    }
    as_it_is.or(read(&sealed))
}

fn read(bytes: &[u8]) -> Verdict {
    let [white, black] =
        [Ink::White, Ink::Black].map(|ink| picture_from_bytes(Path::new("digit.png"), bytes, ink));
    assert_eq!(white.is_ok(), black.is_ok(), "whether it is read depends on the ink");
    if let Ok(pixels) = &white
        && let Some(expected) = plain::decoded(bytes)
    {
        assert_eq!(pixels[..], expected, "by a second way");
    }
    Verdict::of(&white)
}
