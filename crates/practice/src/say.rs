//! What is printed of a verdict: a sentence first, no more than a screen.

use crate::{
    build::syntax_error,
    diagnostic::Traced,
    judge::{Crash, Verdict},
    manifest::Blank,
    submission::Unreadable,
};
use probe::{Difference, Grid};
use std::path::Path;

/// How wide a terminal is taken to be.
pub const WIDTH: usize = 80;

/// What is said of a function; `shown` shortens a path.
pub fn verdict(
    blank: &Blank,
    judged: &Result<Verdict, Unreadable>,
    shown: &dyn Fn(&Path) -> String,
) -> String {
    let verdict = match judged {
        Ok(verdict) => verdict,
        Err(why) => return unreadable(why, shown),
    };
    match verdict {
        Verdict::Right => "Right.".to_owned(),
        Verdict::NotWritten => {
            format!("It is still to be written.\n{}", wrapped(&blank.question))
        }
        Verdict::Known(number, seen) => paragraphs([
            wrapped(&blank.variants[*number].says),
            difference(seen),
            blank.formula.clone(),
        ]),
        Verdict::Wrong(seen) => {
            let clue = seen.clue.iter().map(|clue| wrapped(&format!("It looks as if {clue}")));
            let first =
                clue.chain(["This is not what is wanted.".to_owned()]).next().unwrap_or_default();
            paragraphs([first, difference(seen), blank.formula.clone()])
        }
        Verdict::Errors(errors) => compiler(errors, shown),
        Verdict::Endless(inputs) => paragraphs([
            "It had not ended after 20 seconds: does a loop reach its end?".to_owned(),
            for_inputs(inputs),
        ]),
        Verdict::Crashed(crash, inputs) => {
            let what = match crash {
                Crash::Stack => {
                    "It calls itself without end: the stack is full. Which call does not call itself again?"
                }
                Crash::Memory => {
                    "It asks for more memory than there is: does a loop that collects end?"
                }
                Crash::Other => "It brought the program down.",
            };
            paragraphs([wrapped(what), for_inputs(inputs)])
        }
    }
}

/// In a word or two.
pub fn shortly(judged: &Result<Verdict, Unreadable>) -> &'static str {
    match judged {
        Err(_) => "cannot be read",
        Ok(Verdict::Right) => "right",
        Ok(Verdict::NotWritten) => "not written",
        Ok(Verdict::Errors(_)) => "does not compile",
        Ok(Verdict::Endless(_)) => "does not end",
        Ok(Verdict::Known(..) | Verdict::Wrong(_) | Verdict::Crashed(..)) => "wrong",
    }
}

fn unreadable(why: &Unreadable, shown: &dyn Fn(&Path) -> String) -> String {
    match why {
        Unreadable::Gone(why) => why.clone(),
        Unreadable::NoRust { path, text, place, why } => {
            let traced = match syntax_error(path) {
                Some(said) => Traced::of_file(said, path.clone(), text.clone()),
                None => Traced {
                    path: path.clone(),
                    text: text.clone(),
                    message: why.clone(),
                    code: None,
                    marks: vec![(place.clone(), String::new())],
                    notes: Vec::new(),
                },
            };
            traced.rendered(&shown(path))
        }
    }
}

/// The first error, and what else is to be known.
fn compiler(errors: &[Traced], shown: &dyn Fn(&Path) -> String) -> String {
    let Some(first) = errors.first() else { return "It does not compile.".to_owned() };
    let explained = first.explanation().map(wrapped).unwrap_or_default();
    let more = match errors.len() - 1 {
        0 => String::new(),
        1 => "1 more error follows.".to_owned(),
        more => format!("{more} more errors follow."),
    };
    paragraphs([explained, first.rendered(&shown(&first.path)), more])
}

/// The inputs, what came out and what should have.
fn difference(seen: &Difference) -> String {
    let part = if seen.part.is_empty() { String::new() } else { format!(" ({})", seen.part) };
    let (yours, expected) = (format!("yours{part}"), format!("expected{part}"));
    let both = beside(&block(&yours, &seen.yours), &block(&expected, &seen.expected));
    let inputs = for_inputs(&seen.inputs);
    if inputs.is_empty() { both } else { format!("{inputs}\n{both}") }
}

