//! What the documents say of the house is so.

use crate::repository::{CHAPTERS, files, read, text};
use record::Exercise;
use std::{collections::BTreeSet, fs, path::Path};

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

/// All exercises, as the heads of their files have them.
pub fn exercises() -> Vec<Exercise> {
    let of_file = |chapter: &str, path: &Path| {
        let name = path.file_name().unwrap().to_string_lossy();
        Exercise::of_file(chapter, &name, &text(path))
    };
    let of_chapter = |chapter: &'static str| {
        let files = files(format!("crates/exercises/src/{chapter}"), ".rs");
        files.into_iter().filter_map(move |path| of_file(chapter, &path))
    };
    CHAPTERS.into_iter().flat_map(of_chapter).collect()
}

/// The ids of all functions that are practised.
fn practised() -> Vec<String> {
    let of_chapter = |chapter: &'static str| {
        let text = read(&format!("crates/{chapter}/practice/blanks.toml"));
        let table: toml::Table = text.parse().unwrap_or_else(|error| panic!("{chapter}: {error}"));
        let blanks =
            table.get("blank").and_then(toml::Value::as_array).cloned().unwrap_or_default();
        blanks.into_iter().map(move |blank| format!("{chapter}/{}", blank["id"].as_str().unwrap()))
    };
    CHAPTERS.into_iter().flat_map(of_chapter).collect()
}

#[test]
fn the_documents_count_what_is_practised() {
    let of = |chapter: &str| practised().iter().filter(|id| id.starts_with(chapter)).count();
    let all = format!("{} functions are to be written", practised().len());
    assert!(read("README.md").contains(&all), "README.md should say: {all}");
    for chapter in CHAPTERS {
        let row = format!("| `{chapter}` | {} |", of(chapter));
        let text = read("crates/practice/README.md");
        assert!(text.contains(&row), "crates/practice/README.md should have the row {row}");
    }
}

#[test]
fn the_readme_lists_every_exercise_and_no_other() {
    let mut defined: BTreeSet<String> =
        exercises().into_iter().map(|exercise| exercise.id).collect();
    assert!(!defined.is_empty(), "no file of an exercise begins with question and source");
    let rows: String = read("README.md").lines().filter(|line| line.starts_with('|')).collect();
    assert_eq!(ids(&rows), defined);
    defined.extend(practised());
    for path in files(".", ".md") {
        // A comment may name a live part of the book, whose builder knows them.
        let text = text(&path);
        let seen: Vec<&str> =
            text.lines().filter(|line| !line.starts_with("<!-- live: ")).collect();
        let named = ids(&seen.join("\n"));
        let unknown: Vec<_> = named.difference(&defined).collect();
        assert!(unknown.is_empty(), "{} names {unknown:?}", path.display());
    }
}

#[test]
fn the_sources_lead_to_every_exercise_and_its_code() {
    let sources = read("SOURCES.md");
    for Exercise { id, source, .. } in exercises() {
        let start = format!("| {source} | [`{id}`](");
        let row = sources.lines().find(|line| line.starts_with(&start));
        assert!(row.is_some(), "SOURCES.md has no row that begins with {start}");
    }
}

#[test]
fn the_program_of_the_readme_is_the_example() {
    let readme = read("README.md");
    let example = read("crates/readme/examples/exclusive_or.rs");
    let program = blocks(&readme, "```rust").remove(0);
    assert!(example.contains(&program), "the example is not\n{program}");
}
