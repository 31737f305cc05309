use crate::{Check, Effort, Exercise, Note};
use serde::{Deserialize, Serialize};

/// What an exercise leaves behind; the report is made of these.
#[derive(Serialize, Deserialize, Debug, Clone, PartialEq)]
pub struct Record {
    /// Its id, question and source.
    #[serde(flatten)]
    pub exercise: Exercise,
    /// Whether it was carried out and all checks passed.
    pub passed: bool,
    /// How much it was asked to do.
    #[serde(default)]
    pub effort: Effort,
    /// How long it took.
    pub seconds: f64,
    /// What it held against what it should be.
    pub checks: Vec<Check>,
    /// What it told between them.
    #[serde(default)]
    pub notes: Vec<Note>,
    /// Its figures: paths relative to the folder of all exercises.
    pub figures: Vec<String>,
    /// What there is to see in each of them.
    #[serde(default)]
    pub captions: Vec<String>,
    /// What went wrong beside the checks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl Record {
    /// The record of a run that could not make its own.
    pub fn failed(exercise: Exercise, effort: Effort, seconds: f64, error: String) -> Self {
        Self {
            exercise,
            passed: false,
            effort,
            seconds,
            checks: Vec::new(),
            notes: Vec::new(),
            figures: Vec::new(),
            captions: Vec::new(),
            error: Some(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_written_as_it_was_read() {
        let json = r#"{"id":"net/xor","title":"t","source":"s","passed":true,"effort":"usual","seconds":0.25,"checks":[{"what":"w","expected":0.1,"got":[1.0,2.0],"tolerance":1e-12,"passed":true}],"notes":[{"before":0,"text":"n"},{"before":1,"table":{"heads":["a"],"rows":[["1"]]}}],"figures":["net/xor/a.svg"],"captions":["c"]}"#;
        let record: Record = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&record).unwrap(), json);
    }
}
