//! The training images there are: all of MNIST's, or the sample's.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::mnist_files::{FOLDER, mnist};
use crate::sample;

/// The grey values of an image.
pub const PIXELS: usize = 28 * 28;

/// Digits, and as many times [`PIXELS`] grey values.
pub struct TrainingImages {
    /// The digits.
    pub labels: Vec<u8>,
    /// The grey values, image after image.
    pub pixels: Vec<u8>,
    /// The folder they come from.
    pub origin: &'static str,
}

impl TrainingImages {
    /// All of them if they are there, or the sample's. A damaged file is an error.
    pub fn read() -> Result<Self> {
        let [pixels, labels, ..] = mnist();
        let folder = Path::new(FOLDER);
        if !(pixels.is_in(folder)? && labels.is_in(folder)?) {
            return Ok(Self {
                labels: records(sample::read(&labels)?),
                pixels: records(sample::read(&pixels)?),
                origin: sample::FOLDER,
            });
        }
        let read = |name| {
            let path = folder.join(name);
            let file = fs::read(&path);
            file.with_context(|| format!("{}: cannot be read", path.display()))
        };
        Ok(Self {
            labels: records(read(labels.name)?),
            pixels: records(read(pixels.name)?),
            origin: FOLDER,
        })
    }
}

/// What follows the header of a verified IDX file, whose fourth byte is the number of dimensions.
fn records(mut idx: Vec<u8>) -> Vec<u8> {
    let header = 4 + 4 * usize::from(idx[3]);
    idx.split_off(header)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_of_labels_and_of_images_is_left_out() {
        assert_eq!(records(vec![0, 0, 8, 1, 0, 0, 0, 2, 7, 9]), [7, 9]);
        let image = [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 5, 6];
        assert_eq!(records(image.into()), [5, 6]);
    }
}
