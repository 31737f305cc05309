//! IDX, plain and gzipped, and tables.

use crate::Seed;
use files::{
    PIXELS,
    idx::{IMAGE, LABEL, format},
    table,
};
use flate2::{Compression, write::GzEncoder};
use std::io::Write;

pub fn seeds() -> Vec<Seed> {
    let labels = format(&LABEL, &[5, 0, 4]);
    let images = format(&IMAGE, &[digit(0), digit(7)].concat());
    let mut idx = vec![("labels", labels.clone()), ("images", images.clone())];
    let huge = [[0, 0, 8, 3], [255; 4], [255; 4], [255; 4]].concat();
    let empty = [[0, 0, 8, 3], [255; 4], [0; 4], [255; 4]].concat();
    idx.extend([("found-sizes-overflow", huge), ("found-items-of-nothing", empty)]);
    idx.push(("found-cut", images[..images.len() - 1].to_vec()));
    let packed = gzip(&labels, Compression::none());
    let mut wrong = packed.clone();
    let end = wrong.len();
    wrong[end - 9] ^= 1;
    let cut = packed[..end - 8].to_vec();
    let bomb = gzip(&[labels.clone(), vec![0; 1 << 20]].concat(), Compression::best());
    let gzips =
        [("labels", packed), ("images", gzip(&images, Compression::best())), ("found-bomb", bomb)];
    // With the checksum set right these would be other files, which are accepted.
    let found = [("found-header-only", cut[..10].to_vec())];
    let tables = [
        ("two", table(&[(5, digit(0)), (9, digit(3))])),
        ("found-cut", table(&[(5, digit(0))])[..7_500].to_vec()),
        ("found-no-image", table(&[])),
    ];
    let named = |target: &'static str| {
        move |(name, bytes): (&str, Vec<u8>)| (target, name.to_owned(), bytes)
    };
    idx.into_iter()
        .map(named("idx"))
        .chain(gzips.into_iter().chain(found).map(named("gzip")))
        .chain(tables.into_iter().map(named("table")))
        .collect()
}

/// A digit of sorts, some of it paper.
fn digit(shift: usize) -> Vec<u8> {
    (0..PIXELS).map(|pixel| ((pixel + shift) % 29).to_le_bytes()[0].saturating_sub(14)).collect()
}

fn gzip(content: &[u8], level: Compression) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), level);
    packed.write_all(content).unwrap();
    packed.finish().unwrap()
}

fn table(images: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut written = Vec::new();
    table::write(images.iter().map(|(label, pixels)| (*label, pixels)), &mut written).unwrap();
    written
}
