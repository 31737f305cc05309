//! Whether a file can be put into a folder, to be known before anybody is asked for it.

use anyhow::{Context, Result, bail, ensure};
use files::{FileError, check_writable};
use std::{fs, path::Path};

/// Sees to it that a file of this name can be put into `folder`, which is made where it is missing.
pub fn prepare(folder: &Path, name: &str) -> Result<()> {
    let shown = folder.display();
    ensure!(!folder.is_file(), "{shown}: is a file, expected a folder: move it away");
    fs::create_dir_all(folder).with_context(|| format!("{shown}: cannot be made"))?;
    match check_writable(&folder.join(name)) {
        // The error's own words may have a temporary name that nobody knows.
        Err(FileError::Unwritable { source, .. }) => {
            bail!("{shown}: cannot be written to ({}): change its permissions", source.kind())
        }
        checked => Ok(checked?),
    }
}
