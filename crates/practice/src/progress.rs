//! What a learner has done, in a file to be read, copied and kept.

use crate::table;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write,
    path::{Path, PathBuf},
};

/// The file's name; a folder that has it is a workspace.
pub const FILE: &str = "progress.toml";

const HEAD: &str = "# What is done in this workspace, by the ids of the functions. `cargo xtask practice` writes it.\n\n";

/// What is known of a learner.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Progress {
    /// Chapters that are left out.
    #[serde(default)]
    pub skipped: BTreeSet<String>,
    /// By id.
    #[serde(default)]
    pub functions: BTreeMap<String, Done>,
}

/// What is done of one function.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Done {
    /// When it was judged right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub solved: Option<String>,
    /// SHA-256 of what was judged right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// How many hints were shown.
    #[serde(skip_serializing_if = "is_zero")]
    pub hints: usize,
    /// Whether the solution was shown before it was solved.
    #[serde(skip_serializing_if = "is_no")]
    pub gave_up: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_no(it: &bool) -> bool {
    !it
}

impl Progress {
    /// What is in a workspace's file.
    ///
    /// # Errors
    /// When it cannot be read, or is not as it was written.
    pub fn read(workspace: &Path) -> Result<Self> {
        table::read(&workspace.join(FILE)).context(
            "what is done is not as `cargo xtask practice` writes it, so mend or remove this line",
        )
    }

    /// What a text in TOML says is done.
    ///
    /// # Errors
    /// When it is no TOML, or says something else.
    pub fn parse(text: &str) -> Result<Self> {
        table::parse(Path::new(FILE), text)
    }

    /// The text of the file.
    ///
    /// # Errors
    /// When it has no form in TOML, as a number above 2⁶³ has not.
    pub fn text(&self) -> Result<String> {
        let text = toml::to_string(self).context("progress cannot be written down")?;
        Ok(format!("{HEAD}{text}"))
    }

    /// The file, whole or as it was.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, workspace: &Path) -> Result<PathBuf> {
        let path = workspace.join(FILE);
        let text = self.text()?;
        files::write(&path, |file| file.write_all(text.as_bytes()))?;
        Ok(path)
    }

    /// What is known of a function.
    pub fn of(&self, id: &str) -> Done {
        self.functions.get(id).cloned().unwrap_or_default()
    }

    /// To change what is known of a function.
    pub fn of_mut(&mut self, id: &str) -> &mut Done {
        self.functions.entry(id.to_owned()).or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn what_is_written_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let mut progress = Progress::default();
        progress.skipped.insert("numdiff".into());
        progress.of_mut("losses/softmax").hints = 2;
        *progress.of_mut("losses/one-hot") = Done {
            solved: Some("2026-11-26".into()),
            sha256: Some("ab".into()),
            ..Done::default()
        };
        progress.write(folder.path()).unwrap();
        assert_eq!(Progress::read(folder.path()).unwrap(), progress);
    }

    #[test]
    fn a_line_that_is_broken_is_named_and_left() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), "skipped = [\n[functions]\n").unwrap();
        let error = format!("{:#}", Progress::read(folder.path()).unwrap_err());
        assert!(error.contains("progress.toml:1") || error.contains("progress.toml:2"), "{error}");
    }
}
