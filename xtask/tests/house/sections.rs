//! Every section of the sources has its row in SOURCES.md.

use crate::{documents::exercises, repository::read};
use std::collections::BTreeSet;

/// What there is to hold SOURCES.md against.
struct Known<'a> {
    /// A line a section: the letter of the source, and the heading as it is printed.
    sections: &'a str,
    /// The ids of the exercises.
    exercises: BTreeSet<String>,
}

/// A row of a table of sections.
struct Row<'a> {
    section: String,
    /// The exercises that it leads to, with the files.
    exercises: Vec<(&'a str, &'a str)>,
    /// Whether it leads to a place in a text.
    told: bool,
}

/// The texts and targets of the links in a cell.
fn links(cell: &str) -> impl Iterator<Item = (&str, &str)> {
    cell.split('[').skip(1).filter_map(|link| link.split_once("](")).map(|(text, target)| {
        (text.trim_matches('`'), target.split(')').next().unwrap_or_default())
    })
}

/// The rows below the headings that begin with a letter and a dot, as `## A · …` does.
fn rows(sources: &str) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    let mut letter = None;
    for line in sources.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            letter = heading.split_once(" · ").map(|(letter, _)| letter);
        }
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let Some(letter) = letter else { continue };
        let [_, section, exercises, _, text, _] = cells[..] else { continue };
        if section != "section" && !section.starts_with("---") {
            rows.push(Row {
                section: format!("{letter} {section}"),
                exercises: links(exercises).collect(),
                told: links(text).next().is_some(),
            });
        }
    }
    rows
}

/// What is wrong with the rows themselves: one missing, one too many, or the order.
fn wrong_rows(sections: &str, rows: &[Row]) -> Vec<String> {
    let expected: Vec<&str> = sections.lines().collect();
    let found: Vec<&str> = rows.iter().map(|row| row.section.as_str()).collect();
    let count = |all: &[&str], one: &str| all.iter().filter(|other| **other == one).count();
    let missing = expected.iter().filter(|one| count(&found, one) < count(&expected, one));
    let unknown = found.iter().filter(|one| count(&found, one) > count(&expected, one));
    let mut wrong: Vec<String> = missing
        .map(|one| format!("no row for `{one}`: add one where the source has it, with what computes it or the place in a chapter's README that tells it"))
        .chain(unknown.map(|one| format!("a row for `{one}`, which sections.txt has not, or not so often: take the heading from there, or the row away")))
        .collect();
    if wrong.is_empty()
        && let Some((one, other)) = expected.iter().zip(&found).find(|(one, other)| one != other)
    {
        wrong.push(format!("a row for `{other}` where `{one}` belongs: keep the source's order"));
    }
    wrong
}

/// What is wrong with what a row leads to.
fn wrong_exercises(known: &BTreeSet<String>, row: &Row) -> Vec<String> {
    let section = &row.section;
    let mut wrong = Vec::new();
    if row.exercises.is_empty() && !row.told {
        wrong.push(format!("`{section}` leads nowhere: name an exercise, or the place in a text"));
    }
    for &(id, file) in &row.exercises {
        let expected = format!("crates/exercises/src/{}.rs", id.replace('-', "_"));
        if !known.contains(id) {
            wrong.push(format!(
                "`{section}` names `{id}`, which is no exercise: see `cargo xtask exercises --list`"
            ));
        } else if file != expected {
            wrong.push(format!("`{section}` leads from `{id}` to {file}: it is {expected}"));
        }
    }
    wrong
}

fn wrong(sources: &str, known: &Known) -> Vec<String> {
    let rows = rows(sources);
    let exercises = rows.iter().flat_map(|row| wrong_exercises(&known.exercises, row));
    wrong_rows(known.sections, &rows).into_iter().chain(exercises).collect()
}

#[test]
fn every_section_of_the_sources_has_its_row() {
    let known = Known {
        sections: include_str!("sections.txt"),
        exercises: exercises().into_iter().map(|exercise| exercise.id).collect(),
    };
    let wrong = wrong(&read("SOURCES.md"), &known);
    assert!(wrong.is_empty(), "SOURCES.md has\n  {}", wrong.join("\n  "));
}

/// What is said of these rows, where the sources have the sections `A one` and `A two`.
fn said_of(rows: &str) -> String {
    let head = "## A · Title\n\n| section | exercise | code | text |\n|---|---|---|---|\n";
    let known =
        Known { sections: "A one\nA two\n", exercises: BTreeSet::from(["net/xor".to_owned()]) };
    wrong(&format!("{head}{rows}\n## By chapter\n| a | b | c | d |\n"), &known).join("; ")
}

const ONE: &str = "| one | [`net/xor`](crates/exercises/src/net/xor.rs) | | |\n";
const TWO: &str = "| two | | | [The data](data/README.md) |\n";

#[test]
fn rows_that_are_right_are_not_accused() {
    assert_eq!(said_of(&format!("{ONE}{TWO}")), "");
}

#[test]
fn a_row_that_is_wrong_is_named_with_what_to_do() {
    for (rows, expected) in [
        (ONE.to_owned(), "no row for `A two`"),
        (
            format!("{ONE}{TWO}{TWO}"),
            "a row for `A two`, which sections.txt has not, or not so often",
        ),
        (format!("{ONE}{TWO}{}", TWO.replace("two", "three")), "a row for `A three`"),
        (format!("{TWO}{ONE}"), "a row for `A two` where `A one` belongs"),
        (format!("{ONE}| two | | | |\n"), "`A two` leads nowhere"),
        (
            format!("{}{TWO}", ONE.replace("`net/xor`", "`net/xnor`")),
            "`net/xnor`, which is no exercise",
        ),
        (
            format!("{}{TWO}", ONE.replace("/xor.rs", "/gates.rs")),
            "it is crates/exercises/src/net/xor.rs",
        ),
    ] {
        let said = said_of(&rows);
        assert!(said.contains(expected), "{said:?} of\n{rows}");
    }
}
