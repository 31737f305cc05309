use std::sync::atomic::{AtomicUsize, Ordering};

/// The course's own body of a function.
pub const REFERENCE: usize = 0;

static BLANK: AtomicUsize = AtomicUsize::new(usize::MAX);
static VERSION: AtomicUsize = AtomicUsize::new(REFERENCE);

/// Which body a function with several is to run: the one chosen for the blank that is being judged, the reference's
/// for all others. Threads see the same.
#[inline]
pub fn version(blank: usize) -> usize {
    if BLANK.load(Ordering::Relaxed) == blank { VERSION.load(Ordering::Relaxed) } else { REFERENCE }
}

/// Chooses the body of one blank.
pub(crate) fn choose(blank: usize, version: usize) {
    BLANK.store(blank, Ordering::SeqCst);
    VERSION.store(version, Ordering::SeqCst);
}
