//! Files that appear whole or not at all: written under a temporary name, then renamed.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, anyhow, ensure};
use tempfile::{Builder, NamedTempFile};

/// A new temporary file in `folder`, which is made where it is missing. Dropped, it vanishes.
pub fn begin(folder: &Path) -> Result<NamedTempFile> {
    let shown = folder.display();
    ensure!(!folder.is_file(), "{shown}: is a file, expected a folder: move it away");
    fs::create_dir_all(folder).with_context(|| format!("{shown}: cannot be made"))?;
    builder().tempfile_in(folder).map_err(|err| {
        // The error's own words repeat a temporary name that nobody knows.
        anyhow!("{shown}: cannot be written to ({}): change its permissions", err.kind())
    })
}

/// Gives a draft its name, over whatever had that name.
pub fn finish(draft: NamedTempFile, path: &Path) -> Result<()> {
    draft
        .persist(path)
        .map_err(|err| err.error)
        .with_context(|| format!("{}: cannot be written", path.display()))?;
    Ok(())
}

/// Writes a whole file at once.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut draft = begin(path.parent().unwrap_or(Path::new(".")))?;
    draft.write_all(bytes).with_context(|| format!("{}: cannot be written", path.display()))?;
    finish(draft, path)
}

fn builder() -> Builder<'static, 'static> {
    #[allow(unused_mut, reason = "changed on Unix only")]
    let mut builder = Builder::new();
    // A temporary file is its owner's alone; these are to be data like any other.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}