/// `for x = 1` and so on; matrices beneath their names, beside each other as far as there is room.
fn for_inputs(inputs: &[(String, Grid)]) -> String {
    let mut shown: Vec<String> = Vec::new();
    for (name, grid) in inputs {
        let next = match short(grid) {
            Some(value) => format!("{name} = {value}"),
            None => block(&format!("{name} ="), grid),
        };
        match shown.last_mut() {
            Some(last) if width(last) + 3 + width(&next) + 4 <= WIDTH => {
                *last = beside(last, &next);
            }
            _ => shown.push(next),
        }
    }
    if shown.is_empty() {
        return String::new();
    }
    let all = shown.join("\n");
    let indented: Vec<String> = all.lines().map(|line| format!("    {line}")).collect();
    let text = indented.join("\n");
    format!("for {}", text.trim_start())
}

/// A value that needs no lines of its own.
fn short(grid: &Grid) -> Option<String> {
    match grid {
        Grid::Words(words) => Some(words.clone()),
        Grid::Rows(rows) => match rows.as_slice() {
            [row] if row.len() == 1 => Some(row[0].clone()),
            [row] => Some(format!("[{}]", row.join(", "))),
            _ => None,
        },
    }
}

/// A heading with a matrix beneath it.
fn block(heading: &str, grid: &Grid) -> String {
    let rows = match grid {
        Grid::Words(words) => vec![words.clone()],
        Grid::Rows(rows) => {
            let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
            let wide = |column: usize| {
                rows.iter().filter_map(|row| row.get(column)).map(|it| width(it)).max().unwrap_or(0)
            };
            let widths: Vec<usize> = (0..columns).map(wide).collect();
            let row = |row: &Vec<String>| {
                let cells = row
                    .iter()
                    .zip(&widths)
                    .map(|(it, &wide)| format!("{}{it}", " ".repeat(wide - width(it))));
                cells.collect::<Vec<_>>().join("  ")
            };
            rows.iter().map(row).collect()
        }
    };
    let fits =
        |row: &String| console::truncate_str(&format!("  {row}"), WIDTH - 4, " …").into_owned();
    let rows: Vec<String> = rows.iter().map(fits).collect();
    format!("{heading}\n{}", rows.join("\n"))
}

/// Two texts beside each other, or beneath where there is no room.
fn beside(left: &str, right: &str) -> String {
    let wide = width(left);
    if wide + 3 + width(right) > WIDTH {
        return format!("{left}\n{right}");
    }
    let count = left.lines().count().max(right.lines().count());
    let line = |text: &str, number: usize| text.lines().nth(number).unwrap_or_default().to_owned();
    let lines = (0..count).map(|number| {
        let left = line(left, number);
        let space = " ".repeat(wide + 3 - width(&left));
        format!("{left}{space}{}", line(right, number)).trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The widest line, in characters of a terminal.
fn width(text: &str) -> usize {
    text.lines().map(console::measure_text_width).max().unwrap_or(0)
}

/// Text broken into lines.
pub fn wrapped(text: &str) -> String {
    textwrap::fill(text, WIDTH)
}

/// Those that say something, with an empty line between.
fn paragraphs<const N: usize>(texts: [String; N]) -> String {
    let said: Vec<String> = texts.into_iter().filter(|text| !text.trim().is_empty()).collect();
    said.join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[&[&str]]) -> Grid {
        Grid::Rows(rows.iter().map(|row| row.iter().map(|it| (*it).to_owned()).collect()).collect())
    }

    #[test]
    fn yours_and_expected_stand_beside_each_other() {
        let seen = Difference {
            inputs: vec![
                ("z".into(), rows(&[&["1", "-20"], &["2", "3"]])),
                ("h".into(), rows(&[&["0.5"]])),
            ],
            part: "loss".into(),
            yours: rows(&[&["1"], &["2"]]),
            expected: rows(&[&["0.5"], &["1"]]),
            clue: None,
            panic: None,
        };
        let expected = "\
for z =        h = 0.5
      1  -20
      2    3
yours (loss)   expected (loss)
  1              0.5
  2                1";
        assert_eq!(difference(&seen), expected);
    }

    #[test]
    fn what_is_too_wide_is_cut_and_stands_beneath() {
        let row = ["0.12345678901234567"; 8];
        let lines = block("yours", &rows(&[&row]));
        let cut = lines.lines().nth(1).unwrap();
        assert!(width(cut) <= WIDTH - 4 && cut.ends_with('…'), "yours {cut}");

        let wide = "x".repeat(50);
        assert_eq!(beside(&wide, &wide), format!("{wide}\n{wide}"));
    }
}
