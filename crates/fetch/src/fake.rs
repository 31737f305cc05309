//! Files small enough for tests.

use files::{PublishedFile, sha256};
use flate2::{Compression, write::GzEncoder};
use std::io::Write;

/// What the first fake file contains.
pub const IMAGES: &[u8] = b"no images, but bytes enough to be cut short";
/// What the second fake file contains.
pub const LABELS: &[u8] = b"seven two one zero";

/// A file known by `contents`.
pub fn file(name: &'static str, contents: &[u8]) -> PublishedFile {
    let sha256 = sha256(contents).unwrap().leak();
    PublishedFile { name, sha256, bytes: contents.len() as u64 }
}

/// Two files that stand for the four.
pub fn files() -> [PublishedFile; 2] {
    [file("train-images-idx3-ubyte", IMAGES), file("train-labels-idx1-ubyte", LABELS)]
}

/// Contents as `<name>.gz` has them.
pub fn gzip(contents: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(contents).unwrap();
    encoder.finish().unwrap()
}
