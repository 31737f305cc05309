//! The repository's root, where its own commands work.

use anyhow::{Context, Result};
use std::{
    env,
    path::{Path, PathBuf},
};

/// Makes the root the current folder, so that every path can be said as a reader of the
/// repository knows it (`data/mnist`), and returns the folder the user stands in.
///
/// # Errors
/// When one of the two folders cannot be had.
pub fn enter_root() -> Result<PathBuf> {
    let here = env::current_dir().context("the current folder cannot be read")?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    env::set_current_dir(&root)
        .with_context(|| format!("{}: cannot be entered", root.display()))?;
    Ok(here)
}
