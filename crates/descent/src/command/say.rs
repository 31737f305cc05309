//! What is printed for who reads along.

use std::{
    fmt::Display,
    io::{self, Write},
};
use terminal::Out;

/// Prints a line. When nobody listens any more, as after `| head`, the work goes on all the same; that a full disk
/// did not take it is told at the end.
pub fn say(line: impl Display) {
    let _ = writeln!(Out, "{line}");
}

/// Prints a line beside the results.
pub fn remark(line: impl Display) {
    let _ = writeln!(io::stderr(), "{line}");
}
