//! The IDX format that MNIST comes in, and the gzipped form of it that the sample is kept in.
//!
//! A magic number (0x0000_08 and the number of dimensions), each dimension as a big-endian u32, of
//! which the first is the number of items, then the bytes.

use crate::{DataError, GreyImages, SIDE, open};
use flate2::read::GzDecoder;
use std::{
    io::{self, Read},
    path::Path,
};

/// The shape of an image in an IDX file.
pub const IMAGE: [usize; 2] = [SIDE; 2];

/// The shape of a label in an IDX file: it is a single byte.
pub const LABEL: [usize; 0] = [];

/// Reads gzipped images and their gzipped labels.
///
/// # Errors
/// When one of them cannot be read, is not such a file, or they are not as many.
pub fn read_gzipped(images: &Path, labels: &Path) -> Result<GreyImages, DataError> {
    let (count, pixels) = read_items(images, &IMAGE)?;
    let (label_count, found) = read_items(labels, &LABEL)?;
    if label_count != count {
        return Err(DataError::damaged(labels, format!("{label_count} labels for {count} images")));
    }
    Ok(GreyImages { labels: found, pixels })
}

/// The length of the longest file of MNIST, 60 000 images.
const LONGEST: u64 = 47_040_016;

fn read_items(path: &Path, item: &[usize]) -> Result<(usize, Vec<u8>), DataError> {
    let zipped = open(path)?;
    let content = unzip(zipped).map_err(|source| DataError::unreadable(path, source))?;
    let parsed = parse(&content, item);
    let (count, bytes) = parsed.map_err(|reason| DataError::damaged(path, reason))?;
    Ok((count, bytes.to_vec()))
}

/// What was zipped, but no more than such a file can have: a small file can promise any length.
fn unzip(zipped: impl Read) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    GzDecoder::new(zipped).take(LONGEST + 1).read_to_end(&mut content)?;
    if content.len() as u64 > LONGEST {
        return Err(io::Error::other(format!("it unpacks to more than {LONGEST} bytes")));
    }
    Ok(content)
}

/// The number of items, and their bytes, of a file whose items have the shape `item`.
///
/// # Errors
/// When the file is something else: the error says what is wrong with it.
pub fn parse<'a>(content: &'a [u8], item: &[usize]) -> Result<(usize, &'a [u8]), String> {
    let dimensions = 1 + item.len();
    let (header, bytes) =
        content.split_at_checked(4 * (1 + dimensions)).ok_or("it ends within its header")?;
    let words = words(header);
    let (magic, count, shape) = (words[0], words[1], &words[2..]);
    if magic != 0x0800 + dimensions {
        return Err(format!("its magic number is {magic:#010x}"));
    }
    if shape != item {
        return Err(format!("its items are {shape:?}, not {item:?}"));
    }
    let expected = count * item.iter().product::<usize>();
    if bytes.len() != expected {
        let found = bytes.len();
        return Err(format!("its header promises {expected} bytes, but it has {found}"));
    }
    Ok((count, bytes))
}

/// The file of items of the shape `item`, whose bytes are these.
///
/// # Panics
/// When there are more items than a u32 can count.
pub fn format(item: &[usize], bytes: &[u8]) -> Vec<u8> {
    let count = bytes.len() / item.iter().product::<usize>();
    let magic = 0x0800 + 1 + item.len();
    let header = [&[magic, count], item].concat().into_iter().flat_map(|number| {
        u32::try_from(number).expect("each number of a header is a u32").to_be_bytes()
    });
    header.chain(bytes.iter().copied()).collect()
}

/// An IDX file of items of any shape, cut after its first `count` items; none where it has fewer.
pub fn first(content: &[u8], count: usize) -> Option<Vec<u8>> {
    let dimensions = usize::from(*content.get(3)?);
    let (header, bytes) = content.split_at_checked(4 * (1 + dimensions))?;
    let item = words(header.get(8..)?);
    let size: usize = item.iter().product();
    Some(format(&item, bytes.get(..count * size)?))
}

/// Numbers of a header, which are big-endian.
fn words(bytes: &[u8]) -> Vec<usize> {
    bytes.as_chunks().0.iter().map(|word| u32::from_be_bytes(*word) as usize).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_parse(content: &[u8], item: &[usize], expected: Result<(usize, &[u8]), &str>) {
        assert_eq!(parse(content, item), expected.map_err(str::to_owned));
    }

    #[test]
    fn labels_and_images() {
        assert_parse(&[0, 0, 8, 1, 0, 0, 0, 2, 7, 9], &[], Ok((2, &[7, 9])));
        let image = [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 5, 6];
        assert_parse(&image, &[1, 2], Ok((1, &[5, 6])));
        assert_parse(&image, &[2, 2], Err("its items are [1, 2], not [2, 2]"));
    }

    #[test]
    fn what_is_not_idx_is_refused_with_the_reason() {
        assert_parse(b"<html>", &[], Err("it ends within its header"));
        assert_parse(b"<html></html>", &[], Err("its magic number is 0x3c68746d"));
        let cut = [0, 0, 8, 1, 0, 0, 0, 3, 7];
        assert_parse(&cut, &[], Err("its header promises 3 bytes, but it has 1"));
    }
    #[test]
    fn what_is_written_is_read() {
        let images = format(&[1, 2], &[5, 6, 7, 8]);
        assert_eq!(parse(&images, &[1, 2]), Ok((2, &[5, 6, 7, 8][..])));
    }

    #[test]
    fn the_first_items_are_a_file_of_their_own() {
        let three = format(&[2, 1], &[10, 11, 20, 21, 30, 31]);
        assert_eq!(first(&three, 2), Some(format(&[2, 1], &[10, 11, 20, 21])));
        assert_eq!(first(&three, 4), None);
        assert_eq!(first(b"no", 1), None);
    }
}
