use super::say::remark;
use anyhow::{Context, Result, bail, ensure};
use checkpoint::TensorFile;
use clap::{Args, builder::NonEmptyStringValueParser};
use files::Sha256Hex;
use images::{CLASSES, Distortion, FASHION, Images, Mnist, read_csv, stratified_split};
use rand::{SeedableRng, rngs::StdRng};
use serde::{Deserialize, Serialize};
use std::{io::Write, path::Path};

/// Where images come from, as flags.
#[derive(Args)]
pub struct Place {
    /// The folder with MNIST in `mnist`, or the sample in `sample`
    #[arg(long, value_name = "FOLDER", value_parser = NonEmptyStringValueParser::new())]
    pub data: Option<String>,
    /// Clothing in place of digits, from FOLDER/fashion
    #[arg(long)]
    pub fashion: bool,
    /// A table in the format of Kaggle's Digit Recognizer
    #[arg(long, value_name = "FILE", value_parser = NonEmptyStringValueParser::new())]
    pub csv: Option<String>,
    /// How many images the table has, to notice one that was cut
    #[arg(long, value_name = "COUNT")]
    pub rows: Option<usize>,
}

impl Place {
    /// What is asked for, if anything is.
    pub fn source(&self) -> Result<Option<Source>> {
        ensure!(
            self.rows.is_none() || self.csv.is_some(),
            "--rows counts the images of a table: name it by --csv"
        );
        match (&self.data, self.fashion, &self.csv) {
            (_, true, Some(_)) => bail!("--fashion and --csv contradict each other: choose one"),
            (Some(_), _, Some(_)) => bail!("--data and --csv contradict each other: choose one"),
            (_, _, Some(table)) => Ok(Some(Source::Table(table.clone()))),
            (folder, true, None) => {
                let folder = folder.as_deref().unwrap_or("data");
                Ok(Some(Source::Fashion(folder.to_owned())))
            }
            (folder, false, None) => Ok(folder.clone().map(Source::Mnist)),
        }
    }

    /// Whether a table is as long as it was said to be: one that was cut after a line is a smaller table.
    pub fn check_rows(&self, found: usize) -> Result<()> {
        let (table, expected) =
            (self.csv.as_deref().unwrap_or_default(), self.rows.unwrap_or(found));
        ensure!(found == expected, "{table} has {found} images, expected {expected} by --rows");
        Ok(())
    }
}

/// Where images come from. Paths are text, as they are kept in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// MNIST, or the sample of it, in this folder.
    Mnist(String),
    /// Fashion-MNIST in this folder.
    Fashion(String),
    /// A table.
    Table(String),
}

/// MNIST in `data`.
impl Default for Source {
    fn default() -> Self {
        Self::Mnist("data".to_owned())
    }
}

impl Source {
    /// The names of the classes.
    pub fn classes(&self) -> [&'static str; CLASSES] {
        match self {
            Self::Fashion(_) => FASHION,
            _ => ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
        }
    }

    /// Images to be tested on, by a name: of a table, all.
    pub fn tests(&self) -> Result<(String, Images)> {
        Ok(match self {
            Self::Mnist(folder) => tests_of(load_mnist(folder)?),
            Self::Fashion(folder) => tests_of(Mnist::load_fashion(Path::new(folder))?),
            Self::Table(path) => (format!("all images of {path}"), read_csv(Path::new(path))?),
        })
    }
}

/// Reads MNIST, and says what was not used of what lies there.
fn load_mnist(folder: &str) -> Result<Mnist> {
    let mnist = Mnist::load(Path::new(folder))?;
    if let Some(passed_over) = mnist.remark() {
        remark(passed_over);
    }
    Ok(mnist)
}

fn tests_of(mnist: Mnist) -> (String, Images) {
    (format!("{}'s test images", mnist.name()), mnist.test)
}

/// The images of a training, and what each part of them is for.
pub struct Parts {
    /// What they are.
    pub name: String,
    /// To learn from.
    pub train: Images,
    /// To choose by, if the test images are kept for the end.
    pub validation: Option<Images>,
    /// To be tested on.
    pub test: Images,
}

impl Parts {
    /// How many images there are in all.
    pub fn count(&self) -> usize {
        self.train.len() + self.validation.as_ref().map_or(0, Images::len) + self.test.len()
    }

    /// What tells the images of all parts from all others.
    pub fn fingerprint(&self) -> Result<String> {
        let parts = [Some(&self.train), self.validation.as_ref(), Some(&self.test)];
        parts.into_iter().flatten().map(fingerprint).collect()
    }

