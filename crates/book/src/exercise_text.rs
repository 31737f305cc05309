//! The page of an exercise.

use crate::{
    addresses::{self, Addresses},
    figures::Figures,
    page::Page,
    slug::slug,
    text::block,
};
use anyhow::{Context, Result};
use record::Record;
use report::escape;
use std::{collections::HashMap, sync::Arc};

/// What the pages of exercises are made with.
pub struct Exercises {
    figures: Arc<Figures>,
    /// Of each source, by its letter, the place in the table of sources.
    sources: HashMap<char, String>,
}

impl Exercises {
    /// With these figures, and the text of SOURCES.md.
    pub fn new(figures: Arc<Figures>, sources: &str) -> Self {
        let headings = sources.lines().filter_map(|line| line.strip_prefix("## "));
        let place =
            |heading: &str| Some((heading.split_once(" · ")?.0.parse().ok()?, slug(heading)));
        Self { figures, sources: headings.filter_map(place).collect() }
    }

    /// The page that shows this record.
    pub fn text(&self, page: &Page, record: &Record, addresses: &Addresses) -> Result<String> {
        let exercise = &record.exercise;
        let (id, name) = (&exercise.id, exercise.name());
        let way =
            |file: &str| addresses.file(page, file).with_context(|| format!("{id}: no {file}"));
        let chapter = exercise.chapter();
        let chapter_way = way(&format!("crates/{chapter}/README.md"))?;
        let code = page.way_to(&format!("{}.html", addresses::code(&addresses::file_of(id))));
        let (sign, mark) = if record.passed { ("✓", "passed") } else { ("✗", "failed") };
        let head = format!(
            "<h1 id=\"{name}\"><a class=\"header\" href=\"#{name}\">{title}</a></h1>\n\
             <p class=\"facts\"><span class=\"{mark}\">{sign} {mark}</span> <code>{id}</code> \
             <a href=\"{chapter_way}\">Chapter {chapter}</a> <a href=\"{code}\">Its code</a> \
             <span>Source: {sources}</span></p>",
            title = escape(&exercise.title),
            sources = self.sources(&exercise.source, &way("SOURCES.md")?),
        );
        let (figures, here) = (self.figures.clone(), bare(page));
        let shown = report::exercise(record, move |path, words| {
            figures.image(&here, &format!("exercises/{path}"), words)
        })?;
        Ok(block(&format!("<div class=\"exercise\">\n{head}\n{shown}\n</div>")))
    }

    /// The sources as the exercise names them, each linked to its table.
    fn sources(&self, named: &str, table: &str) -> String {
        let linked = |part: &str| {
            let mut letters = part.chars();
            let place = letters.next().filter(|_| letters.next() == Some(' '));
            match place.and_then(|letter| self.sources.get(&letter)) {
                Some(slug) => format!("<a href=\"{table}#{slug}\">{}</a>", escape(part)),
                None => escape(part),
            }
        };
        let parts = |named: &str| named.split(", ").map(linked).collect::<Vec<_>>().join(", ");
        named.split("; ").map(parts).collect::<Vec<_>>().join("; ")
    }
}

/// The page without what is on it, to be kept by what makes its figures.
fn bare(page: &Page) -> Page {
    let shows = crate::page::Shows::Text(String::new());
    Page { name: page.name.clone(), path: page.path.clone(), shows, below: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_leads_to_its_table() {
        let figures = Arc::new(Figures::none());
        let exercises = Exercises::new(figures, "# S\n\n## A · 第2章\n\n## By chapter\n");
        assert_eq!(
            exercises.sources("A §2.1, 训练; Simard (2003)", "../S.html"),
            "<a href=\"../S.html#a--第2章\">A §2.1</a>, 训练; Simard (2003)"
        );
    }
}
