use crate::{
    record::{Check, Value},
    style::px,
};
use anyhow::{Context, Result, anyhow};
use plotters::{coord::Shift, prelude::*};
use std::{
    error::Error,
    fmt::{self, Display},
    fs,
    ops::RangeInclusive,
    path::PathBuf,
};

/// The drawing area of a figure.
pub type Page<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// The largest of some errors; NaN where one is NaN, so that no check passes by it.
pub fn largest(errors: impl IntoIterator<Item = f64>) -> f64 {
    let larger = |worst: f64, error: f64| {
        if error > worst || error.is_nan() {
            error
        } else {
            worst
        }
    };
    errors.into_iter().fold(0.0, larger)
}

/// What an exercise says, checks and draws.
pub struct Notebook {
    /// The folder with the images.
    pub data: PathBuf,
    /// The checks so far.
    pub checks: Vec<Check>,
    /// The files of the figures so far.
    pub figures: Vec<String>,
    folder: PathBuf,
}

impl Notebook {
    /// An empty notebook, whose figures go into `folder`.
    pub fn new(data: PathBuf, folder: PathBuf) -> Self {
        Self {
            data,
            checks: Vec::new(),
            figures: Vec::new(),
            folder,
        }
    }

    /// Tells the reader something.
    #[expect(clippy::unused_self, reason = "what is told belongs to the notebook")]
    pub fn tell(&self, text: impl Display) {
        println!("{text}");
    }

    /// Checks that a number is within `tolerance` of what it should be.
    pub fn close(&mut self, what: impl Into<String>, got: f64, expected: f64, tolerance: f64) {
        self.note(Check {
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
        self.note(Check {
            what: what.into(),
            passed: got.len() == expected.len()
                && pairs.all(|(got, expected)| (got - expected).abs() <= tolerance),
            expected: Value::List(expected.to_vec()),
            got: Value::List(got.to_vec()),
            tolerance: Some(tolerance),
        });
    }

    /// Checks that a number lies in a range.
    pub fn within(&mut self, what: impl Into<String>, got: f64, range: RangeInclusive<f64>) {
        self.note(Check {
            what: what.into(),
            passed: range.contains(&got),
            expected: Value::Text(format!(
                "{} to {}",
                Number(*range.start()),
                Number(*range.end())
            )),
            got: Value::Number(got),
            tolerance: None,
        });
    }

    /// Checks that a number, such as an error, is not above a bound.
    pub fn at_most(&mut self, what: impl Into<String>, got: f64, bound: f64) {
        self.note(Check {
            what: what.into(),
            passed: got <= bound,
            expected: Value::Text(format!("at most {bound:e}")),
            got: Value::Number(got),
            tolerance: None,
        });
    }

    /// Checks that words are the expected ones.
    pub fn same(&mut self, what: impl Into<String>, got: impl Display, expected: impl Display) {
        let (got, expected) = (
            Value::Text(got.to_string()),
            Value::Text(expected.to_string()),
        );
        self.note(Check {
            what: what.into(),
            passed: got == expected,
            expected,
            got,
            tolerance: None,
        });
    }

    fn note(&mut self, check: Check) {
        print!("{check}");
        self.checks.push(check);
    }

    /// Draws a figure of that width and height in pixels into `<name>.svg`. The page is larger: see
    /// [`crate::style::PIXEL`].
    ///
    /// # Errors
    /// When it cannot be drawn or written.
    pub fn figure(
        &mut self,
        name: &str,
        size: (u32, u32),
        draw: impl FnOnce(&Page) -> Result<(), Box<dyn Error>>,
    ) -> Result<()> {
        let mut svg = String::new();
        let units = (px(size.0), px(size.1));
        let page = SVGBackend::with_string(&mut svg, units).into_drawing_area();
        page.fill(&WHITE)?;
        draw(&page).map_err(|error| anyhow!("cannot draw the figure {name}: {error}"))?;
        page.present()?;
        drop(page);
        let in_units = format!("width=\"{}\" height=\"{}\"", units.0, units.1);
        let in_pixels = format!("width=\"{}\" height=\"{}\"", size.0, size.1);
        self.svg(name, &svg.replacen(&in_units, &in_pixels, 1))
    }

    /// Keeps a figure that is drawn already, as `<name>.svg`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn svg(&mut self, name: &str, svg: &str) -> Result<()> {
        let file = format!("{name}.svg");
        let path = self.folder.join(&file);
        fs::write(&path, svg).with_context(|| format!("cannot write {}", path.display()))?;
        println!("  figure {file}");
        self.figures.push(file);
        Ok(())
    }
}

/// One line where 80 columns hold it, otherwise a line for what was found and one for what was
/// expected.
impl Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let mark = if self.passed { "✓" } else { "✗" };
        let (what, got) = (&self.what, &self.got);
        let tolerance = self.tolerance.filter(|&t| t > 0.0);
        let tolerance = tolerance.map(|t| format!(" ± {t:.0e}")).unwrap_or_default();
        let expected = format!("{}{tolerance}", self.expected);
        let line = format!("  {mark} {what}: {got}, expected {expected}");
        if line.chars().count() <= 80 {
            writeln!(f, "{line}")
        } else {
            writeln!(f, "  {mark} {what}")?;
            writeln!(f, "      found    {got}\n      expected {expected}")
        }
    }
}

impl Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{}", Number(*number)),
            Self::List(numbers) => {
                let numbers: Vec<String> = numbers.iter().map(|&n| ten_digits(n)).collect();
                write!(f, "({})", numbers.join(", "))
            }
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// A number in all its digits, with an exponent where it is very large or small; of an error, three
/// digits.
struct Number(f64);

impl Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self.0.abs() {
            0.0 => f.write_str("0"),
            size if (1e-3..1e6).contains(&size) => write!(f, "{}", self.0),
            size if size < 1e-9 => write!(f, "{:.2e}", self.0),
            _ => write!(f, "{:e}", self.0),
        }
    }
}

/// A number in its first ten digits, so that three stand in a line; the record keeps them all.
fn ten_digits(number: f64) -> String {
    match format!("{number:.9e}").parse() {
        Ok(rounded) if number == 0.0 || number.abs() >= 1e-3 => Number(rounded).to_string(),
        _ => format!("{number:.9e}"),
    }
}
