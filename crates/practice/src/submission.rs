//! A function as a learner wrote it, in the file in which it stands.

use crate::{
    extras::{Extra, extras},
    function::{self, Function},
    manifest::Blank,
};
use anyhow::{Context, Result};
use std::{
    fs,
    ops::Range,
    path::{Path, PathBuf},
};

/// What a learner wrote for one blank.
#[derive(Debug, Clone)]
pub struct Submission {
    /// The learner's file.
    pub path: PathBuf,
    /// All that is in it.
    pub text: String,
    /// Where the body is in it.
    pub place: Range<usize>,
    /// Where its name is, as a line from 1.
    pub line: usize,
    /// What else was added to the file.
    pub extras: Vec<Extra>,
    /// Whether anything is written.
    pub is_written: bool,
}

/// Why there is nothing to be judged.
#[derive(Debug)]
pub enum Unreadable {
    /// The file is no Rust: in this line, and why.
    NoRust { path: PathBuf, text: String, place: Range<usize>, why: String },
    /// The function is not in the file any more.
    Gone(String),
}

impl Submission {
    /// What stands in a workspace.
    pub fn read(
        blank: &Blank,
        workspace: &Path,
        course: &Path,
    ) -> Result<Result<Self, Unreadable>> {
        let of_course = reference(blank, course)?;
        let base = parsed(&of_course, &blank.path(course))?;
        let wanted =
            function::find(&of_course, &base, &blank.function).with_context(|| blank.id())?;
        let path = blank.path(workspace);
        let text = fs::read_to_string(&path).map_err(|error| {
            Unreadable::Gone(format!("{} cannot be read: {error}", path.display()))
        });
        Ok(text.and_then(|text| Self::of(&blank.function, path, &text, &base, &wanted)))
    }

    /// A function in a learner's text, beside the course's file and its function.
    pub fn of(
        name: &str,
        path: PathBuf,
        text: &str,
        base: &syn::File,
        wanted: &Function,
    ) -> Result<Self, Unreadable> {
        let shown = path.display();
        // Some editors put a mark at the beginning, which is no Rust and counts in no place.
        let text = text.trim_start_matches('\u{feff}').to_owned();
        let yours = function::parse(&text).map_err(|(span, why)| {
            let end = text.len();
            let place = span.byte_range();
            let place = place.start.min(end)..place.end.min(end);
            Unreadable::NoRust { path: path.clone(), text: text.clone(), place, why }
        })?;
        let found = function::find(&text, &yours, name)
            .map_err(|why| Unreadable::Gone(format!("{shown}: {why}")))?;
        if !found.has_head_of(wanted) {
            return Err(Unreadable::Gone(format!(
                "{shown}:{}: {} is to be called as the course calls it:\n{}",
                found.line, name, wanted.head
            )));
        }
        let Function { place, line, is_written, .. } = found;
        let mut extras = extras(&text, &yours, base);
        // In an `impl` of other letters than the course's the function itself looks like one more.
        extras.retain(|it| it.place.start > place.start || it.place.end < place.end);
        Ok(Self { path, text, place, line, extras, is_written })
    }

    /// What is between the braces.
    pub fn body(&self) -> &str {
        &self.text[self.place.clone()]
    }

    /// All of the learner's that is compiled.
    pub fn all(&self) -> String {
        let extras = self.extras.iter().map(|extra| extra.of(&self.text));
        std::iter::once(self.body().to_owned()).chain(extras).collect::<Vec<_>>().join("\n")
    }
}

/// The course's text of a blank's file.
pub fn reference(blank: &Blank, course: &Path) -> Result<String> {
    let path = blank.path(course);
    fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))
}

/// The syntax of a file of the course.
pub fn parsed(text: &str, path: &Path) -> Result<syn::File> {
    function::parse(text).map_err(|(_, why)| anyhow::anyhow!("{}: {why}", path.display()))
}
