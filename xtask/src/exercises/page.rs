//! The report as a page that needs nothing beside itself: `page.html` and `page.css`, filled in.

#[cfg(test)]
mod browser;

use anyhow::Result;
use minijinja::{Environment, Value, syntax::SyntaxConfig, value::Serde};
use record::{Record, Table};
use serde::Serialize;
use std::{fs, path::Path};

/// Its rows are shown with the exercises that they name.
const ERRATA: &str = include_str!("../../../ERRATA.md");

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
pub fn of(records: &[&Record], all: usize, folder: &Path) -> Result<String> {
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
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder().trim_blocks(true).build()?;
    environment.set_syntax(syntax);
    environment.add_template("page.html", include_str!("page/page.html"))?; // .html is escaped
    environment.add_template("page.css", include_str!("page/page.css"))?;
    environment.add_filter("figure", move |path: &str| figure(&folder, path));
    environment.add_filter("name", name);
    environment.add_filter("numbers", |table: Serde<Table>| numbers(&table));
    environment.add_filter("number", number);
    environment.add_filter("time", time);
    environment.add_filter("tolerance", tolerance);
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

/// The rows of the table of errata: number, where, printed, right, see.
fn errata() -> Vec<Vec<&'static str>> {
    let cells = |line: &'static str| line.trim_matches('|').split('|').map(str::trim).collect();
    let rows = ERRATA.lines().map(cells);
    rows.filter(|row: &Vec<&str>| row.len() == 5 && row[0].parse::<u32>().is_ok()).collect()
}

/// A figure to stand in the page, or none where the file has none. In the page its ids meet those
/// of other figures, so they get a name of their own.
fn figure(folder: &Path, path: &str) -> Option<Value> {
    let file = fs::read_to_string(folder.join(path)).ok()?;
    let svg = &file[file.find("<svg")?..];
    let own = path.replace('/', "-");
    let svg = if width(svg) > WIDE {
        svg.replacen("class=\"figure\"", "class=\"figure wide\"", 1)
    } else {
        svg.to_owned()
    };
    let svg = svg
        .replace(" id=\"", &format!(" id=\"{own}-"))
        .replace("url(#", &format!("url(#{own}-"))
        .replace("href=\"#", &format!("href=\"#{own}-"));
    Some(Value::from_safe_string(svg))
}

/// In pixels.
const WIDE: u32 = 1000;

/// The width that a figure says it has.
fn width(svg: &str) -> u32 {
    let said = svg.split_once(" width=\"").and_then(|(_, rest)| rest.split_once('"'));
    said.and_then(|(width, _)| width.parse().ok()).unwrap_or(0)
}

/// The name of a figure to be read: of `numdiff/tangent-line/tangent-line.svg`, `tangent line`.
fn name(path: &str) -> String {
    let stem = Path::new(path).file_stem().unwrap_or_default();
    stem.to_string_lossy().replace(['-', '_'], " ")
}

/// For each column, whether it has numbers.
fn numbers(table: &Table) -> Vec<bool> {
    (0..table.heads.len()).map(|column| table.is_of_numbers(column)).collect()
}

/// A number in all its digits. JSON has none that are not finite.
fn number(number: Option<f64>) -> String {
    match number {
        None => "not finite".to_owned(),
        Some(0.0) => "0".to_owned(), // −0 too
        Some(number) if (1e-3..1e6).contains(&number.abs()) => number.to_string(),
        Some(number) => format!("{number:e}"),
    }
}

/// A tolerance, which is meant in its first two digits.
fn tolerance(number: f64) -> String {
    format!("{number:.1e}").replace(".0e", "e")
}

