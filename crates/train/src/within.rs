//! For tests: what is expected, as far as rounding allows.

use property::assert_is;
use std::fmt::Display;

/// No number is `most` or further from what is expected. Of many numbers the first that is too far is told.
///
/// # Panics
/// When one is, with both and the formula.
#[track_caller]
pub(crate) fn assert_within(yours: &[f64], expected: &[f64], most: f64, formula: impl Display) {
    assert_is(yours.len(), expected.len(), format_args!("how many numbers: {formula}"));
    let mut both = yours.iter().zip(expected);
    let far = both.position(|(yours, expected)| {
        let near = yours == expected || (yours - expected).abs() < most;
        !near
    });
    match far {
        None => {}
        Some(_) if yours.len() <= 5 => assert_is(yours, expected, formula),
        Some(at) => assert_is(yours[at], expected[at], format_args!("{formula}\nnumber {at}")),
    }
}
