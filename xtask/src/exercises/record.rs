//! What an exercise leaves behind.

use std::fs;
use std::path::Path;
use std::process::ExitStatus;

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::catalogue::{Exercise, parts};
use super::effort::Effort;

/// A check the exercise made of its own numbers; the numbers are its own business.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Check {
    what: String,
    expected: Value,
    got: Value,
    tolerance: Value,
    passed: bool,
}

/// Something the exercise tells before the check of that index, or after the last.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Note {
    before: usize,
    text: String,
}

/// One run of an exercise.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Record {
    /// The exercise's id.
    pub id: String,
    title: String,
    source: String,
    /// Whether every check passed.
    pub passed: bool,
    /// How much it was asked to do.
    #[serde(default)]
    pub effort: Effort,
    /// How long it took.
    pub seconds: f64,
    checks: Vec<Check>,
    #[serde(default)]
    notes: Vec<Note>,
    /// Paths relative to the folder of all exercises.
    pub figures: Vec<String>,
    /// What went wrong beside the checks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl Record {
    /// The part of the id before the slash.
    pub fn chapter(&self) -> &str {
        parts(&self.id).0
    }

    /// The record of a run that ended so and left `record.json` or not; `failed` makes one of what
    /// went wrong.
    pub fn of(
        exercise: &Exercise,
        status: ExitStatus,
        path: &Path,
        failed: impl FnOnce(String) -> Self,
    ) -> Self {
        match Self::read(exercise, path) {
            Ok(record) if record.passed == status.success() => record,
            Ok(record) => Self {
                passed: false,
                error: Some(format!("ended with {status}, but its record says otherwise")),
                ..record
            },
            Err(err) => failed(format!("ended with {status}; {err:#}")),
        }
    }

    /// The record of a run that could not make its own.
    pub fn failed(exercise: &Exercise, effort: Effort, seconds: f64, error: String) -> Self {
        let Exercise { id, title, source } = exercise.clone();
        Self {
            id,
            title,
            source,
            passed: false,
            effort,
            seconds,
            checks: Vec::new(),
            notes: Vec::new(),
            figures: Vec::new(),
            error: Some(error),
        }
    }

    fn read(exercise: &Exercise, path: &Path) -> Result<Self> {
        let Ok(json) = fs::read(path) else { bail!("it left no record.json") };
        let record: Self =
            serde_json::from_slice(&json).context("its record.json is unreadable")?;
        ensure!(record.id == exercise.id, "its record.json is of {:?}", record.id);
        Ok(record)
    }
}

/// Records for tests.
#[cfg(test)]
pub mod fake {
    use super::Record;

    /// What an exercise would write.
    pub fn json(id: &str, passed: bool) -> String {
        format!(
            r#"{{"id":"{id}","title":"t","source":"s","passed":{passed},"effort":"usual","seconds":0.25,"checks":[{{"what":"w","expected":0.1,"got":[1,2],"tolerance":1e-12,"passed":{passed}}}],"notes":[{{"before":0,"text":"n"}}],"figures":["{id}/a.svg"]}}"#
        )
    }

    /// The same, read.
    pub fn record(id: &str, passed: bool) -> Record {
        serde_json::from_str(&json(id, passed)).unwrap()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_written_as_it_was_read() {
        let json = fake::json("net/xor", true);
        let record: Record = serde_json::from_str(&json).unwrap();
        assert_eq!(serde_json::to_string(&record).unwrap(), json);
    }

    #[test]
    fn a_record_needs_no_notes() {
        let json = fake::json("net/xor", true);
        let without = json.replace(r#""notes":[{"before":0,"text":"n"}],"#, "");
        assert_ne!(without, json);
        let record: Record = serde_json::from_str(&without).unwrap();
        assert_eq!(record.notes, []);
    }
}
