//! What a learner has done, in TOML.

use crate::Verdict;
use practice::Progress;

/// Reads a file of progress.
///
/// # Panics
/// When an accepted one is another when it was written and read again.
pub fn target(bytes: &[u8]) -> Verdict {
    let Ok(text) = str::from_utf8(bytes) else { return Verdict::Refused };
    let read = Progress::parse(text);
    if let Ok(read) = &read {
        let again = read.text().and_then(|text| Progress::parse(&text));
        assert!(again.is_ok_and(|again| again == *read), "it is another when read again");
    }
    Verdict::of(&read)
}
