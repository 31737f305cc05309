//! What is printed for who reads along.

use std::{
    fmt::Display,
    io::{self, Write},
};

/// Prints a line. When nobody listens any more, as after `| head`, the work goes on all the same.
pub fn say(line: impl Display) {
    let _ = writeln!(io::stdout(), "{line}");
}

/// Prints a line beside the results.
pub fn remark(line: impl Display) {
    let _ = writeln!(io::stderr(), "{line}");
}
