//! Files that somebody has fetched by hand.

use crate::source::Source;
use anyhow::{Context, Result, bail};
use files::{FileError, PublishedFile};
use std::{
    fmt, fs,
    io::Read,
    path::{Path, PathBuf},
};

/// A folder with `<name>` or `<name>.gz` in it.
pub struct Folder(pub PathBuf);

impl Source for Folder {
    fn open(&self, file: &PublishedFile) -> Result<Box<dyn Read>> {
        let compressed = format!("{}.gz", file.name);
        for name in [file.name, &compressed] {
            match files::open(&self.0.join(name)) {
                Ok(body) => return Ok(Box::new(body)),
                Err(FileError::NotThere { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let hint = misnamed(&self.0, file)?.map_or(String::new(), |found| {
            format!("; it has {found}, which should be renamed if it is the same")
        });
        bail!("holds neither {} nor {compressed}{hint}", file.name)
    }
}

impl fmt::Display for Folder {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.0.display().fmt(f)
    }
}

/// What in `folder` seems to be the file under another name, such as `train-images.idx3-ubyte`.
pub fn misnamed(folder: &Path, file: &PublishedFile) -> Result<Option<String>> {
    let subject = letters(file.name.split("-idx").next().unwrap_or(file.name));
    let mut names: Vec<String> = fs::read_dir(folder)
        .context("cannot be read")?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| letters(name).starts_with(&subject))
        .collect();
    names.sort();
    Ok(names.into_iter().next())
}

/// A name without what people change in it.
fn letters(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}