    /// The same parts, of which the one to learn from is distorted so, if at all.
    pub fn distorted(self, distortion: Option<Distortion>) -> Result<Self> {
        let Some(distortion) = distortion else { return Ok(self) };
        distortion.check()?;
        Ok(Self { train: self.train.distorted(distortion), ..self })
    }
}

/// Where the images of a training come from, and how they are split.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// Where from.
    pub source: Source,
    /// The share of the training images that is held out.
    pub validation: Option<f64>,
    /// The seed of the splits.
    pub seed: u64,
}

/// The shares of a table that A trains and tests with.
const TABLE: [usize; 2] = [7, 3];

/// A share is as fine as this.
const FINENESS: usize = 10_000;

impl Origin {
    /// Reads the images and splits them.
    pub fn load(&self) -> Result<Parts> {
        let mut rng = StdRng::seed_from_u64(!self.seed);
        let (name, train, test) = match &self.source {
            Source::Mnist(folder) => parts_of(load_mnist(folder)?),
            Source::Fashion(folder) => parts_of(Mnist::load_fashion(Path::new(folder))?),
            Source::Table(path) => {
                let all = read_csv(Path::new(path))?;
                let [train, test] = split(&all, TABLE, &mut rng).with_context(|| path.clone())?;
                (path.clone(), train, test)
            }
        };
        let (train, validation) = match self.validation {
            None => (train, None),
            Some(share) => {
                let [train, validation] = split(&train, shares(share)?, &mut rng)?;
                (train, Some(validation))
            }
        };
        Ok(Parts { name, train, validation, test })
    }

    /// Puts it into a file's metadata, with the number and the fingerprint of the images to know them by.
    pub fn store(&self, images: usize, fingerprint: Option<&str>, file: &mut TensorFile) {
        file.insert_entry("data", self);
        file.insert_entry("images", &images);
        file.insert_entry("fingerprint", &fingerprint);
    }

    /// What [`Origin::store`] put there.
    pub fn restore(file: &TensorFile) -> Result<(Self, usize, Option<String>)> {
        let path = file.path.display();
        let origin: Self = file.entry("data", "where its images come from")?;
        origin
            .validation
            .map_or(Ok([1, 1]), shares)
            .with_context(|| format!("the data of {path}"))?;
        let images = file.entry("images", "a number of images")?;
        // Files that were written before there were fingerprints have none.
        let fingerprint: Option<String> = if file.metadata.contains_key("fingerprint") {
            file.entry("fingerprint", "the fingerprint of its images")?
        } else {
            None
        };
        let is_digest = |text: &String| text.len() == 64 && text.bytes().all(is_lower_hex);
        ensure!(
            fingerprint.as_ref().is_none_or(is_digest),
            "{path} is damaged: the fingerprint of its images is not one, expected 64 digits of 0–9 and a–f"
        );
        Ok((origin, images, fingerprint))
    }
}

/// What tells images from all others: the SHA-256 of their labels and pixels.
pub fn fingerprint(images: &Images) -> Result<String> {
    let mut digest = Sha256Hex::default();
    for (image, label) in images.labels().iter().enumerate() {
        digest.write_all(&label.to_le_bytes())?;
        digest.write_all(&images.pixels(image))?;
    }
    Ok(digest.finish())
}

fn is_lower_hex(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

fn parts_of(mnist: Mnist) -> (String, Images, Images) {
    (mnist.name().to_owned(), mnist.train, mnist.test)
}

/// The two parts of a share that is held out.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn shares(held_out: f64) -> Result<[usize; 2]> {
    let finest = 1.0 / FINENESS as f64;
    let right = (finest..=1.0 - finest).contains(&held_out);
    ensure!(right, "the validation share is {held_out}: expected {finest} to {}", 1.0 - finest);
    let held_out = (held_out * FINENESS as f64).round() as usize;
    Ok([FINENESS - held_out, held_out])
}

fn split(images: &Images, shares: [usize; 2], rng: &mut StdRng) -> Result<[Images; 2]> {
    let parts = stratified_split(images.labels(), shares, rng);
    if parts.iter().any(Vec::is_empty) {
        let [first, second] = shares;
        bail!(
            "{} images split {first}:{second} leave a part without images: use more images",
            images.len()
        );
    }
    Ok(parts.map(|part| images.select(&part)))
}
