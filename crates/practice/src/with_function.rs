//! What is judged of a learner's text, without a workspace around it.

use crate::{
    function,
    graft::graft,
    submission::{Submission, Unreadable, parsed},
};
use anyhow::{Result, anyhow};
use std::path::Path;

/// The course's file with a learner's function in it, and with what the learner added to it.
///
/// # Errors
/// When one of them is no Rust, or the function is not in it as the course has it.
pub fn with_function(course: &str, yours: &str, name: &str) -> Result<String> {
    let base = parsed(course, Path::new("the course's file"))?;
    let wanted = function::find(course, &base, name)?;
    let path = Path::new("your file").to_owned();
    let found = Submission::of(name, path, yours, &base, &wanted).map_err(|why| match why {
        Unreadable::NoRust { why, .. } | Unreadable::Gone(why) => anyhow!(why),
    })?;
    let extras = found.extras.iter().map(|extra| extra.of(&found.text));
    graft(course, &base, &[(name, found.body())], extras)
}

#[cfg(test)]
mod tests {
    use super::*;

    const COURSE: &str = "fn half(x: f64) -> f64 { x / 2.0 }\n";

    #[test]
    fn the_learners_body_and_helpers_take_their_places() {
        let yours = "fn half(x: f64) -> f64 { x * part() }\nfn part() -> f64 { 0.5 }\n";
        let made = with_function(COURSE, yours, "half").unwrap();
        let expected = "fn half(x: f64) -> f64 { x * part() }\n\nfn part() -> f64 { 0.5 }\n";
        assert_eq!(made, expected);
    }

    #[test]
    fn a_method_in_an_impl_of_other_letters_is_there_once() {
        let course = "struct L<T>(T);\nimpl<T> L<T> { fn f(&self) {} }\n";
        let made = with_function(course, &course.replace('T', "U"), "L::f").unwrap();
        assert_eq!(made.matches("fn f").count(), 1, "{made}");
    }

    /// What syn leaves out at the beginning of a file would shift all places in it.
    #[test]
    fn what_stands_before_the_first_item_shifts_nothing() {
        for before in ["\u{feff}", "// ä\n", "#![allow(unused)]\n"] {
            let yours = format!("{before}fn half(x: f64) -> f64 {{ x - x / 2.0 }}\n");
            let made = with_function(COURSE, &yours, "half").unwrap();
            assert_eq!(made, "fn half(x: f64) -> f64 { x - x / 2.0 }\n", "{before:?}");
        }
        let script = "#!/usr/bin/env run\nfn half(x: f64) -> f64 { 0.0 }\n";
        let told = with_function(COURSE, script, "half").unwrap_err().to_string();
        assert!(told.starts_with("expected"), "{told}");
    }
}
