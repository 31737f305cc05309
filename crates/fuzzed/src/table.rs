//! The table of Kaggle's *Digit Recognizer*.

use crate::Verdict;
use files::{CLASSES, PIXELS, table};
use std::path::Path;

/// Reads a table.
///
/// # Panics
/// When an accepted table has a label above 9, not as many pixels as its labels need, or is another when it was
/// written and read again.
pub fn target(bytes: &[u8]) -> Verdict {
    let read = table::parse(Path::new("table.csv"), bytes);
    if let Ok(images) = &read {
        assert_eq!(images.pixels.len(), images.labels.len() * PIXELS, "an image for each label");
        let classes = images.labels.iter().all(|&label| usize::from(label) < CLASSES);
        assert!(classes, "a label above 9: {:?}", images.labels);
        let mut written = Vec::new();
        table::write(images.iter(), &mut written).expect("memory can be written to");
        let again = table::parse(Path::new("again.csv"), &written[..]);
        assert!(again.is_ok_and(|again| again == *images), "it is another when read again");
    }
    Verdict::of(&read)
}
