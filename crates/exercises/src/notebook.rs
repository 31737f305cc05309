use crate::say::say;
use ::figure::Figure;
use ::numdiff::Tensors;
use anyhow::{Context, Error, Result};
use record::{Check, Effort, Exercise, Note, Number, Record, Said, Table, Value};
use std::{fmt::Display, fs, ops::RangeInclusive, path::PathBuf};

/// What an exercise says, checks and draws.
pub struct Notebook {
    /// How much the exercise is asked to do.
    pub effort: Effort,
    /// The folder with the images.
    pub data: PathBuf,
    checks: Vec<Check>,
    notes: Vec<Note>,
    /// The files of the figures, and what there is to see in each.
    figures: Vec<(String, String)>,
    folder: PathBuf,
}

impl Notebook {
    /// An empty notebook, whose figures go into `folder`.
    pub fn new(effort: Effort, data: PathBuf, folder: PathBuf) -> Self {
        let (checks, notes, figures) = (Vec::new(), Vec::new(), Vec::new());
        Self { effort, data, checks, notes, figures, folder }
    }

    /// Tells the reader something: a paragraph.
    pub fn tell(&mut self, text: impl Display) {
        let text = text.to_string();
        self.note(Said::Text(text.trim_matches('\n').to_owned()));
    }

    /// Shows numbers to be compared, row by row under their headings.
    ///
    /// # Panics
    /// When a row has not a cell for each heading.
    pub fn table<H, R, C>(&mut self, heads: H, rows: impl IntoIterator<Item = R>)
    where
        H: IntoIterator<Item: Display>,
        R: IntoIterator<Item = C>,
        C: Display,
    {
        self.note(Said::Table(Table::new(heads, rows)));
    }

    fn note(&mut self, said: Said) {
        match &said {
            Said::Text(text) => say(format!("\n{text}")),
            Said::Table(table) => say(table),
        }
        self.notes.push(Note { before: self.checks.len(), said });
    }

    /// Checks that a number is within `tolerance` of what it should be.
    pub fn close(&mut self, what: impl Into<String>, got: f64, expected: f64, tolerance: f64) {
        self.hold(Check {
            what: what.into(),
            passed: (got - expected).abs() <= tolerance || got == expected,
            expected: Value::Number(expected),
            got: Value::Number(got),
            tolerance: Some(tolerance),
        });
    }

    /// Checks that each number of a list is within `tolerance` of what it should be.
    pub fn close_all(
        &mut self,
        what: impl Into<String>,
        got: &[f64],
        expected: &[f64],
        tolerance: f64,
    ) {
        let mut pairs = got.iter().zip(expected);
        self.hold(Check {
            what: what.into(),
            passed: got.len() == expected.len()
                && pairs.all(|(got, expected)| (got - expected).abs() <= tolerance),
            expected: Value::list(expected),
            got: Value::list(got),
            tolerance: Some(tolerance),
        });
    }

    /// Checks that a number lies in a range.
    pub fn within(&mut self, what: impl Into<String>, got: f64, range: RangeInclusive<f64>) {
        let (low, high) = (Number(*range.start()), Number(*range.end()));
        let expected = Value::Text(format!("{low} to {high}"));
        self.words(what, range.contains(&got), Value::Number(got), expected);
    }

    /// Checks that a number, such as an error, is not above a bound.
    pub fn at_most(&mut self, what: impl Into<String>, got: f64, bound: f64) {
        let expected = Value::Text(format!("at most {bound:e}"));
        self.words(what, got <= bound, Value::Number(got), expected);
    }

    /// Checks that words are the expected ones.
    pub fn same(&mut self, what: impl Into<String>, got: impl Display, expected: impl Display) {
        let (got, expected) = (Value::Text(got.to_string()), Value::Text(expected.to_string()));
        self.words(what, got == expected, got, expected);
    }

    fn words(&mut self, what: impl Into<String>, passed: bool, got: Value, expected: Value) {
        self.hold(Check { what: what.into(), passed, expected, got, tolerance: None });
    }

    fn hold(&mut self, check: Check) {
        say(&check);
        self.checks.push(check);
    }

    /// Where a file of this name is to be left.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Keeps a figure as `<name>.svg`; the caption says what there is to see in it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn figure(&mut self, name: &str, caption: &str, figure: impl Into<Figure>) -> Result<()> {
        let file = format!("{name}.svg");
        // Without its folder, which has another name as long as the exercise runs.
        fs::write(self.folder.join(&file), figure.into().svg())
            .with_context(|| format!("cannot write {file}"))?;
        say(format!("  figure {file}"));
        self.figures.push((file, caption.to_owned()));
        Ok(())
    }

    /// The record of an exercise that is over, by success or by an error.
    pub(crate) fn record(self, exercise: Exercise, seconds: f64, error: Option<&Error>) -> Record {
        let Self { effort, checks, notes, figures, .. } = self;
        let all_hold = checks.iter().all(|check| check.passed);
        let path = |(file, _): &(String, String)| format!("{}/{file}", exercise.id);
        Record {
            passed: error.is_none() && all_hold && !checks.is_empty(),
            effort,
            seconds,
            checks,
            notes,
            figures: figures.iter().map(path).collect(),
            captions: figures.into_iter().map(|(_, caption)| caption).collect(),
            error: error.map(|error| format!("{error:#}")),
            exercise,
        }
    }
}

/// The largest of some errors; NaN where one is NaN, so that no check passes by it.
pub fn largest(errors: impl IntoIterator<Item = f64>) -> f64 {
    let larger = |worst: f64, error: f64| {
        if error > worst || error.is_nan() { error } else { worst }
    };
    errors.into_iter().fold(0.0, larger)
}

/// The largest difference of two vectors θ, entry by entry; infinite where one is longer.
pub fn largest_difference(a: &impl Tensors<f64>, b: &impl Tensors<f64>) -> f64 {
    if a.count() != b.count() {
        return f64::INFINITY;
    }
    largest(a.entries().zip(b.entries()).map(|(a, b)| (a - b).abs()))
}
