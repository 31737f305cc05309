//! How large a function and a file may be.

use crate::repository::{files, shown, text};

const FUNCTION: usize = 45;
const FILE: usize = 350;

/// Longer functions and the reason; three at most.
const LONG_FUNCTIONS: [(&str, &str); 0] = [];

/// Longer files and the reason; three at most.
const LONG_FILES: [(&str, &str); 0] = [];

/// The functions of a file that are longer than allowed: the name and the number of lines. As
/// rustfmt lays files out, a function ends where a brace closes as far from the left as it began.
fn long_functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let Some(name) = function(line) else { continue };
        let end = format!("{}}}", &line[..line.len() - line.trim_start().len()]);
        let after = &lines[start..];
        let ends =
            |line: &&str| **line == end || (*line).ends_with(';') && function(line).is_some();
        let length = 1 + after.iter().position(ends).unwrap_or(0);
        if length > FUNCTION {
            found.push((name.to_owned(), length));
        }
    }
    found
}

/// The name of the function that begins with this line.
fn function(line: &str) -> Option<&str> {
    let (before, after) = line.split_once("fn ")?;
    let words = ["pub", "pub(crate)", "pub(super)", "const", "async"];
    let begins = before.split_whitespace().all(|word| words.contains(&word));
    let name = after.split(['(', '<']).next()?;
    (begins && line.contains(['(', '<'])).then_some(name)
}

#[test]
fn functions_fit_on_a_screen() {
    let mut found = Vec::new();
    for path in files("crates", ".rs").into_iter().chain(files("xtask", ".rs")) {
        let path_shown = shown(&path);
        found.extend(long_functions(&text(&path)).into_iter().filter_map(|(name, lines)| {
            let known = LONG_FUNCTIONS.iter().any(|(function, _)| *function == name);
            (!known).then(|| format!("{path_shown}: {name} has {lines} lines"))
        }));
    }
    assert!(
        found.is_empty(),
        "functions of more than {FUNCTION} lines; give a part of each a name:\n{}",
        found.join("\n")
    );
}

#[test]
fn files_are_of_one_idea() {
    let mut found = Vec::new();
    for path in files("crates", ".rs").into_iter().chain(files("xtask", ".rs")) {
        let (lines, path) = (text(&path).lines().count(), shown(&path));
        if lines > FILE && !LONG_FILES.iter().any(|(file, _)| *file == path) {
            found.push(format!("{path} has {lines} lines"));
        }
    }
    assert!(
        found.is_empty(),
        "files of more than {FILE} lines; each idea in them wants a file of its own:\n{}",
        found.join("\n")
    );
}

#[test]
fn exceptions_are_few_and_have_reasons() {
    for exceptions in [&LONG_FUNCTIONS[..], &LONG_FILES] {
        assert!(exceptions.len() <= 3, "more than three: {exceptions:?}");
        let reasons = exceptions.iter().all(|(_, reason)| !reason.is_empty());
        assert!(reasons, "one has no reason: {exceptions:?}");
    }
}

#[test]
fn a_function_is_measured_from_its_name_to_its_brace() {
    let body = |lines: usize| "        x();\n".repeat(lines);
    let text = |lines| format!("impl A {{\n    pub fn f<T>(t: T) {{\n{}    }}\n}}\n", body(lines));
    assert_eq!(long_functions(&text(43)), []);
    assert_eq!(long_functions(&text(44)), [("f".to_owned(), 46)]);
    let declared =
        format!("trait A {{\n    fn f(&self);\n{}    fn g(&self) {{\n    }}\n}}\n", body(50));
    assert_eq!(long_functions(&declared), []);
    assert_eq!(function("let f = |x| fn_of(x);"), None);
}
