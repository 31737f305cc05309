//! What TESTING.md says is kept by a test, is.

use crate::repository::{read, root};
use std::fs;

/// The tests that a text names, as `<file>.rs::<function>` in code.
fn named(text: &str) -> Vec<(&str, &str)> {
    text.split('`').skip(1).step_by(2).filter_map(|code| code.split_once(".rs::")).collect()
}

/// Whether there is such a test, in a file below `crates` or of xtask.
fn is_there(file: &str, function: &str) -> bool {
    let below = if file.starts_with("xtask/") { "" } else { "crates/" };
    let text = fs::read_to_string(root().join(format!("{below}{file}.rs"))).unwrap_or_default();
    text.contains(&format!("fn {function}("))
}

#[test]
fn each_promise_is_kept_by_a_test_that_is_there() {
    let text = read("TESTING.md");
    let tests = named(&text);
    assert!(tests.len() > 40, "found {tests:?}");
    let lost: Vec<_> = tests.iter().filter(|(file, name)| !is_there(file, name)).collect();
    assert!(lost.is_empty(), "TESTING.md names tests that are not there: {lost:?}");
}

#[test]
fn a_test_that_is_not_there_is_found() {
    assert_eq!(named("a `b.rs::c`, `d`, `e/f.rs::g`"), [("b", "c"), ("e/f", "g")]);
    assert!(is_there("xtask/tests/house/promises", "a_test_that_is_not_there_is_found"));
    assert!(!is_there("xtask/tests/house/promises", "another"), "found where there is none");
}
