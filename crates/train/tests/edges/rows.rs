//! What rows are made of, and how they are judged.

use nalgebra::RealField;
use std::{
    fmt::Debug,
    panic::{AssertUnwindSafe, catch_unwind},
};

pub const NAN: f64 = f64::NAN;
pub const INF: f64 = f64::INFINITY;
pub const MAX: f64 = f64::MAX;
/// The smallest number above 0, which has one digit.
pub const TINY: f64 = 5e-324;

/// Rows whose numbers are alike; NaN is like NaN.
#[track_caller]
pub fn assert_rows<T: RealField + Copy>(
    rows: impl IntoIterator<Item = (impl Debug, Vec<T>, Vec<T>)>,
) {
    for (row, yours, expected) in rows {
        let is_nan = |x: &T| x.partial_cmp(x).is_none();
        let alike = |(a, b): (&T, &T)| a == b || (is_nan(a) && is_nan(b));
        let are_alike = yours.len() == expected.len() && yours.iter().zip(&expected).all(alike);
        assert!(are_alike, "{row:?}\nyours     {yours:?}\nexpected  {expected:?}");
    }
}

/// A row that panics, and says so.
#[track_caller]
pub fn assert_refused<R: Debug>(row: impl Debug, work: impl FnOnce() -> R, words: &str) {
    let panic = catch_unwind(AssertUnwindSafe(work)).expect_err(&format!("{row:?}"));
    let said = panic.downcast_ref::<String>().cloned();
    let said = said.or_else(|| panic.downcast_ref::<&str>().map(|&said| said.to_owned()));
    let said = said.unwrap_or_default();
    assert!(said.contains(words), "{row:?}\nyours     {said}\nexpected  {words}");
}
