//! The IDX format that MNIST comes in, gzipped, as the sample is kept.
//!
//! A magic number (0x0000_08 and the number of dimensions), each dimension as a big-endian u32,
//! then the bytes.

use crate::{CLASSES, DataError, Images, PIXELS};
use flate2::read::GzDecoder;
use losses::Labels;
use std::{fs::File, io::Read, path::Path};

/// Reads gzipped images and labels.
pub(crate) fn read(images: &Path, labels: &Path) -> Result<Images, DataError> {
    let (count, pixels) = read_bytes(images, &[28, 28])?;
    let (label_count, bytes) = read_bytes(labels, &[])?;
    let damaged = |reason: String| DataError::Damaged { path: labels.to_owned(), reason };
    if label_count != count {
        return Err(damaged(format!("{label_count} labels for {count} images")));
    }
    debug_assert_eq!(pixels.len(), count * PIXELS);
    let checked = Labels::new(bytes.into_iter().map(usize::from).collect(), CLASSES);
    Ok(Images::new(&pixels, checked.map_err(|error| damaged(error.to_string()))?))
}

/// The number of items, and their bytes, of a file whose items have the shape `item`.
fn read_bytes(path: &Path, item: &[u32]) -> Result<(usize, Vec<u8>), DataError> {
    let content =
        unzip(path).map_err(|source| DataError::Unreadable { path: path.to_owned(), source })?;
    parse(&content, item).map_err(|reason| DataError::Damaged { path: path.to_owned(), reason })
}

fn unzip(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut content = Vec::new();
    GzDecoder::new(File::open(path)?).read_to_end(&mut content)?;
    Ok(content)
}

fn parse(content: &[u8], item: &[u32]) -> Result<(usize, Vec<u8>), String> {
    let dimensions = 1 + item.len();
    let (header, bytes) =
        content.split_at_checked(4 * (1 + dimensions)).ok_or("it ends within its header")?;
    let words: Vec<u32> =
        header.as_chunks().0.iter().map(|word| u32::from_be_bytes(*word)).collect();
    let (magic, count, shape) = (words[0], words[1] as usize, &words[2..]);
    if magic as usize != 0x0800 + dimensions {
        return Err(format!("its magic number is {magic:#010x}"));
    }
    if shape != item {
        return Err(format!("its items are {shape:?}, not {item:?}"));
    }
    let expected = count * item.iter().product::<u32>() as usize;
    if bytes.len() != expected {
        let found = bytes.len();
        return Err(format!("its header promises {expected} bytes, but it has {found}"));
    }
    Ok((count, bytes.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_parse(content: &[u8], item: &[u32], expected: Result<(usize, &[u8]), &str>) {
        let parsed = parse(content, item);
        let parsed = parsed.as_ref().map(|(n, bytes)| (*n, &bytes[..]));
        assert_eq!(parsed.map_err(String::as_str), expected);
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
}
