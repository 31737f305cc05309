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
    let unreadable = |source| DataError::unreadable(path, source);
    let content = unzip(open(path)?, item).map_err(unreadable)?;
    let parsed = parse(&content, item);
    let (count, bytes) = parsed.map_err(|reason| DataError::damaged(path, reason))?;
    Ok((count, bytes.to_vec()))
}

/// The content of a gzipped file of items of the shape `item`: no more of it than its header promises and one byte,
/// by which [`parse`] knows that there is more, nor than MNIST has.
///
/// # Errors
/// When it cannot be read, is not gzipped, or its checksum is wrong.
pub fn unzip(gzipped: impl Read, item: &[usize]) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    let mut from = GzDecoder::new(gzipped);
    let header = 4 * (2 + item.len());
    from.by_ref().take(header as u64).read_to_end(&mut content)?;
    let count = words(&content).get(1).copied().unwrap_or(0);
    let promised = size(count, item).map_or(LONGEST, |size| LONGEST.min(size as u64));
    from.take(promised + 1).read_to_end(&mut content)?;
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
    match size(count, item) {
        Some(expected) if expected == bytes.len() => Ok((count, bytes)),
        Some(expected) => {
            let found = bytes.len();
            Err(format!("its header promises {expected} bytes, but it has {found}"))
        }
        None => Err(format!("its header promises {count} items, which no memory holds")),
    }
}

/// The bytes of so many items, where memory could have them.
fn size(count: usize, item: &[usize]) -> Option<usize> {
    item.iter().try_fold(count, |size, length| size.checked_mul(*length))
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

/// An IDX file of items of any shape, cut after its first `count` items; none where it has fewer, or its items are of
/// nothing.
pub fn first(content: &[u8], count: usize) -> Option<Vec<u8>> {
    let dimensions = usize::from(*content.get(3)?);
    let (header, bytes) = content.split_at_checked(4 * (1 + dimensions))?;
    let item = words(header.get(8..)?);
    let size = size(1, &item).filter(|size| *size > 0)?;
    Some(format(&item, bytes.get(..count.checked_mul(size)?)?))
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

    #[test]
    fn items_that_no_memory_holds_or_of_nothing_are_refused() {
        let header = |item: [u8; 2]| [[0, 0, 8, 3], [255; 4], [item[0]; 4], [item[1]; 4]].concat();
        assert_eq!(first(&header([255, 255]), 1), None);
        assert_eq!(first(&header([0, 255]), 1), None);
        let told = "its header promises 4294967295 items, which no memory holds";
        assert_parse(&header([255, 255]), &[u32::MAX as usize; 2], Err(told));
    }

    #[test]
    fn no_more_is_unzipped_than_the_header_promises() {
        use flate2::{Compression, write::GzEncoder};
        use std::io::Write;
        let mut bomb = GzEncoder::new(Vec::new(), Compression::default());
        bomb.write_all(&format(&[2], &[1, 2, 3, 4])).unwrap();
        bomb.write_all(&vec![0; 1 << 20]).unwrap();
        let content = unzip(&bomb.finish().unwrap()[..], &[2]).unwrap();
        assert_eq!(content.len(), 12 + 4 + 1);
        assert_parse(&content, &[2], Err("its header promises 4 bytes, but it has 5"));
    }
}
