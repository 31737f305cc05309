//! The records of all exercises, of this run and of earlier ones.

mod page;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::catalogue::Exercise;
use super::record::Record;
use crate::draft;

/// Writes `report.json` into the folder of all exercises: these records, and of the exercises that
/// were not run the ones it has already. Returns them all.
pub fn keep(folder: &Path, all: &[Exercise], records: &[Record]) -> Result<Vec<Record>> {
    let path = folder.join("report.json");
    let previous = previous(&path);
    let merged: Vec<Record> = merge(all, records, &previous).into_iter().cloned().collect();
    draft::write(&path, &serde_json::to_vec_pretty(&merged)?)?;
    Ok(merged)
}

/// Writes the records as a page, `index.html`, whose path it returns.
pub fn publish(folder: &Path, all: &[Exercise], records: &[Record]) -> Result<PathBuf> {
    let html = folder.join("index.html");
    let records: Vec<&Record> = records.iter().collect();
    draft::write(&html, page::of(&records, all.len(), folder)?.as_bytes())?;
    Ok(html)
}

/// One record for each exercise that has any, in reading order.
fn merge<'a>(all: &[Exercise], new: &'a [Record], old: &'a [Record]) -> Vec<&'a Record> {
    let latest = |exercise: &Exercise| {
        let mut records = new.iter().chain(old);
        records.find(|record| record.id == exercise.id)
    };
    all.iter().filter_map(latest).collect()
}

/// A report that cannot be read is not worth stopping for.
fn previous(path: &Path) -> Vec<Record> {
    let report = match fs::read(path) {
        Ok(json) => serde_json::from_slice(&json).map_err(|err| err.to_string()),
        Err(err) if err.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(err) => Err(err.to_string()),
    };
    report.unwrap_or_else(|reason| {
        eprintln!("{}: the previous report is ignored: {reason}", path.display());
        Vec::new()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercises::catalogue;
    use crate::exercises::record::fake;

    /// What the report says after a run that found this previous report.
    fn kept(previous: Option<&str>, new: &[Record]) -> Vec<(String, bool)> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        if let Some(json) = previous {
            fs::write(&path, json).unwrap();
        }
        keep(folder.path(), &catalogue::fake::all(), new).unwrap();
        let report: Vec<Record> = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        report.into_iter().map(|record| (record.id, record.passed)).collect()
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
    fn a_previous_report_is_not_needed() {
        let new = [fake::record("train/mnist", true)];
        for previous in [None, Some("not JSON"), Some(r#"[{"id":"train/mnist"}]"#)] {
            assert_eq!(kept(previous, &new), list(&[("train/mnist", true)]), "{previous:?}");
        }
    }
}
