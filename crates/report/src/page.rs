//! The report as a page that needs nothing beside itself: `page.html` and `page.css`, filled in.

#[cfg(test)]
mod browser;

use crate::{errata::errata, inline::inline, template::environment};
use anyhow::Result;
use minijinja::value::Serde;
use record::Record;
use serde::Serialize;
use std::{fs, path::Path};

/// What `page.html` is filled in with.
#[derive(Serialize)]
struct Page<'a> {
    chapters: Vec<Chapter<'a>>,
    failed: Vec<&'a Record>,
    /// How many exercises there are, and how many of them have been run.
    all: usize,
    run: usize,
    seconds: f64,
    errata: Vec<Vec<&'a str>>,
}

#[derive(Serialize)]
struct Chapter<'a> {
    name: &'a str,
    heading: String,
    records: &'a [&'a Record],
}

/// The page of these records, of so many exercises in all, whose figures are in `folder`.
///
/// # Errors
/// When a template cannot be filled in, which is a mistake in the template.
pub fn page(records: &[&Record], all: usize, folder: &Path) -> Result<String> {
    let chapters = records.chunk_by(|one, next| one.exercise.chapter() == next.exercise.chapter());
    let failed = records.iter().filter(|record| !record.passed);
    let page = Page {
        chapters: chapters.map(chapter).collect(),
        failed: failed.copied().collect(),
        all,
        run: records.len(),
        seconds: records.iter().map(|record| record.seconds).sum(),
        errata: errata(),
    };
    let folder = folder.to_owned();
    let environment = environment(move |path: &str, words: &str| inline(&folder, path, words))?;
    let template = environment.get_template("page.html")?;
    Ok(template.render(Serde(page))?)
}

fn chapter<'a>(records: &'a [&'a Record]) -> Chapter<'a> {
    let name = records[0].exercise.chapter();
    Chapter { name, heading: heading(name), records }
}

/// The first line of the chapter's text.
fn heading(chapter: &str) -> String {
    let text = fs::read_to_string(format!("crates/{chapter}/README.md")).unwrap_or_default();
    let first = text.lines().next().and_then(|line| line.strip_prefix("# "));
    first.unwrap_or(chapter).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake;

    /// The page of one record without a file for its figure.
    fn shown(record: &Record) -> String {
        page(&[record], 3, Path::new("no-such-folder")).unwrap()
    }

    fn assert_has(page: &str, parts: &[&str]) {
        for part in parts {
            assert!(page.contains(part), "lacks {part:?}:\n{page}");
        }
    }

    #[test]
    fn a_check_is_shown_with_its_values_and_how_to_run_it_again() {
        let page = shown(&fake::record("net/xor", true));
        assert_has(
            &page,
            &[
                "1 of 1 exercises passed",
                "<code>cargo xtask exercises net/xor</code>",
                "<span>0.1</span>",
                "(<span>1</span>, <span>2</span>)",
                "± 1e-12",
                "250.0 ms",
                "2 more have not been run yet",
                "<code>cargo xtask book --open</code>",
            ],
        );
        assert!(!page.contains("What failed"), "{page}");
    }

    #[test]
    fn a_long_run_is_shown_how_to_run_it_again() {
        let json = fake::json("net/xor", true).replace("usual", "long");
        let page = shown(&serde_json::from_str(&json).unwrap());
        assert_has(&page, &["<code>cargo xtask exercises --long net/xor</code>"]);
    }

    #[test]
    fn what_failed_comes_before_the_contents() {
        let page = shown(&fake::record("net/xor", false));
        let trouble = page.find("What failed").unwrap();
        assert!(trouble < page.find("Contents").unwrap(), "{page}");
    }

    #[test]
    fn a_figure_without_a_file_is_said_to_be_missing() {
        let page = shown(&fake::record("net/xor", true));
        assert_has(&page, &["The figure net&#x2f;xor&#x2f;a.svg is missing"]);
    }

    #[test]
    fn a_figure_is_captioned_with_what_it_says_and_described_with_the_question() {
        let folder = tempfile::tempdir().unwrap();
        let mut record = fake::record("net/xor", true);
        record.captions = vec!["Is x < 1?".to_owned()];
        let path = folder.path().join(&record.figures[0]);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "<svg></svg>").unwrap();
        let page = page(&[&record], 3, folder.path()).unwrap();
        assert_has(
            &page,
            &["<figcaption>Is x &lt; 1?</figcaption>", r#"aria-label="Is x &lt; 1?: t""#],
        );
    }
}
