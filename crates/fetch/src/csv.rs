//! `cargo xtask csv`: the training images as the table that Kaggle's *Digit Recognizer* comes as.

use anyhow::{Context, Result};
use clap::Args;
use files::{
    GreyImages, Sha256Hex, check_writable,
    table::{self, digest_path},
    training_images,
};
use std::{
    fs,
    io::{self, BufWriter, ErrorKind, Write},
    path::{Path, PathBuf},
};
use terminal::Out;

/// Write the training images as a table, in the format of Kaggle's Digit Recognizer.
///
/// Its first line is label,pixel0,...,pixel783, and then each line an image: its digit
/// and its grey values from 0 to 255. The images are those of data/mnist, or, where
/// that is missing, those of data/sample. A table that is there already is replaced.
/// Beside it goes its SHA-256, in FILE.sha256, by which it is known to be whole;
/// whoever changes the table removes that.
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
        writeln!(Out, "{shown}: {count} images from {}", folder.display())?;
        Ok(())
    }
}

/// Writes the images as a table.
fn save(images: &GreyImages, path: &Path) -> Result<()> {
    put(path, |to| table::write(images.iter(), to))
}

/// Writes the whole table or nothing, and its digest beside it. An old digest is never beside a new table.
fn put(path: &Path, table: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).with_context(|| format!("{}: cannot be made", folder.display()))?;
    let names = names(path);
    for name in &names {
        check_writable(&digest_path(name))?;
    }
    let mut digest = Sha256Hex::default();
    files::write(path, |file| {
        table(&mut Both(BufWriter::new(&mut *file), &mut digest))?;
        file.sync_all()?;
        // Only now, so that a table that cannot be written leaves the old one with its digest.
        names.iter().try_for_each(|name| remove(&digest_path(name)))
    })?;
    let digest = digest.finish();
    for name in &names {
        let line = [digest.as_bytes(), b"  ", file_name(name), b"\n"].concat();
        files::write(&digest_path(name), |file| file.write_all(&line))?;
    }
    Ok(())
}

/// The names by which a table may be read: where it is a link, what that leads to too.
fn names(path: &Path) -> Vec<PathBuf> {
    let folder = path.parent().and_then(|folder| fs::canonicalize(folder).ok());
    let named = folder.unwrap_or_default().join(path.file_name().unwrap_or_default());
    let real = fs::canonicalize(path).ok().filter(|real| *real != named);
    [path.to_owned()].into_iter().chain(real).collect()
}

fn file_name(path: &Path) -> &[u8] {
    path.file_name().unwrap_or_default().as_encoded_bytes()
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Two that are told the same.
struct Both<A, B>(A, B);

impl<A: Write, B: Write> Write for Both<A, B> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.0.write(bytes)?;
        self.1.write_all(&bytes[..count])?;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()?;
        self.1.flush()
    }
}

#[cfg(test)]
mod tests;
