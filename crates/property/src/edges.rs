//! What a function answers at the edges of what it takes, row by row.

use std::{
    fmt::Debug,
    panic::{AssertUnwindSafe, catch_unwind},
};

/// Not a number.
pub const NAN: f64 = f64::NAN;

/// ∞.
pub const INF: f64 = f64::INFINITY;

/// The largest number.
pub const MAX: f64 = f64::MAX;

/// The smallest number above 0, which has one digit.
pub const TINY: f64 = 5e-324;

/// Rows of what is tried, yours and expected, whose numbers are equal; NaN is like NaN.
///
/// # Panics
/// When those of a row are not.
#[track_caller]
pub fn assert_rows<T: PartialOrd + Debug, Row: AsRef<[T]>>(
    rows: impl IntoIterator<Item = (impl Debug, Row, Row)>,
) {
    for (row, yours, expected) in rows {
        let (yours, expected) = (yours.as_ref(), expected.as_ref());
        let is_nan = |x: &T| x.partial_cmp(x).is_none();
        let alike = |(a, b): (&T, &T)| a == b || (is_nan(a) && is_nan(b));
        let are_alike = yours.len() == expected.len() && yours.iter().zip(expected).all(alike);
        assert!(are_alike, "{row:?}\nyours     {yours:?}\nexpected  {expected:?}");
    }
}

/// What is tried panics, and says so.
///
/// # Panics
/// When it does not, or says something else.
#[track_caller]
pub fn assert_refused<R: Debug>(row: impl Debug, work: impl FnOnce() -> R, words: &str) {
    let panic = catch_unwind(AssertUnwindSafe(work)).expect_err(&format!("{row:?}"));
    let said = panic.downcast_ref::<String>().cloned();
    let said = said.or_else(|| panic.downcast_ref::<&str>().map(|&said| said.to_owned()));
    let said = said.unwrap_or_default();
    assert!(said.contains(words), "{row:?}\nyours     {said}\nexpected  {words}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fails(yours: Vec<f64>, expected: Vec<f64>) -> bool {
        catch_unwind(|| assert_rows([("a row", yours, expected)])).is_err()
    }

    #[test]
    fn rows_are_alike_by_number_and_by_length() {
        assert_rows([("a row", [NAN, INF, -0.0], [NAN, INF, 0.0])]);
        assert!(fails(vec![1.0], vec![NAN]), "a number passed for NaN");
        assert!(fails(vec![1.0], vec![2.0]), "another number passed");
        assert!(fails(vec![1.0], vec![1.0, 1.0]), "a shorter row passed");
    }

    #[test]
    fn what_answers_is_not_refused() {
        assert_refused("it panics", || panic!("so many words"), "many");
        let other = catch_unwind(|| assert_refused("others", || panic!("other words"), "many"));
        let answers = catch_unwind(|| assert_refused("it answers", || 1, "many"));
        assert!(other.is_err() && answers.is_err(), "{other:?}, {answers:?}");
    }
}
