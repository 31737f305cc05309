use crate::number::{Number, ten_digits};
use serde::{Deserialize, Serialize};
use std::fmt::{self, Display};

/// One number, list or word held against what it should be.
#[derive(Serialize, Deserialize, Debug, Clone, PartialEq)]
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
#[derive(Serialize, Deserialize, Debug, Clone, PartialEq)]
#[serde(untagged)]
pub enum Value {
    /// One number. JSON has none that is not finite, and writes `null`.
    Number(f64),
    /// Some numbers.
    List(Vec<Option<f64>>),
    /// Words.
    Text(String),
    /// A number that was not finite, read back.
    NotFinite,
}

impl Value {
    /// A list, in which what is not finite is left out as JSON leaves it out.
    pub fn list(numbers: &[f64]) -> Self {
        Self::List(numbers.iter().map(|&number| number.is_finite().then_some(number)).collect())
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
            f.write_str(&line)
        } else {
            writeln!(f, "  {mark} {what}")?;
            write!(f, "      found    {got}\n      expected {expected}")
        }
    }
}

impl Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{}", Number(*number)),
            Self::List(numbers) => {
                let digits = |n: &Option<f64>| n.map_or("not finite".to_owned(), ten_digits);
                let numbers: Vec<String> = numbers.iter().map(digits).collect();
                write!(f, "({})", numbers.join(", "))
            }
            Self::Text(text) => f.write_str(text),
            Self::NotFinite => f.write_str("not finite"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(what: &str) -> Check {
        Check {
            what: what.to_owned(),
            expected: Value::Number(0.2),
            got: Value::Number(0.1999999999990898),
            tolerance: Some(1e-11),
            passed: true,
        }
    }

    #[test]
    fn a_short_check_is_one_line_and_a_long_one_three() {
        let line = "  ✓ slope: 0.1999999999990898, expected 0.2 ± 1e-11";
        assert_eq!(check("slope").to_string(), line);
        let long = check(&"slope of the tangent ".repeat(3)).to_string();
        assert_eq!(long.lines().count(), 3, "{long}");
        assert!(
            long.ends_with("found    0.1999999999990898\n      expected 0.2 ± 1e-11"),
            "{long}"
        );
    }

    #[test]
    fn a_value_is_read_as_it_was_written() {
        for (value, json) in [
            (Value::Number(0.5), "0.5"),
            (Value::list(&[1.0, f64::NAN]), "[1.0,null]"),
            (Value::Text("right".to_owned()), r#""right""#),
            (Value::NotFinite, "null"),
        ] {
            assert_eq!(serde_json::to_string(&value).unwrap(), json);
            assert_eq!(serde_json::from_str::<Value>(json).unwrap(), value, "{json}");
        }
    }
}
