//! `cargo xtask csv`: the training images as the table that Kaggle's *Digit Recognizer* comes as.

use anyhow::{Context, Result};
use clap::Args;
use files::{GreyImages, table, training_images};
use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

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
        let (images, folder) = training_images(Path::new("data"))?;
        save(&images, &out)?;
        let (count, shown) = (images.labels.len(), out.display());
        writeln!(io::stdout(), "{shown}: {count} images from {}", folder.display())?;
        Ok(())
    }
}

/// Writes the whole table or nothing.
fn save(images: &GreyImages, path: &Path) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).with_context(|| format!("{}: cannot be made", folder.display()))?;
    let table = |file: &mut File| table::write(images.iter(), BufWriter::new(file));
    Ok(files::write(path, table)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use files::PIXELS;
    use std::fs;

    /// A black 7 and a white 0.
    fn images() -> GreyImages {
        GreyImages { labels: vec![7, 0], pixels: [[0; PIXELS], [255; PIXELS]].concat() }
    }

    #[test]
    fn a_header_and_an_image_a_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/train.csv");
        save(&images(), &path).unwrap();
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
        let error = format!("{:#}", save(&images(), &taken).unwrap_err());
        assert!(error.ends_with("train.csv is a folder, not a file"), "{error}");
        assert!(!error.contains('\n'), "{error}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
