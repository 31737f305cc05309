//! What is about to be changed is kept, under the time at which it was.

use anyhow::{Context, Result};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Copies a file of a workspace into its `backups`, and says where.
pub fn keep(workspace: &Path, path: &Path) -> Result<PathBuf> {
    let inside = path.strip_prefix(workspace).unwrap_or(path);
    let now = jiff::ZonedDateTime::now().strftime("%Y-%m-%d %H.%M.%S").to_string();
    let stands_free = |number: &usize| {
        let folder = workspace.join("backups").join(match number {
            1 => now.clone(),
            more => format!("{now} ({more})"),
        });
        (!folder.join(inside).exists()).then(|| folder.join(inside))
    };
    let kept = (1..)
        .find_map(|number| stands_free(&number))
        .context("there is always a further number")?;
    let folder = kept.parent().context("a file is in a folder")?;
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    fs::copy(path, &kept)
        .with_context(|| format!("{} cannot be kept in {}", path.display(), kept.display()))?;
    Ok(kept)
}
