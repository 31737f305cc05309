use crate::Images;
use files::{DataError, PublishedSet, idx, meant_as_mnist};
use mnist::MnistBuilder;
use std::{
    io,
    path::{Path, PathBuf},
};
use train::Data;

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
    /// Files that should be MNIST by their names, and are not its four: nobody put them there for nothing.
    pub passed_over: Vec<PathBuf>,
    set: PublishedSet,
}

/// How much of MNIST there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All of it, from `data/mnist`.
    Full,
    /// The first 10 000 and 2 000 images, from `data/sample`.
    Sample,
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
        if PublishedSet::Mnist.is_in(&full) {
            Self::load_full(&full, PublishedSet::Mnist, "`cargo xtask fetch` replaces it")
        } else {
            let sample = Self::load_sample(&data.join("sample"))?;
            Ok(Self { passed_over: meant_as_mnist(data), ..sample })
        }
    }

    /// What is to be said to the person who put files there that were not used.
    pub fn remark(&self) -> Option<String> {
        let first = self.passed_over.first()?;
        let names: Vec<&str> = PublishedSet::Mnist.digests().map(|(name, _)| name).collect();
        Some(format!(
            "{} is not used: all of MNIST is the four files {} in the folder mnist, unpacked and by these \
             names; this is {}",
            first.display(),
            names.join(", "),
            self.name()
        ))
    }

    /// The training images to learn from, with the test images held out.
    pub fn data(&self) -> Data<'_, Images> {
        Data { train: &self.train, held_out: &self.test }
    }

    /// How much of it this is.
    pub fn extent(&self) -> Extent {
        match self.set {
            PublishedSet::Mnist | PublishedSet::Fashion => Extent::Full,
            PublishedSet::Sample => Extent::Sample,
        }
    }

    /// What it should be called.
    pub fn name(&self) -> &'static str {
        match self.set {
            PublishedSet::Mnist => "MNIST",
            PublishedSet::Fashion => "Fashion-MNIST",
            PublishedSet::Sample => "the sample of MNIST",
        }
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
        let mut files = PublishedSet::Fashion.digests().map(|(name, _)| folder.join(name));
        if let Some(path) = files.find(|path| !path.exists()) {
            let remedy = "`cargo xtask fetch --fashion` gets it";
            return Err(DataError::Missing { path, remedy });
        }
        let remedy = "`cargo xtask fetch --fashion` replaces it";
        Self::load_full(&folder, PublishedSet::Fashion, remedy)
    }

    fn load_full(
        folder: &Path,
        set: PublishedSet,
        remedy: &'static str,
    ) -> Result<Self, DataError> {
        // The `mnist` crate panics on a file that is not as it should be.
        set.verify(folder, remedy)?;
        let folder = folder.to_str().ok_or_else(|| {
            let reason = io::Error::new(io::ErrorKind::InvalidFilename, "its path is not Unicode");
            DataError::unreadable(folder, reason)
        })?;
        let files = MnistBuilder::new().base_path(folder).finalize();
        // Bytes go as soon as they are images, and the room that is left behind the training images', where
        // the crate had the test images.
        let images = |mut pixels: Vec<u8>, labels: Vec<u8>| {
            pixels.shrink_to_fit();
            Images::from_bytes(&pixels, &labels).expect("verified labels are below 10")
        };
        let test = images(files.tst_img, files.tst_lbl);
        let train = images(files.trn_img, files.trn_lbl);
        Ok(Self { train, test, passed_over: Vec::new(), set })
    }

    fn load_sample(folder: &Path) -> Result<Self, DataError> {
        let remedy =
            "`cargo xtask fetch` gets MNIST, `git checkout data/sample` restores the sample";
        PublishedSet::Sample.verify(folder, remedy)?;
        let read = |part: &str| {
            let labels = folder.join(format!("{part}-labels-idx1-ubyte.gz"));
            let read =
                idx::read_gzipped(&folder.join(format!("{part}-images-idx3-ubyte.gz")), &labels)?;
            Images::from_bytes(&read.pixels, &read.labels)
                .map_err(|error| DataError::damaged(&labels, error.to_string()))
        };
        let (train, test) = (read("train")?, read("t10k")?);
        Ok(Self { train, test, passed_over: Vec::new(), set: PublishedSet::Sample })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::PathBuf};
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
    fn a_file_under_another_name_is_not_passed_over_in_silence() {
        let folder = tempdir().unwrap();
        let sample = folder.path().join("sample");
        fs::create_dir(&sample).unwrap();
        for entry in fs::read_dir(data().join("sample")).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, sample.join(path.file_name().unwrap())).unwrap();
        }
        assert_eq!(Mnist::load(folder.path()).unwrap().remark(), None);
        fs::create_dir(folder.path().join("mnist")).unwrap();
        fs::write(folder.path().join("mnist/train-images.idx3-ubyte"), "images").unwrap();
        let remark = Mnist::load(folder.path()).unwrap().remark().unwrap();
        assert!(remark.contains("train-images.idx3-ubyte is not used"), "{remark}");
        assert!(remark.ends_with("this is the sample of MNIST"), "{remark}");
    }

    #[test]
    fn a_wrong_file_is_an_error_and_not_a_reason_to_take_the_sample() {
        let folder = tempdir().unwrap();
        fs::create_dir(folder.path().join("mnist")).unwrap();
        for (name, _) in PublishedSet::Mnist.digests() {
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
        for (name, _) in PublishedSet::Fashion.digests() {
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
