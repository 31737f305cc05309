use std::fmt::{self, Display};

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
pub(crate) fn ten_digits(number: f64) -> String {
    match format!("{number:.9e}").parse() {
        Ok(rounded) if number == 0.0 || number.abs() >= 1e-3 => Number(rounded).to_string(),
        _ => format!("{number:.9e}"),
    }
}
