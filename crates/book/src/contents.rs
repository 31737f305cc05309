//! Which pages there are, in the order in which they are read.

use crate::{
    addresses::{has_scheme, join},
    code_pages::code_pages,
    course::{CHAPTERS, Course},
    markdown::links,
    page::{Page, Part, Shows},
    translation::Translation,
};
use anyhow::{Context, Result};
use record::Record;

const TABLES: [&str; 4] = ["SOURCES.md", "ERRATA.md", "GLOSSARY.md", "BENCHMARKS.md"];

const WORK: [&str; 12] = [
    "crates/practice/README.md",
    "crates/practice/workspace/README.md",
    "crates/descent/README.md",
    "crates/cluster/README.md",
    "crates/checkpoint/README.md",
    "crates/images/README.md",
    "crates/exercises/README.md",
    "data/README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "TESTING.md",
    "crates/fuzzed/README.md",
];

const LICENCES: [(&str, &str); 2] = [("LICENSE-APACHE", "Apache 2.0"), ("LICENSE-MIT", "MIT")];

/// The whole book in a translation, with a page for each of these records.
pub fn contents(
    course: &Course,
    records: Vec<Record>,
    translation: &Translation,
) -> Result<Vec<Part>> {
    let text_page = |file: &str| text_page(course, translation, file);
    let readme = Page { path: "index".to_owned(), ..text_page("README.md")? };
    let mut chapters = Vec::new();
    for chapter in CHAPTERS {
        chapters.push(text_page(&format!("crates/{chapter}/README.md"))?);
    }
    for record in records {
        let chapter = CHAPTERS.iter().position(|&name| name == record.exercise.chapter());
        let chapter =
            chapter.with_context(|| format!("{:?} is of no chapter", record.exercise.id))?;
        chapters[chapter].below.push(exercise_page(translation.record(record)));
    }
    let texts = |paths: &[&str]| -> Result<Vec<Page>> {
        paths.iter().map(|path| text_page(path)).collect()
    };
    let tables = texts(&TABLES)?;
    let mut work = texts(&WORK)?;
    work.extend(LICENCES.map(licence));
    let mut parts = vec![
        Part { title: None, pages: vec![readme] },
        Part { title: Some("Chapters"), pages: chapters },
        Part { title: Some("Tables"), pages: tables },
        Part { title: Some("Working on it"), pages: work },
    ];
    let code = code_pages(course, &linked(course, &parts)?)?;
    parts.push(Part { title: Some("Code"), pages: code });
    Ok(parts)
}

fn text_page(course: &Course, translation: &Translation, file: &str) -> Result<Page> {
    let text = course.text(file)?;
    let first = text.lines().find_map(|line| line.strip_prefix("# "));
    let first = first.with_context(|| format!("{file}: it has no heading"))?;
    let name = translation.sentence(first).replace('`', "");
    let path = file.trim_end_matches(".md").to_owned();
    Ok(Page { name, path, shows: Shows::Text(file.to_owned()), below: Vec::new() })
}

fn exercise_page(record: Record) -> Page {
    let name = record.exercise.name().replace(['-', '_'], " ");
    let path = format!("exercises/{}", record.exercise.id);
    Page { name, path, shows: Shows::Exercise(Box::new(record)), below: Vec::new() }
}

fn licence((file, name): (&str, &str)) -> Page {
    let (name, path) = (format!("Licence: {name}"), format!("code/{file}"));
    Page { name, path, shows: Shows::Code(file.to_owned()), below: Vec::new() }
}

/// The files that the texts link to, by their paths in the repository.
fn linked(course: &Course, parts: &[Part]) -> Result<Vec<String>> {
    let mut files = Vec::new();
    for page in crate::page::all(parts) {
        if let Shows::Text(file) = &page.shows {
            let links = links(&course.text(file)?);
            let within = links.iter().filter(|link| !has_scheme(link));
            files.extend(within.map(|link| join(file, link.split('#').next().unwrap_or_default())));
        }
    }
    Ok(files)
}
