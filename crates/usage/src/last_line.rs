//! What a program said last, as one line.

/// The last line that is not empty, without spaces around it.
pub fn last_line(text: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(text);
    let last = text.lines().rfind(|line| !line.trim().is_empty())?;
    Some(last.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_is_one_that_says_something() {
        for (text, expected) in [
            ("Traceback\n  it broke \n\n", Some("it broke")),
            ("one", Some("one")),
            (" \n", None),
            ("", None),
        ] {
            assert_eq!(last_line(text.as_bytes()).as_deref(), expected, "{text:?}");
        }
    }
}
