//! What is seen of the runs: a line for each, and a table of all.

use record::{Exercise, Record};
use std::fmt::Write;

/// The list of ids, each with its title under it: most titles fill a line.
pub fn titles(exercises: &[&Exercise]) -> String {
    lines(exercises, |exercise| format!("{}\n  {}", exercise.id, exercise.title))
}

/// The line after one run: `[3/8] passed  numdiff/tangent-line   0.02 s`.
pub fn line(record: &Record, number: usize, chosen: &[&Exercise]) -> String {
    let wide = width(chosen.iter().map(|exercise| &*exercise.id));
    let count = chosen.len().to_string();
    format!(
        "[{number:>digits$}/{count}] {}  {:wide$} {:>8.2} s",
        verdict(record),
        record.exercise.id,
        record.seconds,
        digits = count.len(),
    )
}

/// The table of all runs, and how many passed.
pub fn results(records: &[Record]) -> String {
    let names = records.iter().map(|record| record.exercise.name());
    let wide = width(names.chain(["exercise"]));
    let head = format!("chapter  {:wide$}  result  seconds\n", "exercise");
    let rows = lines(records, |record| {
        let (chapter, name) = (record.exercise.chapter(), record.exercise.name());
        format!("{chapter:7}  {name:wide$}  {}  {:>7.2}", verdict(record), record.seconds)
    });
    let passed = records.iter().filter(|record| record.passed).count();
    format!("{head}{rows}{passed} of {} passed", records.len())
}

fn verdict(record: &Record) -> &'static str {
    if record.passed { "passed" } else { "FAILED" }
}

fn width<'a>(words: impl Iterator<Item = &'a str>) -> usize {
    words.map(str::len).max().unwrap_or(0)
}

fn lines<T>(items: &[T], line: impl Fn(&T) -> String) -> String {
    items.iter().fold(String::new(), |mut text, item| {
        let _ = writeln!(text, "{}", line(item)); // writing to a String cannot fail
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercises::{catalogue, outcome::fake};

    #[test]
    fn columns_are_as_wide_as_their_widest() {
        let records = [
            fake::record("losses/book-numbers", true),
            fake::record("numdiff/gradient-descent", false),
        ];
        let expected = "\
chapter  exercise          result  seconds
losses   book-numbers      passed     0.25
numdiff  gradient-descent  FAILED     0.25
1 of 2 passed";
        assert_eq!(results(&records), expected);
    }

    #[test]
    fn lines_stand_under_each_other() {
        let all = catalogue::fake::all();
        let ten: Vec<&Exercise> = all.iter().cycle().take(10).collect();
        let record = fake::record("train/mnist", true);
        assert_eq!(line(&record, 3, &ten), "[ 3/10] passed  train/mnist                  0.25 s");
        let titles = titles(&ten[2..4]);
        let expected = "\
numdiff/gradient-descent
  The title of numdiff/gradient-descent
train/mnist
  The title of train/mnist
";
        assert_eq!(titles, expected);
    }
}
