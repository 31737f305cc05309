use crate::{CLASSES, Data, Images, idx};
use losses::Labels;
use mnist::MnistBuilder;
use sha2::{Digest, Sha256};
use std::{
    fs::File,
    io::{self, BufRead, BufReader},
    path::{Path, PathBuf},
};
use thiserror::Error;

/// The names of the four files and the SHA-256 of each, as `sha256sum` writes them.
const FULL: &str = include_str!("../../../data/mnist.sha256");

/// The same of the sample's files.
const SAMPLE: &str = include_str!("../../../data/sample.sha256");

/// The same of Fashion-MNIST's files, which have the names of MNIST's.
const CLOTHING: &str = include_str!("../../../data/fashion.sha256");

/// Handwritten digits: 60 000 images to learn from and 10 000 to be tested on, or a sample of them.
/// Fashion-MNIST, which is clothing in the same format, can take their place.
///
/// Source: LeCun, Cortes, Burges, *The MNIST database of handwritten digits*; E §2.4.
#[derive(Debug, Clone)]
pub struct Mnist {
    /// The images to learn from (训练数据).
    pub train: Images,
    /// The images that measure what was learnt, never used for learning (测试数据).
    pub test: Images,
    /// How much of MNIST this is.
    pub extent: Extent,
}

/// How much of MNIST there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All of it, from `data/mnist`.
    Full,
    /// The first 10 000 and 2 000 images, from `data/sample`.
    Sample,
}

/// Why the images could not be read.
#[derive(Debug, Error)]
pub enum DataError {
    /// The file cannot be read at all.
    #[error("{path} cannot be read")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The file is not what it should be.
    #[error("{path} is damaged: {reason}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was expected and what was found.
        reason: String,
    },
    /// A table has something else where this is expected.
    #[error("{path}, {place}: found {found}, expected {expected}")]
    Unexpected {
        /// The file.
        path: PathBuf,
        /// The line and the column.
        place: String,
        /// What is there.
        found: String,
        /// What should be there.
        expected: String,
    },
    /// There is no such data yet.
    #[error("{path} is not there: {remedy}")]
    Missing {
        /// The file.
        path: PathBuf,
        /// How to get it.
        remedy: &'static str,
    },
}

impl Mnist {
    /// The full set from `data/mnist` when its four files are there, otherwise the sample from
    /// `data/sample`.
    ///
    /// # Errors
    /// When a file that is there is not the one it should be, or the sample cannot be read. A
    /// damaged full set is an error and not a reason to take the sample.
    pub fn load(data: &Path) -> Result<Self, DataError> {
        let full = data.join("mnist");
        if digests(FULL).all(|(name, _)| full.join(name).exists()) {
            Self::load_full(&full, FULL, "`cargo xtask fetch` replaces it")
        } else {
            Self::load_sample(&data.join("sample"))
        }
    }

    /// The training images to learn from, with the test images held out.
    pub fn data(&self) -> Data<'_> {
        Data { train: &self.train, held_out: &self.test }
    }

    /// Fashion-MNIST from `data/fashion`: clothing in place of digits, of the kinds that
    /// [`FASHION`](crate::FASHION) names, harder to tell apart. There is no sample of it.
    ///
    /// Source: Xiao, Rasul, Vollgraf (2017).
    ///
    /// # Errors
    /// When a file is missing or is not the one it should be.
    pub fn load_fashion(data: &Path) -> Result<Self, DataError> {
        let folder = data.join("fashion");
        let files = digests(CLOTHING).map(|(name, _)| folder.join(name));
        if let Some(path) = files.into_iter().find(|path| !path.exists()) {
            let remedy = "`cargo xtask fetch --fashion` gets it";
            return Err(DataError::Missing { path, remedy });
        }
        let remedy = "`cargo xtask fetch --fashion` replaces it";
        Self::load_full(&folder, CLOTHING, remedy)
    }

    fn load_full(folder: &Path, list: &str, remedy: &'static str) -> Result<Self, DataError> {
        // The `mnist` crate panics on a file that is not as it should be.
        verify(folder, list, remedy)?;
        let folder = folder.to_str().ok_or_else(|| DataError::Unreadable {
            path: folder.to_owned(),
            source: io::Error::new(io::ErrorKind::InvalidFilename, "its path is not Unicode"),
        })?;
        let files = MnistBuilder::new().base_path(folder).finalize();
        let images = |pixels: Vec<u8>, labels: Vec<u8>| {
            let labels = labels.into_iter().map(usize::from).collect();
            let labels = Labels::new(labels, CLASSES).expect("verified labels are below 10");
            Images::new(&pixels, labels)
        };
        Ok(Self {
            train: images(files.trn_img, files.trn_lbl),
            test: images(files.tst_img, files.tst_lbl),
            extent: Extent::Full,
        })
    }

    fn load_sample(folder: &Path) -> Result<Self, DataError> {
        let remedy =
            "`cargo xtask fetch` gets MNIST, `git checkout data/sample` restores the sample";
        verify(folder, SAMPLE, remedy)?;
        let read = |part: &str| {
            idx::read(
                &folder.join(format!("{part}-images-idx3-ubyte.gz")),
                &folder.join(format!("{part}-labels-idx1-ubyte.gz")),
            )
        };
        Ok(Self { train: read("train")?, test: read("t10k")?, extent: Extent::Sample })
    }
}

