//! What an exercise left behind, and a report of several.

use crate::Verdict;
use record::Record;

/// Reads a record, or a list of them.
///
/// # Panics
/// When an accepted one is another when it was written and read again.
pub fn target(bytes: &[u8]) -> Verdict {
    let one = serde_json::from_slice::<Record>(bytes).map(|record| vec![record]);
    let read = one.or_else(|_| serde_json::from_slice::<Vec<Record>>(bytes));
    if let Ok(records) = &read {
        for check in records.iter().flat_map(|record| &record.checks) {
            assert!(!check.to_string().is_empty(), "a check says nothing");
        }
        let written = serde_json::to_vec(records).expect("a record has a form in JSON");
        let again = serde_json::from_slice::<Vec<Record>>(&written);
        assert!(again.is_ok_and(|again| again == *records), "it is another when read again");
    }
    Verdict::of(&read)
}
