//! The table that Kaggle's *Digit Recognizer* comes as.

use crate::Images;
use files::{DataError, table};
use std::{
    io::{self, Write},
    path::Path,
};

/// Reads labelled images from a table in the format of Kaggle's *Digit Recognizer*: the header
/// `label,pixel0,…,pixel783`, then an image a line, its digit and its grey values from 0 to 255.
///
/// The table is read line by line, so that little more is held than the images. `cargo xtask csv`
/// writes the training images of MNIST as such a table.
///
/// Source: A §2.5, `pd.read_csv("../data/train.csv")`.
///
/// # Errors
/// When the file cannot be read, or is not such a table: the error names the line and the column,
/// and what was found there and expected.
pub fn read_csv(path: &Path) -> Result<Images, DataError> {
    let read = table::read(path)?;
    Images::from_bytes(&read.pixels, &read.labels)
        .map_err(|error| DataError::damaged(path, error.to_string()))
}

/// Writes images as such a table: their bytes, whatever their scaling.
///
/// # Errors
/// When `to` cannot be written to.
///
/// # Panics
/// When a class is above 255, which no digit is.
pub fn write_csv(images: &Images, to: impl Write) -> io::Result<()> {
    let labels = images.labels().iter();
    let byte = |label| u8::try_from(label).expect("a class of images is below 256");
    table::write(labels.enumerate().map(|(image, label)| (byte(label), images.pixels(image))), to)
}
