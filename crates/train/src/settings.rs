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
    let right = x > 0.0 && x.is_finite();
    right.then_some(()).ok_or_else(|| OutOfRange::new(name, x, "a number above 0"))
}

/// 0 ≤ x < ∞.
pub(crate) fn at_least_0(name: &'static str, x: f64) -> Result<(), OutOfRange> {
    let right = x >= 0.0 && x.is_finite();
    right.then_some(()).ok_or_else(|| OutOfRange::new(name, x, "0 or more"))
}

/// 0 ≤ x < 1: how much of a mean is kept.
pub(crate) fn share(name: &'static str, x: f64) -> Result<(), OutOfRange> {
    let right = (0.0..1.0).contains(&x);
    right.then_some(()).ok_or_else(|| OutOfRange::new(name, x, "0 or more, and below 1"))
}

/// 0 < x ≤ 1: what a rate is multiplied by.
pub(crate) fn factor(name: &'static str, x: f64) -> Result<(), OutOfRange> {
    let right = x > 0.0 && x <= 1.0;
    right.then_some(()).ok_or_else(|| OutOfRange::new(name, x, "above 0, and 1 at most"))
}

/// Reads the settings of what has none. Serde would let any pass for a variant without fields, and a
/// momentum given to SGD would do nothing and say nothing.
pub(crate) fn no_settings<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct NoSettings {}

    NoSettings::deserialize(deserializer).map(|NoSettings {}| ())
}
