//! Drafts in folders that may have to be made.

use anyhow::{Context, Result, anyhow, ensure};
use files::Draft;
use std::{fs, io::Write, path::Path};

/// A draft of a file, whose folder is made where it is missing.
pub fn begin(path: &Path) -> Result<Draft> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let shown = folder.display();
    ensure!(!folder.is_file(), "{shown}: is a file, expected a folder: move it away");
    fs::create_dir_all(folder).with_context(|| format!("{shown}: cannot be made"))?;
    Draft::begin(path).map_err(|error| {
        anyhow!("{shown}: cannot be written to ({}): change its permissions", error.kind())
    })
}

/// Gives a draft its name, over whatever had that name.
pub fn finish(draft: Draft, path: &Path) -> Result<()> {
    draft.finish().with_context(|| format!("{}: cannot be written", path.display()))
}

/// Writes a whole file at once.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut draft = begin(path)?;
    draft.write_all(bytes).with_context(|| format!("{}: cannot be written", path.display()))?;
    finish(draft, path)
}
