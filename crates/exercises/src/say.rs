use std::{
    fmt::Display,
    io::{self, Write},
};

/// Prints a line. Whoever has stopped reading, as `head` does, misses it without a word.
pub(crate) fn say(line: impl Display) {
    let _ = writeln!(io::stdout(), "{line}");
}