/// The names and the digests in a list of `sha256sum`.
fn digests(list: &str) -> impl Iterator<Item = (&str, &str)> {
    let lines = list.lines();
    lines.filter_map(|line| line.split_once("  ").map(|(sha256, name)| (name, sha256)))
}

/// Whether each file of the list is in the folder and is the one meant; if not, `remedy` helps.
fn verify(folder: &Path, list: &str, remedy: &'static str) -> Result<(), DataError> {
    for (name, expected) in digests(list) {
        let path = folder.join(name);
        if !path.exists() {
            return Err(DataError::Missing { path, remedy });
        }
        let found = digest(&path)?;
        if found != expected {
            let reason = format!("its SHA-256 is {found}, expected {expected}; {remedy}");
            return Err(DataError::Damaged { path, reason });
        }
    }
    Ok(())
}

/// The digest of a file, which is read piece by piece: as a whole it would take as much memory as
/// all images.
fn digest(path: &Path) -> Result<String, DataError> {
    let unreadable = |source| DataError::Unreadable { path: path.to_owned(), source };
    let mut file = BufReader::with_capacity(1 << 16, File::open(path).map_err(unreadable)?);
    let mut digest = Sha256::new();
    loop {
        let piece = file.fill_buf().map_err(unreadable)?;
        if piece.is_empty() {
            break;
        }
        digest.update(piece);
        let length = piece.len();
        file.consume(length);
    }
    let bytes = digest.finalize();
    let hex = |hex: String, byte: &u8| hex + &format!("{byte:02x}");
    Ok(bytes.iter().fold(String::new(), hex))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use tempfile::tempdir;

    fn data() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data")
    }

    #[test]
    fn the_sample_is_the_first_images_of_mnist() {
        let sample = Mnist::load_sample(&data().join("sample")).unwrap();
        assert_eq!((sample.train.len(), sample.test.len()), (10_000, 2_000));
        let first = |images: &Images| images.labels().iter().take(5).collect::<Vec<_>>();
        assert_eq!(first(&sample.train), [5, 0, 4, 1, 9]);
        assert_eq!(first(&sample.test), [7, 2, 1, 0, 4]);
    }

    #[test]
    fn a_wrong_file_is_an_error_and_not_a_reason_to_take_the_sample() {
        let folder = tempdir().unwrap();
        fs::create_dir(folder.path().join("mnist")).unwrap();
        for (name, _) in digests(FULL) {
            fs::write(folder.path().join("mnist").join(name), "<html>404</html>").unwrap();
        }
        let error = Mnist::load(folder.path()).unwrap_err().to_string();
        assert!(error.contains("train-images-idx3-ubyte is damaged: its SHA-256 is"), "{error}");
    }

    #[test]
    fn fashion_that_is_not_there_says_how_to_get_it() {
        let folder = tempdir().unwrap();
        let error = Mnist::load_fashion(folder.path()).unwrap_err().to_string();
        let end = "train-images-idx3-ubyte is not there: `cargo xtask fetch --fashion` gets it";
        assert!(error.ends_with(end), "{error}");
    }

    #[test]
    fn digits_are_not_taken_for_clothing() {
        let folder = tempdir().unwrap();
        fs::create_dir(folder.path().join("fashion")).unwrap();
        for (name, _) in digests(CLOTHING) {
            fs::write(folder.path().join("fashion").join(name), "a digit").unwrap();
        }
        let error = Mnist::load_fashion(folder.path()).unwrap_err().to_string();
        let end = "`cargo xtask fetch --fashion` replaces it";
        assert!(error.contains("is damaged") && error.ends_with(end), "{error}");
    }

    #[test]
    fn a_missing_sample_is_named() {
        let folder = tempdir().unwrap();
        let error = Mnist::load(folder.path()).unwrap_err().to_string();
        assert!(
            error.contains("train-images-idx3-ubyte.gz is not there: `cargo xtask fetch` gets"),
            "{error}"
        );
    }

    #[test]
    fn a_damaged_sample_is_named() {
        let folder = tempdir().unwrap();
        fs::create_dir(folder.path().join("sample")).unwrap();
        for entry in fs::read_dir(data().join("sample")).unwrap() {
            let path = entry.unwrap().path();
            let content = fs::read(&path).unwrap();
            let copy = folder.path().join("sample").join(path.file_name().unwrap());
            fs::write(copy, &content[..content.len() / 2]).unwrap();
        }
        let error = Mnist::load(folder.path()).unwrap_err().to_string();
        assert!(error.contains("train-images-idx3-ubyte.gz is damaged"), "{error}");
    }
}
