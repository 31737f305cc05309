//! Records for tests.

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
