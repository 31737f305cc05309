//! What is printed for who reads along.

use std::{
    fmt::Display,
    io::{self, Write},
    sync::atomic::{AtomicBool, Ordering},
};
use terminal::Out;

/// Whether this process leaves it to another to speak: of several that do the same, one does.
static SILENT: AtomicBool = AtomicBool::new(false);

/// Prints nothing from now on.
pub fn be_silent() {
    SILENT.store(true, Ordering::Relaxed);
}

/// Whether nothing is to be printed.
pub fn is_silent() -> bool {
    SILENT.load(Ordering::Relaxed)
}

/// Prints a line. When nobody listens any more, as after `| head`, the work goes on all the same; that a full disk
/// did not take it is told at the end.
pub fn say(line: impl Display) {
    if !is_silent() {
        let _ = writeln!(Out, "{line}");
    }
}

/// Prints a line beside the results.
pub fn remark(line: impl Display) {
    if !is_silent() {
        let _ = writeln!(io::stderr(), "{line}");
    }
}
