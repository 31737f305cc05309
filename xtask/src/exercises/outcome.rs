//! What became of an exercise that has ended.

use anyhow::{Context, Result, bail, ensure};
use record::{Exercise, Record};
use std::{fs, path::Path, process::ExitStatus};

/// The record of a run that ended so and left `record.json` or not; `failed` makes one of what went
/// wrong.
pub fn of(
    exercise: &Exercise,
    status: ExitStatus,
    path: &Path,
    failed: impl FnOnce(String) -> Record,
) -> Record {
    match read(exercise, path) {
        Ok(record) if record.passed == status.success() => record,
        Ok(record) => Record {
            passed: false,
            error: Some(format!("ended with {status}, but its record says otherwise")),
            ..record
        },
        Err(error) => failed(format!("ended with {status}; {error:#}")),
    }
}

fn read(exercise: &Exercise, path: &Path) -> Result<Record> {
    let Ok(json) = fs::read(path) else { bail!("it left no record.json") };
    let record: Record = serde_json::from_slice(&json).context("its record.json is unreadable")?;
    let id = &record.exercise.id;
    ensure!(*id == exercise.id, "its record.json is of {id:?}");
    Ok(record)
}

/// Records for tests.
#[cfg(test)]
pub mod fake {
    use record::Record;

    /// What an exercise would write.
    pub fn json(id: &str, passed: bool) -> String {
        format!(
            r#"{{"id":"{id}","title":"t","source":"s","passed":{passed},"effort":"usual","seconds":0.25,"checks":[{{"what":"w","expected":0.1,"got":[1.0,2.0],"tolerance":1e-12,"passed":{passed}}}],"notes":[{{"before":0,"text":"n"}}],"figures":["{id}/a.svg"],"captions":["What there is to see"]}}"#
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
    fn a_record_needs_no_notes() {
        let json = fake::json("net/xor", true);
        let without = json.replace(r#""notes":[{"before":0,"text":"n"}],"#, "");
        assert_ne!(without, json);
        let record: Record = serde_json::from_str(&without).unwrap();
        assert_eq!(record.notes, []);
    }
}
