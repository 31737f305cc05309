//! A text whose lines are no longer than those of its format, and which ends with one of them.

use std::io::{self, Read};

/// Reads a text, and fails where a line is longer than `longest` bytes: whoever waits for its end would hold all of it.
#[derive(Debug)]
pub(crate) struct Lines<R> {
    from: R,
    longest: usize,
    /// How many bytes of the line have been read, and how many lines before it.
    length: usize,
    before: usize,
    last: u8,
}

impl<R: Read> Lines<R> {
    pub(crate) fn new(from: R, longest: usize) -> Self {
        Self { from, longest, length: 0, before: 0, last: b'\n' }
    }

    /// Whether what was read so far ends with a line.
    pub(crate) fn are_whole(&self) -> bool {
        matches!(self.last, b'\n' | b'\r')
    }
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(buffer)?;
        for &byte in &buffer[..count] {
            (self.length, self.last) = (self.length + 1, byte);
            if self.are_whole() {
                self.before += usize::from(byte == b'\n');
                self.length = 0;
            } else if self.length > self.longest {
                let (line, longest) = (self.before + 1, self.longest);
                return Err(io::Error::other(format!("line {line} has more than {longest} bytes")));
            }
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_without_end_is_not_waited_for() {
        let text = "label\n".as_bytes().chain(io::repeat(0));
        let error = io::copy(&mut Lines::new(text, 9), &mut io::sink()).unwrap_err();
        assert_eq!(error.to_string(), "line 2 has more than 9 bytes");
    }

    #[test]
    fn a_text_that_ends_within_a_line_is_not_whole() {
        for (text, expected) in [("", true), ("a\nb\n", true), ("a\r\n", true), ("a\nb", false)] {
            let mut lines = Lines::new(text.as_bytes(), 9);
            io::copy(&mut lines, &mut io::sink()).unwrap();
            assert_eq!(lines.are_whole(), expected, "{text:?}");
        }
    }
}
