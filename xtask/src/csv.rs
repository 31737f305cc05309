//! `cargo xtask csv`: the training images as the table that Kaggle's *Digit Recognizer* comes as.

use std::io::{self, BufWriter, Write};
use std::iter;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use csv::Writer;

use crate::draft;
use crate::training_images::{PIXELS, TrainingImages};

/// Write the training images as a table, in the format of Kaggle's Digit Recognizer.
///
/// Its first line is label,pixel0,...,pixel783, and then each line an image: its digit
/// and its grey values from 0 to 255. The images are those of data/mnist, or, where
/// that is missing, those of data/sample. A table that is there already is replaced.
#[derive(Args)]
#[command(verbatim_doc_comment)]
#[command(after_help = "Examples:
  cargo xtask csv
  cargo xtask csv --out ~/digits/train.csv")]
pub struct Arguments {
    /// The table to write; data/train.csv of the repository when none is named
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Arguments {
    /// Writes the table, where relative paths start from the folder `here`.
    pub fn run(self, here: &Path) -> Result<()> {
        let out = self.out.map(|out| here.join(out));
        let out = out.unwrap_or_else(|| "data/train.csv".into());
        let images = TrainingImages::read()?;
        images.save(&out)?;
        let (count, origin, shown) = (images.labels.len(), images.origin, out.display());
        writeln!(io::stdout(), "{shown}: {count} images from {origin}")?;
        Ok(())
    }
}

impl TrainingImages {
    /// Writes the whole table or nothing.
    fn save(&self, path: &Path) -> Result<()> {
        let mut draft = draft::begin(path.parent().unwrap_or(Path::new(".")))?;
        self.write(BufWriter::new(&mut draft))
            .with_context(|| format!("{}: cannot be written", path.display()))?;
        draft::finish(draft, path)
    }

    fn write(&self, to: impl Write) -> io::Result<()> {
        let decimal: Vec<String> = (0..=u8::MAX).map(|byte| byte.to_string()).collect();
        let mut table = Writer::from_writer(to);
        let names = (0..PIXELS).map(|pixel| format!("pixel{pixel}"));
        table.write_record(iter::once("label".to_owned()).chain(names))?;
        for (label, image) in self.labels.iter().zip(self.pixels.chunks_exact(PIXELS)) {
            let line = iter::once(label).chain(image);
            table.write_record(line.map(|&byte| &decimal[usize::from(byte)]))?;
        }
        table.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// A black 7 and a white 0.
    fn images() -> TrainingImages {
        TrainingImages {
            labels: vec![7, 0],
            pixels: [[0; PIXELS], [255; PIXELS]].concat(),
            origin: "two",
        }
    }

    #[test]
    fn a_header_and_an_image_a_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/train.csv");
        images().save(&path).unwrap();
        let table = fs::read_to_string(path).unwrap();
        let lines: Vec<&str> = table.split('\n').collect();
        let [header, seven, zero, ""] = lines[..] else { panic!("{} lines", lines.len()) };
        assert!(header.starts_with("label,pixel0,pixel1,") && header.ends_with(",pixel783"));
        assert_eq!(seven, "7".to_owned() + &",0".repeat(PIXELS));
        assert_eq!(zero, "0".to_owned() + &",255".repeat(PIXELS));
    }

    #[test]
    fn a_table_that_cannot_be_written_is_one_line_and_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let taken = folder.path().join("train.csv");
        fs::create_dir(&taken).unwrap();
        let error = format!("{:#}", images().save(&taken).unwrap_err());
        assert!(error.contains("train.csv: cannot be written: "), "{error}");
        assert!(!error.contains('\n'), "{error}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
