//! The checksums of a PNG.

use flate2::{Crc, bufread::DeflateDecoder};
use std::io::Read;

/// What a PNG begins with.
const SIGNATURE: usize = 8;

/// No more is unpacked.
const MOST: u64 = 1 << 20;

/// The chunks after the signature, each its name and its data; what is cut short at the end is none, nor what
/// stands after the one that ends the picture.
pub fn chunks(bytes: &[u8]) -> Vec<(&[u8], &[u8])> {
    let mut rest = bytes.get(SIGNATURE..).unwrap_or_default();
    let mut chunks = Vec::new();
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let length = u32::from_be_bytes(*length) as usize;
        let Some(whole) = after.get(..length.saturating_add(8)) else { break };
        chunks.push((&whole[..4], &whole[4..4 + length]));
        if whole.starts_with(b"IEND") {
            break;
        }
        rest = &after[whole.len()..];
    }
    chunks
}

/// The compressed pixels, which may be in several chunks.
pub fn compressed(bytes: &[u8]) -> Vec<u8> {
    let data = chunks(bytes).into_iter().filter(|(name, _)| *name == b"IDAT");
    data.flat_map(|(_, data)| data.to_vec()).collect()
}

/// What a stream of zlib has in it, and where the checksum of that should be.
pub fn unpacked(stream: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut decoder = DeflateDecoder::new(stream.get(2..)?);
    let mut content = Vec::new();
    decoder.by_ref().take(MOST).read_to_end(&mut content).ok()?;
    let end = 2 + usize::try_from(decoder.total_in()).ok()?;
    Some((content, end))
}

/// The same PNG with the right checksums of its chunks and of its pixels.
pub fn sealed(bytes: &[u8]) -> Vec<u8> {
    let stream = compressed(bytes);
    let right = unpacked(&stream).map(|(content, end)| (end, adler(&content).to_be_bytes()));
    let mut sealed = bytes.to_vec();
    let mut start = SIGNATURE;
    let mut before = 0;
    for (name, data) in chunks(bytes) {
        let place = start + 8..start + 8 + data.len();
        if let (b"IDAT", Some((end, checksum))) = (name, right) {
            for (at, byte) in (end..).zip(checksum) {
                if let Some(inside) = at.checked_sub(before).filter(|at| *at < data.len()) {
                    sealed[place.start + inside] = byte;
                }
            }
            before += data.len();
        }
        let mut checksum = Crc::new();
        checksum.update(&sealed[start + 4..place.end]);
        sealed[place.end..place.end + 4].copy_from_slice(&checksum.sum().to_be_bytes());
        start = place.end + 4;
    }
    sealed
}

/// Adler-32: 1 and the sum of the bytes, and the sum of all such sums, modulo 65521.
fn adler(bytes: &[u8]) -> u32 {
    let sums = |(a, b), &byte: &u8| {
        let a = (a + u32::from(byte)) % 65521;
        (a, (b + a) % 65521)
    };
    let (a, b) = bytes.iter().fold((1, 0), sums);
    b << 16 | a
}
