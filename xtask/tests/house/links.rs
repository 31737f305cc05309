//! What the documents at the root lead to is there: files, headings, and names of the code.

use crate::repository::{CHAPTERS, files, read, root, text};
use std::fs;

/// The documents at the root.
fn documents() -> Vec<String> {
    let entries = fs::read_dir(root()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let mut documents: Vec<String> = names.filter(|name| name.ends_with(".md")).collect();
    documents.sort();
    documents
}

/// A text without its blocks of code.
fn prose(text: &str) -> String {
    let outside = text.split("```").step_by(2);
    outside.collect()
}

/// What a heading is called in an address: small letters, digits, `-` and `_`, and `-` for blanks.
fn anchor(heading: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || " -_".contains(*c);
    heading.trim().to_lowercase().chars().filter(kept).collect::<String>().replace(' ', "-")
}

fn has_heading(document: &str, wanted: &str) -> bool {
    let headings = document.lines().filter(|line| line.starts_with('#'));
    headings.map(|line| anchor(line.trim_start_matches('#'))).any(|heading| heading == wanted)
}

/// Why a link from the root leads nowhere.
fn fault(link: &str) -> Option<String> {
    let (path, heading) = link.split_once('#').unwrap_or((link, ""));
    if !root().join(path).exists() {
        return Some(format!("{link}, but there is no such file"));
    }
    let found = heading.is_empty() || has_heading(&prose(&read(path)), heading);
    (!found).then(|| format!("{link}, but {path} has no such heading"))
}

#[test]
fn every_link_of_a_document_leads_somewhere() {
    let mut wrong = Vec::new();
    for name in documents() {
        let prose = prose(&read(&name));
        let links = prose.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let faults = links.filter(|link| !link.contains("://")).filter_map(fault);
        wrong.extend(faults.map(|fault| format!("{name} leads to {fault}")));
    }
    assert!(wrong.is_empty(), "mend or remove:\n  {}", wrong.join("\n  "));
}

#[test]
fn a_link_that_leads_nowhere_is_found() {
    assert_eq!(fault("README.md#two-commands"), None);
    assert!(fault("NOTHING.md").unwrap().ends_with("no such file"));
    assert!(fault("README.md#three-commands").unwrap().ends_with("README.md has no such heading"));
}

/// The names in a text such as `losses::softmax`, with the crate they are said to be of.
fn names(text: &str) -> Vec<(&str, &str)> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || "_:".contains(c)));
    let pairs = words.filter_map(|word| word.split_once("::"));
    let crates = [&CHAPTERS[..], &["images", "files", "checkpoint"]].concat();
    pairs.filter(|(owner, _)| crates.contains(owner)).collect()
}

/// Whether some file of a crate declares or lists each part of a name, such as `BatchNorm::infer`.
fn has_name(owner: &str, name: &str) -> bool {
    let sources: String =
        files(format!("crates/{owner}/src"), ".rs").iter().map(|path| text(path)).collect();
    let words: std::collections::BTreeSet<&str> =
        sources.split(|c: char| !(c.is_alphanumeric() || c == '_')).collect();
    let known = |part: &str| {
        words.contains(part) || root().join(format!("crates/{owner}/src/{part}.rs")).exists()
    };
    name.split("::").all(known)
}

#[test]
fn every_name_of_the_code_in_a_table_of_words_exists() {
    let mut wrong = Vec::new();
    for document in ["ERRATA.md", "GLOSSARY.md", "SOURCES.md"] {
        let text = read(document);
        let mut names = names(&text);
        names.sort_unstable();
        names.dedup();
        let unknown = names.into_iter().filter(|(owner, name)| !has_name(owner, name));
        wrong.extend(unknown.map(|(owner, name)| format!("{document} names {owner}::{name}")));
    }
    assert!(wrong.is_empty(), "which is not in the code:\n  {}", wrong.join("\n  "));
}
