//! What is seen while a file comes in.

use crate::source::Source;
use files::PublishedFile;
use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};

/// A bar on stderr that counts uncompressed bytes, seen on a terminal only and gone when dropped.
pub fn of(file: &PublishedFile, source: &dyn Source) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:10} {decimal_bytes:>9} {wide_msg}");
    let bar = ProgressBar::new(file.bytes)
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        .with_message(format!("{} from {source}", file.name))
        .with_finish(ProgressFinish::AndClear);
    bar.tick(); // the source may take its time before the first byte
    bar
}
