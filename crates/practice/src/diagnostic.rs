//! What the compiler says, of the learner's own lines and in them.

use crate::{composed::Composed, project::Trial, submission::Submission};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    ops::Range,
    path::{Path, PathBuf},
};

/// A message of the compiler, of which only what is used here is read.
#[derive(Debug, Deserialize)]
pub struct Diagnostic {
    pub message: String,
    pub level: String,
    pub code: Option<Code>,
    pub spans: Vec<SpanOf>,
    pub children: Vec<Diagnostic>,
    pub rendered: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Code {
    pub code: String,
}

/// A place that a message is about.
#[derive(Debug, Deserialize)]
pub struct SpanOf {
    pub file_name: String,
    pub byte_start: usize,
    pub byte_end: usize,
    pub is_primary: bool,
    pub label: Option<String>,
    pub suggested_replacement: Option<String>,
}

/// A message in terms of the learner's text.
#[derive(Debug, Clone, PartialEq)]
pub struct Traced {
    /// The learner's file and all that is in it.
    pub path: PathBuf,
    pub text: String,
    pub message: String,
    pub code: Option<String>,
    /// In the learner's text; the first is what the message is about.
    pub marks: Vec<(Range<usize>, String)>,
    /// What else the compiler says.
    pub notes: Vec<String>,
}

/// The message where it concerns a learner's text, and the number of that submission.
pub fn trace(
    diagnostic: &Diagnostic,
    composed: &BTreeMap<PathBuf, Composed>,
    trials: &[Trial],
) -> Option<(usize, Traced)> {
    let place = |span: &SpanOf| {
        let file = composed.iter().find(|(path, _)| Path::new(&span.file_name).ends_with(path))?;
        file.1.trace(&(span.byte_start..span.byte_end))
    };
    let of = |primary: bool| {
        let spans = diagnostic.spans.iter().filter(move |span| span.is_primary == primary);
        spans.filter_map(|span| Some((place(span)?, span.label.clone().unwrap_or_default())))
    };
    let found: Vec<_> = of(true).chain(of(false)).collect();
    let ((submission, _), _) = *found.first()?;
    let marks = found.into_iter().filter(|((of, _), _)| *of == submission);
    let marks = marks.map(|((_, place), label)| (place, label)).collect();
    let notes = diagnostic
        .children
        .iter()
        .filter(|child| child.spans.iter().all(|span| place(span).is_some()));
    let notes = notes.filter(|child| child.level == "help" || child.level == "note");
    let notes = notes.map(|child| {
        // What is to be put in somewhere says nothing without the place.
        let mut whole = child.spans.iter().filter(|span| span.byte_start < span.byte_end);
        let instead = whole.find_map(|span| span.suggested_replacement.as_deref());
        match instead.map(str::trim).filter(|text| !text.is_empty() && !text.contains('\n')) {
            Some(instead) => {
                format!("{}: {}", child.level, child.message.clone() + ": `" + instead + "`")
            }
            None => format!("{}: {}", child.level, child.message),
        }
    });
    let notes = notes.collect();
    let code = diagnostic.code.as_ref().map(|code| code.code.clone());
    let Submission { path, text, .. } = trials[submission].submission?;
    let (path, text, message) = (path.clone(), text.clone(), diagnostic.message.clone());
    Some((submission, Traced { path, text, message, code, marks, notes }))
}

impl Traced {
    /// Of a learner's whole file.
    pub fn of_file(diagnostic: Diagnostic, path: PathBuf, text: String) -> Self {
        let marks = diagnostic.spans.into_iter().map(|span| {
            (span.is_primary, span.byte_start..span.byte_end, span.label.unwrap_or_default())
        });
        let mut marks: Vec<_> = marks.collect();
        marks.sort_by_key(|(is_primary, ..)| !is_primary);
        let marks = marks.into_iter().map(|(_, place, label)| (place, label)).collect();
        Self { path, text, message: diagnostic.message, code: None, marks, notes: Vec::new() }
    }

    /// As the compiler would show it, with the lines of the learner's own file.
    pub fn rendered(&self, path: &str) -> String {
        let kinds = std::iter::once(AnnotationKind::Primary)
            .chain(std::iter::repeat(AnnotationKind::Context));
        let marks = self.marks.iter().zip(kinds);
        let marks = marks.map(|((place, label), kind)| {
            let mark = kind.span(place.clone());
            if label.is_empty() { mark } else { mark.label(label.clone()) }
        });
        let mut title = Level::ERROR.primary_title(self.message.clone());
        if let Some(code) = &self.code {
            title = title.id(code.clone());
        }
        let snippet = Snippet::source(self.text.as_str()).path(path).annotations(marks);
        let groups: [Group; 1] = [title.element(snippet)];
        let mut shown = Renderer::plain().render(&groups);
        for note in self.notes.iter().filter(|note| !note.contains("other types implement")).take(2)
        {
            let first = note.lines().next().unwrap_or_default();
            shown.push_str("\n   = ");
            shown.push_str(first);
        }
        shown
    }

    /// What beginners of generic functions are told beside.
    pub fn explanation(&self) -> Option<&'static str> {
        let labels = self.marks.iter().map(|(_, label)| label.as_str());
        let said: String =
            std::iter::once(self.message.as_str()).chain(labels).collect::<Vec<_>>().join("\n");
        let code = self.code.as_deref().unwrap_or_default();
        let has = |words: &str| said.contains(words);
        let of_number = ["{integer}", "{float}", "integer", "floating-point number", "`f64`"]
            .into_iter()
            .any(has);
        match code {
            "E0277" | "E0308" if of_number && has("`T`") => Some(
                "A number such as 1 or 0.5 is no `T`. Write `T::one() - y`, `T::zero()`, and for any other \
                 `nalgebra::convert(0.5)`.",
            ),
            "E0605" | "E0606" | "E0604" => Some(
                "A count does not become a `T` by `as`: write `nalgebra::convert::<f64, T>(n as f64)`.",
            ),
            "E0308" | "E0277" if has("usize") && has("`T`") => {
                Some("A count is a `usize`, no `T`: write `nalgebra::convert::<f64, T>(n as f64)`.")
            }
            "E0034" => Some(
                "Two traits have a function of this name: write `RealField::max(a, b)` for `a.max(b)`.",
            ),
            "E0369" | "E0277" if has("&T") || has("&'_ T") => Some(
                "The elements of an iterator are references: write `*x`, or `.iter().copied()`.",
            ),
            "E0599" if has("type parameter `T`") => Some(
                "A `T` has the functions of nalgebra's `RealField`: `exp`, `ln`, `sqrt`, `powi`, `abs`, `recip`, …",
            ),
            _ => None,
        }
    }
}
