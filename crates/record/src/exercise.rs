use serde::{Deserialize, Serialize};

/// One thing that a source describes, to be run and checked.
///
/// Its question and its source stand at the head of its file, as the file's documentation, and
/// nowhere else:
///
/// ```text
/// //! How steep is f(x) = 0.01x² + 0.1x at 5 and at 10, without the formula of f′?
/// //!
/// //! Source: A §2.2.1, B 导数
/// ```
#[derive(Serialize, Deserialize, Debug, Clone, PartialEq, Eq)]
pub struct Exercise {
    /// Chapter and name, such as `numdiff/tangent-line`.
    pub id: String,
    /// The question it answers, in a sentence.
    pub title: String,
    /// Where the sources treat it: document and section.
    pub source: String,
}

impl Exercise {
    /// The exercise of a chapter whose file has this name and this text; none where the head of the
    /// file names no source, which is a file that helps others.
    pub fn of_file(chapter: &str, file: &str, text: &str) -> Option<Self> {
        let head = text.lines().map_while(|line| line.strip_prefix("//!"));
        let head: Vec<&str> = head.map(str::trim).collect();
        let (before, source) = head.join("\n").split_once("Source: ").map(|(before, source)| {
            (before.replace('\n', " ").trim().to_owned(), source.replace('\n', " "))
        })?;
        let name = file.trim_end_matches(".rs").replace('_', "-");
        Some(Self { id: format!("{chapter}/{name}"), title: before, source })
    }

    /// The part of the id before the slash.
    pub fn chapter(&self) -> &str {
        self.id.split_once('/').map_or("", |(chapter, _)| chapter)
    }

    /// The part of the id after the slash.
    pub fn name(&self) -> &str {
        self.id.split_once('/').map_or("", |(_, name)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_of_a_file_has_question_and_source() {
        let text = "//! How steep is f,\n//! and where?\n//!\n//! Source: A §2.2.1,\n//! B 导数\n\nuse x;\n";
        let exercise = Exercise::of_file("numdiff", "tangent_line.rs", text).unwrap();
        assert_eq!((exercise.chapter(), exercise.name()), ("numdiff", "tangent-line"));
        assert_eq!(exercise.title, "How steep is f, and where?");
        assert_eq!(exercise.source, "A §2.2.1, B 导数");
    }

    #[test]
    fn a_file_without_a_source_helps_others() {
        assert_eq!(Exercise::of_file("net", "drawing.rs", "//! Draws.\n\n// Source: none\n"), None);
    }
}
