//! For tests: what is expected, as far as rounding allows.

use nalgebra::DMatrix;
use property::assert_is;
use std::fmt::Display;

/// Each entry is nearer than `most` to what is expected.
///
/// # Panics
/// When one is not, with both matrices and the formula.
#[track_caller]
pub(crate) fn assert_within(
    yours: &DMatrix<f64>,
    expected: &DMatrix<f64>,
    most: f64,
    formula: impl Display,
) {
    let near = |(yours, expected): (&f64, &f64)| (yours - expected).abs() < most;
    if yours.shape() != expected.shape() || !yours.iter().zip(expected).all(near) {
        assert_is(yours, expected, formula);
    }
}
