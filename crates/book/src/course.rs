//! The files of the course.

use anyhow::{Context, Result};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The chapters in reading order.
pub const CHAPTERS: [&str; 5] = ["losses", "numdiff", "graph", "net", "train"];

/// What the name of a file ends with: `rs`.
pub fn ending(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, ending)| ending)
}

/// The repository whose texts and code are taken.
pub struct Course(pub PathBuf);

impl Course {
    /// The text of a file, by its path in the repository.
    pub fn text(&self, path: &str) -> Result<String> {
        fs::read_to_string(self.0.join(path)).with_context(|| format!("{path}: cannot be read"))
    }

    /// Whether there is such a file.
    pub fn has(&self, path: &str) -> bool {
        self.0.join(path).is_file()
    }

    /// The files below a folder that end so, sorted; none where there is no folder.
    pub fn files(&self, folder: &str, ending: &str) -> Vec<String> {
        let mut found = Vec::new();
        collect(&self.0.join(folder), &mut found);
        let within = found.iter().filter_map(|path| path.strip_prefix(&self.0).ok());
        let paths = within.map(|path| path.to_string_lossy().replace('\\', "/"));
        let mut paths: Vec<String> = paths.filter(|path| path.ends_with(ending)).collect();
        paths.sort();
        paths
    }
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, found);
        } else {
            found.push(path);
        }
    }
}
