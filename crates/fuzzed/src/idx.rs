//! IDX, as MNIST comes.

use crate::Verdict;
use files::idx::{IMAGE, LABEL, first, format, parse};

/// Reads the bytes as images, as labels, and to be cut after the first item.
///
/// # Panics
/// When what is accepted is not what would be written of its items.
pub fn target(bytes: &[u8]) -> Verdict {
    let cut = first(bytes, 1);
    assert!(cut.is_none_or(|cut| cut.len() <= bytes.len()), "the first of its items is more");
    of(bytes, &IMAGE).or(of(bytes, &LABEL))
}

fn of(bytes: &[u8], item: &[usize]) -> Verdict {
    let read = parse(bytes, item);
    if let Ok((count, items)) = &read {
        assert_eq!(items.len(), count * item.iter().product::<usize>(), "the bytes of its items");
        assert!(format(item, items) == bytes, "its {count} items are written otherwise");
    }
    Verdict::of(&read)
}
