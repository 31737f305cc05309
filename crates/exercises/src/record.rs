use crate::{
    check::Check,
    effort::Effort,
    exercise::Exercise,
    note::{self, Note},
    notebook::Notebook,
};
use anyhow::{Context, Error, Result};
use serde::Serialize;
use std::{fs, path::Path};

/// What an exercise leaves behind; the report is made of these.
#[derive(Serialize)]
pub struct Record {
    id: &'static str,
    title: &'static str,
    source: &'static str,
    /// Whether it was carried out and all checks passed.
    pub passed: bool,
    effort: Effort,
    seconds: f64,
    checks: Vec<Check>,
    notes: Vec<Note>,
    /// Paths relative to the folder of all exercises.
    figures: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

impl Record {
    /// The record of an exercise that is over, by success or by an error.
    pub fn new(
        exercise: &Exercise,
        notebook: Notebook,
        seconds: f64,
        error: Option<&Error>,
    ) -> Self {
        let Notebook { effort, checks, told, figures, .. } = notebook;
        let all_hold = checks.iter().all(|check| check.passed);
        Self {
            id: exercise.id,
            title: exercise.title,
            source: exercise.source,
            passed: error.is_none() && all_hold && !checks.is_empty(),
            effort,
            seconds,
            checks,
            notes: note::paragraphs(&told),
            figures: figures.iter().map(|name| format!("{}/{name}", exercise.id)).collect(),
            error: error.map(|error| format!("{error:#}")),
        }
    }

    /// Writes the record as JSON.
    pub fn write(&self, path: &Path) -> Result<()> {
        let json = serde_json::to_string_pretty(self)?;
        fs::write(path, json).with_context(|| format!("cannot write {}", path.display()))
    }
}
