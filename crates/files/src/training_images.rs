//! The training images there are: all of MNIST's, or the sample's.

use crate::{
    DataError, FileState, GreyImages, PublishedFile, PublishedSet,
    idx::{IMAGE, LABEL, parse, read_gzipped},
    read,
};
use std::path::{Path, PathBuf};

/// The training images in the folder of all data, and the folder in it that they come from: MNIST's
/// when they are there, otherwise those of the sample.
///
/// # Errors
/// When a file cannot be read or is damaged. A damaged full set is no reason to take the sample.
pub fn training_images(data: &Path) -> Result<(GreyImages, PathBuf), DataError> {
    let folder = data.join(PublishedSet::Mnist.folder());
    let [pixels, labels, ..] = PublishedFile::mnist();
    let full = (verified(&folder, &pixels, &IMAGE)?, verified(&folder, &labels, &LABEL)?);
    if let (Some(pixels), Some(labels)) = full {
        return Ok((GreyImages { labels, pixels }, folder));
    }
    let folder = data.join(PublishedSet::Sample.folder());
    PublishedSet::Sample.verify(&folder, "`git checkout data/sample` restores it")?;
    let gzipped = |file: &PublishedFile| folder.join(format!("{}.gz", file.name));
    let images = read_gzipped(&gzipped(&pixels), &gzipped(&labels))?;
    Ok((images, folder))
}

/// The bytes of the file's items, if it is there.
fn verified(
    folder: &Path,
    file: &PublishedFile,
    item: &[usize],
) -> Result<Option<Vec<u8>>, DataError> {
    let path = folder.join(file.name);
    let unreadable = |source| DataError::unreadable(&path, source);
    match file.state(folder).map_err(unreadable)? {
        FileState::Missing => Ok(None),
        FileState::Damaged(fault) => {
            let reason = format!("it {fault}; `cargo xtask fetch` replaces it");
            Err(DataError::damaged(&path, reason))
        }
        FileState::Verified => {
            let content = read(&path, file.bytes)?;
            let parsed = parse(&content, item);
            let (_, bytes) = parsed.map_err(|reason| DataError::damaged(&path, reason))?;
            Ok(Some(bytes.to_vec()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PIXELS;
    use std::fs;

    fn repository() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data")
    }

    #[test]
    fn without_the_full_set_the_sample_serves() {
        let data = tempfile::tempdir().unwrap();
        let sample = data.path().join("sample");
        fs::create_dir(&sample).unwrap();
        for (name, _) in PublishedSet::Sample.digests() {
            fs::copy(repository().join("sample").join(name), sample.join(name)).unwrap();
        }
        let (images, folder) = training_images(data.path()).unwrap();
        assert_eq!((images.labels.len(), folder), (10_000, sample));
        assert_eq!(images.pixels.len(), 10_000 * PIXELS);
        assert_eq!(images.labels[..5], [5, 0, 4, 1, 9]);
    }

    #[test]
    fn damage_is_no_reason_to_take_the_sample() {
        let data = tempfile::tempdir().unwrap();
        let folder = data.path().join("mnist");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("train-images-idx3-ubyte"), "damage").unwrap();
        let error = training_images(data.path()).unwrap_err().to_string();
        let says = ["has 6 bytes, expected 47040016", "`cargo xtask fetch` replaces it"];
        assert!(says.iter().all(|words| error.contains(words)), "{error}");
    }
}
