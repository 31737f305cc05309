//! How far a contest is, and what is said of its threads.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar on stderr that counts rounds, seen on a terminal only.
pub fn bar(rounds: usize, what: String) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:10} {pos:>3}/{len} {wide_msg}");
    ProgressBar::new(rounds as u64 + 1)
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        .with_message(what)
}

/// As one says how many threads there are.
pub fn counted(threads: u32) -> String {
    let plural = if threads == 1 { "" } else { "s" };
    format!("{threads} thread{plural}")
}