fn time(seconds: f64) -> String {
    if seconds < 1.0 { format!("{:.1} ms", seconds * 1e3) } else { format!("{seconds:.1} s") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercises::outcome::fake;

    /// The page of one record without a file for its figure.
    fn page(record: &Record) -> String {
        of(&[record], 3, Path::new("no-such-folder")).unwrap()
    }

    fn assert_has(page: &str, parts: &[&str]) {
        for part in parts {
            assert!(page.contains(part), "lacks {part:?}:\n{page}");
        }
    }

    #[test]
    fn a_check_is_shown_with_its_values_and_how_to_run_it_again() {
        let page = page(&fake::record("net/xor", true));
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
            ],
        );
        assert!(!page.contains("What failed"), "{page}");
    }

    #[test]
    fn a_long_run_is_shown_how_to_run_it_again() {
        let json = fake::json("net/xor", true).replace("usual", "long");
        let page = page(&serde_json::from_str(&json).unwrap());
        assert_has(&page, &["<code>cargo xtask exercises --long net/xor</code>"]);
    }

    #[test]
    fn what_failed_comes_before_the_contents() {
        let page = page(&fake::record("net/xor", false));
        let trouble = page.find("What failed").unwrap();
        assert!(trouble < page.find("Contents").unwrap(), "{page}");
    }

    #[test]
    fn a_figure_without_a_file_is_said_to_be_missing() {
        let page = page(&fake::record("net/xor", true));
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
        let page = of(&[&record], 3, folder.path()).unwrap();
        assert_has(
            &page,
            &["<figcaption>Is x &lt; 1?</figcaption>", r#"aria-label="Is x &lt; 1?: t""#],
        );
    }

    #[test]
    fn notes_stand_in_their_places_among_the_checks() {
        let json = fake::json("net/xor", true).replace(
            r#"[{"before":0,"text":"n"}]"#,
            r#"[{"before":0,"text":"First <b>:"},{"before":1,"table":{"heads":["at","loss"],"rows":[["a <","0.5"]]}}]"#,
        );
        let page = page(&serde_json::from_str(&json).unwrap());
        let places = [
            r#"<tr class="note"><td colspan="5"><p>First &lt;b&gt;:</p>"#,
            r#"<th scope="row">w</th>"#,
            r#"<th scope="col">at</th><th scope="col" class="number">loss</th>"#,
            r#"<td>a &lt;</td><td class="number">0.5</td>"#,
        ]
        .map(|part| page.find(part).unwrap_or_else(|| panic!("{part}:\n{page}")));
        assert!(places.is_sorted(), "{places:?}");
    }

    #[test]
    fn notes_are_shown_without_checks_too() {
        let mut json: serde_json::Value =
            serde_json::from_str(&fake::json("net/xor", false)).unwrap();
        json["checks"] = serde_json::json!([]);
        let page = page(&serde_json::from_value(json).unwrap());
        assert_has(&page, &[r#"<div class="note"><p>n</p>"#]);
    }

    #[test]
    fn an_exercise_shows_the_errata_that_name_it() {
        let numbered =
            |line: &&str| line.starts_with("| ") && line[2..].starts_with(char::is_numeric);
        assert_eq!(errata().len(), ERRATA.lines().filter(numbered).count());
        assert_has(
            &page(&fake::record("numdiff/simple-net", true)),
            &["Erratum 2</strong>, A §2.3.3"],
        );
        assert!(!page(&fake::record("net/xor", true)).contains("Erratum"));
    }

    #[test]
    fn numbers_keep_their_digits_and_tolerances_two() {
        let numbers = [
            Some(0.097_500_000_000_000_03),
            Some(-220.0),
            Some(0.0),
            Some(-0.0),
            Some(-6.111_107_928_998_789e-10),
            Some(2.5e13),
            None,
        ];
        assert_eq!(
            numbers.map(number),
            [
                "0.09750000000000003",
                "-220",
                "0",
                "0",
                "-6.111107928998789e-10",
                "2.5e13",
                "not finite"
            ]
        );
        assert_eq!(
            [1e-15, 1.749e-12, 0.25, 5e4].map(tolerance),
            ["1e-15", "1.7e-12", "2.5e-1", "5e4"]
        );
    }
}
