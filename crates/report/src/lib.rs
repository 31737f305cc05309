//! The records of exercises as HTML. One is laid out by one template, `exercise.html`, wherever it is shown: on the
//! page of all exercises, or on a page of its own in the book.
//!
//! Nothing in this crate writes a file.

mod words;
mod errata;
mod template;
mod exercise;
mod inline;
mod page;

#[cfg(test)]
mod fake;

pub use exercise::{STYLE, exercise};
pub use page::page;
pub use words::escape;
