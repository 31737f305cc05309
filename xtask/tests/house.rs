//! The rules of the house that a program can check.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

const CHAPTERS: [&str; 5] = ["losses", "numdiff", "graph", "net", "train"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All files below a folder of the repository whose names end so.
fn files(folder: &str, end: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && name != "target" && !name.starts_with('.') {
                folders.push(path);
            } else if name.ends_with(end) {
                found.push(path);
            }
        }
    }
    found
}

/// The lines of the blocks of a document that begin with this fence.
fn blocks(document: &str, fence: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut lines = document.lines();
    while lines.by_ref().any(|line| line == fence) {
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        blocks.push(block.join("\n"));
    }
    blocks
}

/// The words in a text that look like exercises.
fn ids(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || "/-_.".contains(c)));
    let is_id = |word: &&str| {
        word.split_once('/').is_some_and(|(chapter, name)| {
            CHAPTERS.contains(&chapter) && !name.is_empty() && !name.contains(['/', '.', '_'])
        })
    };
    words.filter(is_id).map(str::to_owned).collect()
}

#[test]
fn a_chapter_depends_on_earlier_chapters_only() {
    for (number, chapter) in CHAPTERS.iter().enumerate() {
        let manifest = read(&format!("crates/{chapter}/Cargo.toml"));
        for later in CHAPTERS[number..].iter().chain(&["exercises", "xtask"]) {
            let names = |line: &str| line.split(['.', ' ', '=']).next() == Some(later);
            let depends = manifest.lines().any(names);
            assert!(!depends, "{chapter} depends on {later}, which comes later or is itself");
        }
    }
}

#[test]
fn every_crate_keeps_the_lints() {
    let manifests = files(".", "Cargo.toml");
    assert!(manifests.len() >= 9, "found {manifests:?}");
    for manifest in manifests {
        let text = fs::read_to_string(&manifest).unwrap();
        let workspace = text.contains("[workspace.lints.rust]\nunsafe_code = \"forbid\"");
        let member = text.contains("[lints]\nworkspace = true");
        assert!(workspace || member, "{} has lints of its own", manifest.display());
    }
}

#[test]
fn every_command_in_a_document_is_run_by_ci() {
    let ci = read(".ci/run");
    let commands: BTreeSet<String> = files(".", ".md")
        .iter()
        .flat_map(|path| blocks(&fs::read_to_string(path).unwrap(), "```sh"))
        .flat_map(|block| block.lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    assert!(commands.len() > 10, "found {commands:?}");
    for command in commands.iter().filter(|command| *command != ".ci/run") {
        let run = ci.lines().any(|line| line.trim() == command);
        assert!(run, ".ci/run does not run `{command}`");
    }
}

#[test]
fn the_readme_lists_every_exercise_and_no_other() {
    let source: String = files("crates/exercises/src", ".rs")
        .iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let defined: BTreeSet<String> = source
        .lines()
        .filter_map(|line| line.trim().strip_prefix("id: \""))
        .filter_map(|line| line.strip_suffix("\","))
        .map(str::to_owned)
        .collect();
    assert!(!defined.is_empty());
    let rows: String = read("README.md").lines().filter(|line| line.starts_with('|')).collect();
    assert_eq!(ids(&rows), defined);
    for path in files(".", ".md") {
        let named = ids(&fs::read_to_string(&path).unwrap());
        let unknown: Vec<_> = named.difference(&defined).collect();
        assert!(unknown.is_empty(), "{} names {unknown:?}", path.display());
    }
}

/// The value of a field of an exercise, as its file writes it.
fn field(source: &str, name: &str) -> Option<String> {
    let start = format!("{name}: \"");
    let line = source.lines().find_map(|line| line.trim().strip_prefix(&start))?;
    Some(line.strip_suffix("\",")?.to_owned())
}

#[test]
fn the_sources_lead_to_every_exercise_and_its_code() {
    let sources = read("SOURCES.md");
    for path in files("crates/exercises/src", ".rs") {
        let text = fs::read_to_string(&path).unwrap();
        let (Some(id), Some(source)) = (field(&text, "id"), field(&text, "source")) else {
            continue;
        };
        let start = format!("| {source} | [`{id}`](");
        let row = sources.lines().find(|line| line.starts_with(&start));
        assert!(row.is_some(), "SOURCES.md has no row that begins with {start}");
    }
    let links = sources.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    for link in links {
        assert!(root().join(link).exists(), "SOURCES.md leads to {link}, which is not there");
    }
}

#[test]
fn the_program_of_the_readme_is_the_example() {
    let readme = read("README.md");
    let example = read("crates/train/examples/exclusive_or.rs");
    let program = blocks(&readme, "```rust").remove(0);
    assert!(example.contains(&program), "the example is not\n{program}");
}
