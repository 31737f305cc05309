//! The records of all exercises, of this run and of earlier ones.

use anyhow::{Context, Result};
use record::{Exercise, Record};
use std::{
    fs,
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

/// Writes `report.json` into the folder of all exercises: these records, and of the exercises that
/// were not run the ones it has already. Returns them all.
pub fn keep(folder: &Path, all: &[Exercise], records: &[Record]) -> Result<Vec<Record>> {
    let path = folder.join("report.json");
    let previous = previous(&path);
    let merged: Vec<Record> = merge(all, records, &previous).into_iter().cloned().collect();
    fs::create_dir_all(folder).with_context(|| format!("{}: cannot be made", folder.display()))?;
    let json = serde_json::to_vec_pretty(&merged)?;
    files::write(&path, |file| file.write_all(&json))?;
    Ok(merged)
}

/// Writes the records as a page, `index.html`, whose path it returns.
pub fn publish(folder: &Path, all: &[Exercise], records: &[Record]) -> Result<PathBuf> {
    let html = folder.join("index.html");
    let records: Vec<&Record> = records.iter().collect();
    let page = ::report::page(&records, all.len(), folder)?;
    files::write(&html, |file| file.write_all(page.as_bytes()))?;
    Ok(html)
}

/// The ids of the exercises that have no record in the folder of all.
pub fn missing(folder: &Path, all: &[Exercise]) -> Vec<String> {
    let records = previous(&folder.join("report.json"));
    let is_there = |id: &str| records.iter().any(|record| record.exercise.id == id);
    all.iter().map(|exercise| exercise.id.clone()).filter(|id| !is_there(id)).collect()
}

/// One record for each exercise that has any, in reading order.
fn merge<'a>(all: &[Exercise], new: &'a [Record], old: &'a [Record]) -> Vec<&'a Record> {
    let latest = |exercise: &Exercise| {
        let mut records = new.iter().chain(old);
        records.find(|record| record.exercise.id == exercise.id)
    };
    all.iter().filter_map(latest).collect()
}

/// A report that cannot be read is not worth stopping for.
fn previous(path: &Path) -> Vec<Record> {
    let report = match fs::read(path) {
        Ok(json) => serde_json::from_slice(&json).map_err(|error| error.to_string()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error.to_string()),
    };
    report.unwrap_or_else(|reason| {
        eprintln!("{}: the previous report is ignored: {reason}", path.display());
        Vec::new()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercises::{catalogue, outcome::fake};

    /// What the report says after a run that found this previous report.
    fn kept(previous: Option<&str>, new: &[Record]) -> Vec<(String, bool)> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        if let Some(json) = previous {
            fs::write(&path, json).unwrap();
        }
        keep(folder.path(), &catalogue::fake::all(), new).unwrap();
        let report: Vec<Record> = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        report.into_iter().map(|record| (record.exercise.id, record.passed)).collect()
    }

    fn list(records: &[(&str, bool)]) -> Vec<(String, bool)> {
        records.iter().map(|&(id, passed)| (id.to_owned(), passed)).collect()
    }

    #[test]
    fn a_run_replaces_its_own_records_and_loses_no_others() {
        let previous = format!(
            "[{},{},{}]",
            fake::json("train/mnist", false),
            fake::json("losses/no-longer", true),
            fake::json("numdiff/tangent-line", true)
        );
        let new = [
            fake::record("numdiff/tangent-line", false),
            fake::record("losses/book-numbers", true),
        ];
        let expected = [
            ("losses/book-numbers", true),
            ("numdiff/tangent-line", false),
            ("train/mnist", false),
        ];
        assert_eq!(kept(Some(&previous), &new), list(&expected));
    }

    #[test]
    fn an_exercise_without_a_record_is_missing() {
        let folder = tempfile::tempdir().unwrap();
        let all = catalogue::fake::all();
        assert_eq!(missing(folder.path(), &all).len(), all.len());
        keep(folder.path(), &all, &[fake::record("train/mnist", false)]).unwrap();
        let ids = ["losses/book-numbers", "numdiff/tangent-line", "numdiff/gradient-descent"];
        assert_eq!(missing(folder.path(), &all), ids);
    }

    #[test]
    fn a_previous_report_is_not_needed() {
        let new = [fake::record("train/mnist", true)];
        for previous in [None, Some("not JSON"), Some(r#"[{"id":"train/mnist"}]"#)] {
            assert_eq!(kept(previous, &new), list(&[("train/mnist", true)]), "{previous:?}");
        }
    }
}
