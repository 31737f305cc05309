//! Tables of as many images as are asked for, made of those there are.

use anyhow::{Context, Result};
use files::{GreyImages, PIXELS, table};
use images::Distortion;
use rand::{SeedableRng, rngs::StdRng};
use std::{
    fs::File,
    io::BufWriter,
    path::{Path, PathBuf},
};

/// As digits are distorted to learn more from them.
const DISTORTION: Distortion =
    Distortion { shift: 2.0, rotation: 15.0, scale: 0.15, elastic: None };

/// Where the table of so many images is.
pub fn path(folder: &Path, count: usize) -> PathBuf {
    folder.join(format!("{count}.csv"))
}

/// Writes so many images as a table, one after the other: first those there are, then the same distorted, as often
/// as it takes.
pub fn write(images: &GreyImages, count: usize, path: &Path) -> Result<()> {
    let there = images.labels.len();
    let mut rng = StdRng::seed_from_u64(1);
    let copy = |index: usize| {
        let original = &images.pixels[index % there * PIXELS..][..PIXELS];
        let distorted = (index >= there).then(|| DISTORTION.apply(original, &mut rng).to_vec());
        (images.labels[index % there], distorted.unwrap_or_else(|| original.to_vec()))
    };
    let file = File::create(path);
    let written = file.and_then(|file| table::write((0..count).map(copy), BufWriter::new(file)));
    written.with_context(|| format!("{}: cannot be written", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_images_than_there_are_are_distorted_copies() {
        let pixels = [[0; PIXELS / 2], [200; PIXELS / 2]].concat();
        let images = GreyImages { labels: vec![7, 8], pixels: pixels.repeat(2) };
        let folder = tempfile::tempdir().unwrap();
        let path = path(folder.path(), 5);
        write(&images, 5, &path).unwrap();
        let read = table::read(&path).unwrap();
        assert_eq!(read.labels, [7, 8, 7, 8, 7]);
        let all: Vec<&[u8]> = read.pixels.chunks(PIXELS).collect();
        assert!(all[0] == pixels && all[1] == pixels, "the first are as they were");
        assert!(all[2] != pixels && all[3] != all[2], "the others are distorted, each by itself");
    }
}
