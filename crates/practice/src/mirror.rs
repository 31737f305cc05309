//! A folder that is made anew each time, in which a file is only touched if it changes: so nothing is compiled twice.

use anyhow::{Context, Result};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// A folder being made.
pub struct Mirror<'a> {
    folder: &'a Path,
    kept: BTreeSet<PathBuf>,
}

impl<'a> Mirror<'a> {
    pub fn new(folder: &'a Path) -> Self {
        Self { folder, kept: BTreeSet::new() }
    }

    /// The file of this name has this content.
    pub fn put(&mut self, name: &Path, content: &[u8]) -> Result<()> {
        let path = self.folder.join(name);
        if fs::read(&path).ok().as_deref() != Some(content) {
            let parent = path.parent().unwrap_or(self.folder);
            fs::create_dir_all(parent)
                .with_context(|| format!("{} cannot be made", parent.display()))?;
            fs::write(&path, content)
                .with_context(|| format!("{} cannot be written", path.display()))?;
        }
        self.kept.insert(path);
        Ok(())
    }

    /// The file of this name is there; what is in it is others' to change.
    pub fn put_once(&mut self, name: &Path, content: &[u8]) -> Result<()> {
        let path = self.folder.join(name);
        if path.exists() {
            self.kept.insert(path);
            return Ok(());
        }
        self.put(name, content)
    }

    /// What is there beside what was put is taken away; of folders into which nothing was put nothing is.
    pub fn finish(self) -> Result<()> {
        let inside =
            self.kept.iter().filter_map(|path| path.strip_prefix(self.folder).ok()?.iter().next());
        let folders: BTreeSet<PathBuf> = inside.map(|first| self.folder.join(first)).collect();
        for folder in folders.iter().filter(|path| path.is_dir()) {
            for path in files(folder)?.into_iter().filter(|path| !self.kept.contains(path)) {
                fs::remove_file(&path)
                    .with_context(|| format!("{} cannot be removed", path.display()))?;
            }
        }
        Ok(())
    }
}

/// All that is in a file.
pub fn content(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("{} cannot be read", path.display()))
}

/// All files in a folder and in those within it, in order.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let entries =
        fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    for entry in entries {
        let path = entry.with_context(|| format!("{} cannot be read", folder.display()))?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_is_not_touched_and_what_is_old_goes() {
        let folder = tempfile::tempdir().unwrap();
        let make = |files: &[(&str, &str)]| {
            let mut mirror = Mirror::new(folder.path());
            for (name, content) in files {
                mirror.put(Path::new(name), content.as_bytes()).unwrap();
            }
            mirror.finish().unwrap();
        };
        let names = || files(folder.path()).unwrap();
        let time = || fs::metadata(folder.path().join("a/b")).unwrap().modified().unwrap();
        make(&[("a/b", "1"), ("a/c", "2")]);
        let before = time();
        make(&[("a/b", "1")]);
        assert_eq!((names(), time()), (vec![folder.path().join("a/b")], before));
    }
}
