use numdiff::Tensors;
use serde::Serialize;
use std::fmt::{self, Display};

/// One number, list or word held against what it should be.
#[derive(Serialize)]
pub struct Check {
    /// What it is, with its unit where it has one.
    pub what: String,
    /// What it should be.
    pub expected: Value,
    /// What it was.
    pub got: Value,
    /// How far each number may be off; none where the two must be equal or the expectation is a
    /// range.
    pub tolerance: Option<f64>,
    /// Whether it was.
    pub passed: bool,
}

/// A value in a check.
#[derive(Serialize, Clone, PartialEq)]
#[serde(untagged)]
pub enum Value {
    /// One number.
    Number(f64),
    /// Some numbers.
    List(Vec<f64>),
    /// Words.
    Text(String),
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
pub struct Number(pub f64);

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

/// The largest of some errors; NaN where one is NaN, so that no check passes by it.
pub fn largest(errors: impl IntoIterator<Item = f64>) -> f64 {
    let larger = |worst: f64, error: f64| {
        if error > worst || error.is_nan() { error } else { worst }
    };
    errors.into_iter().fold(0.0, larger)
}

/// The largest difference of two vectors θ, entry by entry.
pub fn largest_difference(a: &impl Tensors<f64>, b: &impl Tensors<f64>) -> f64 {
    largest(a.entries().zip(b.entries()).map(|(a, b)| (a - b).abs()))
}
