//! What is printed for who reads along.

use std::{
    fmt::Display,
    io::{self, ErrorKind, Write},
    sync::OnceLock,
};

/// Why something that was to be printed is lost.
static LOST: OnceLock<io::Error> = OnceLock::new();

/// Prints a line. When nobody listens any more, as after `| head`, the work goes on all the same.
pub fn say(line: impl Display) {
    keep(writeln!(io::stdout(), "{line}"));
}

/// Prints a line beside the results.
pub fn remark(line: impl Display) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Remembers that a result did not arrive, as on a full disk, unless nobody listens.
pub fn keep(printed: io::Result<()>) {
    if let Err(error) = printed
        && error.kind() != ErrorKind::BrokenPipe
    {
        let _ = LOST.set(error);
    }
}

/// Why something that was to be printed did not arrive, if anything did not.
pub fn lost() -> Option<&'static io::Error> {
    keep(io::stdout().flush());
    LOST.get()
}
