use serde::{Deserialize, Deserializer};
use std::fmt;
use thiserror::Error;

/// A number is outside its range.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{name} is {value}: expected {expected}")]
pub struct OutOfRange {
    /// What the number is.
    pub name: &'static str,
    /// The number.
    pub value: String,
    /// What it should be.
    pub expected: String,
}

impl OutOfRange {
    /// This number, when it should be something else.
    pub(crate) fn new(name: &'static str, value: impl fmt::Display, expected: &str) -> Self {
        Self { name, value: value.to_string(), expected: expected.to_owned() }
    }
}

/// Any of 1, 2, …, `most`, which is `expected` in words.
pub(crate) fn within(
    name: &'static str,
    n: usize,
    most: usize,
    expected: &str,
) -> Result<(), OutOfRange> {
    let right = (1..=most).contains(&n);
    right.then_some(()).ok_or_else(|| OutOfRange::new(name, n, expected))
}

/// 0 < x < ∞.
pub(crate) fn positive(name: &'static str, x: f64) -> Result<(), OutOfRange> {
    in_range(name, x, "a number above 0", |x| x > 0.0 && x.is_finite())
}

/// 0 ≤ x < ∞, and no more than 0 that becomes 0.
pub(crate) fn at_least_0(name: &'static str, x: f64) -> Result<(), OutOfRange> {
    let known = x == 0.0;
    in_range(name, x, "0 or more", |x| (known || x > 0.0) && x.is_finite())
}

/// 0 ≤ x < 1: how much of a mean is kept.
pub(crate) fn share(name: &'static str, x: f64) -> Result<(), OutOfRange> {
    in_range(name, x, "0 or more, and below 1", |x| (0.0..1.0).contains(&x))
}

/// 0 < x ≤ 1: what a rate is multiplied by.
pub(crate) fn factor(name: &'static str, x: f64) -> Result<(), OutOfRange> {
    in_range(name, x, "above 0, and 1 at most", |x| x > 0.0 && x <= 1.0)
}

/// Whether a number is right, and still is in the 32 bits that training computes with.
fn in_range(
    name: &'static str,
    x: f64,
    expected: &str,
    right: impl Fn(f64) -> bool,
) -> Result<(), OutOfRange> {
    match (right(x), right(single(x))) {
        (true, true) => Ok(()),
        (true, false) => {
            let expected = format!("{expected}, also in 32 bits, where it is {}", single(x));
            Err(OutOfRange::new(name, shown(x), &expected))
        }
        (false, _) => Err(OutOfRange::new(name, shown(x), expected)),
    }
}

/// As training computes with it.
#[expect(
    clippy::cast_possible_truncation,
    reason = "that it may be too small or too large is the question"
)]
fn single(x: f64) -> f64 {
    f64::from(x as f32)
}

/// Without fifty zeros.
fn shown(x: f64) -> String {
    let long = x != 0.0 && x.is_finite() && !(1e-5..1e16).contains(&x.abs());
    if long { format!("{x:e}") } else { x.to_string() }
}

/// Reads the settings of what has none. Serde would let any pass for a variant without fields, and a
/// momentum given to SGD would do nothing and say nothing.
pub(crate) fn no_settings<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct NoSettings {}

    NoSettings::deserialize(deserializer).map(|NoSettings {}| ())
}
