//! What the documents at the root lead to is there: files, headings, and names of the code.

use crate::repository::{CHAPTERS, files, read, root, text};
use std::collections::{BTreeMap, BTreeSet};

/// The documents at the root.
fn documents() -> Vec<String> {
    let all = files(".", ".md");
    let at_root = all.iter().filter(|path| path.parent() == Some(&root().join(".")));
    at_root.map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect()
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
    assert!(documents().contains(&"GLOSSARY.md".to_owned()));
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

/// The crates whose names the tables of words have.
fn owners() -> Vec<&'static str> {
    [&CHAPTERS[..], &["images", "files", "checkpoint"]].concat()
}

/// The names in a text such as `losses::softmax`, with the crate they are said to be of.
fn names(text: &str) -> BTreeSet<(&str, &str)> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || "_:".contains(c)));
    let pairs = words.filter_map(|word| word.split_once("::"));
    pairs.filter(|(owner, _)| owners().contains(owner)).collect()
}

/// All words in the sources of a crate, and the names of its files.
fn words_of(owner: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for path in files(format!("crates/{owner}/src"), ".rs") {
        words.insert(path.file_stem().unwrap().to_string_lossy().into_owned());
        let text = text(&path);
        let parts = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        words.extend(parts.map(str::to_owned));
    }
    words
}

#[test]
fn every_name_of_the_code_in_a_table_of_words_exists() {
    let known: BTreeMap<&str, BTreeSet<String>> =
        owners().into_iter().map(|owner| (owner, words_of(owner))).collect();
    let exists = |owner: &str, name: &str| name.split("::").all(|part| known[owner].contains(part));
    assert!(exists("graph", "BatchNorm::infer") && !exists("graph", "BatchNorm::inferred"));
    let mut wrong = Vec::new();
    for document in ["ERRATA.md", "GLOSSARY.md", "SOURCES.md"] {
        let text = read(document);
        let unknown = names(&text).into_iter().filter(|(owner, name)| !exists(owner, name));
        wrong.extend(unknown.map(|(owner, name)| format!("{document} names {owner}::{name}")));
    }
    assert!(wrong.is_empty(), "which is not in the code:\n  {}", wrong.join("\n  "));
}

/// Why a glossary is not one to look words up in: each stands once, and leads somewhere.
fn faults_of_words(glossary: &str) -> Vec<String> {
    let rows = glossary.lines().filter(|line| line.starts_with("| ") && !line.contains("术语"));
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for row in rows {
        let word = row.split('|').nth(1).unwrap_or_default().trim();
        if !seen.insert(word) {
            faults.push(format!("{word} stands twice"));
        }
        if !row.contains("](") {
            faults.push(format!("{word} leads nowhere"));
        }
    }
    faults
}

#[test]
fn every_word_of_the_glossary_stands_once_and_leads_somewhere() {
    let faults = faults_of_words(&read("GLOSSARY.md"));
    assert!(faults.is_empty(), "GLOSSARY.md:\n  {}", faults.join("\n  "));
    let twice = "| 术语 | English |\n| 梯度 | [gradient](x) |\n| 梯度 | gradient |\n";
    assert_eq!(faults_of_words(twice), ["梯度 stands twice", "梯度 leads nowhere"]);
}
