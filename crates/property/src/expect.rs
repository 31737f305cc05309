//! What a failing test says: the formula, yours, expected.

use crate::short;
use approx::RelativeEq;
use std::fmt::{Debug, Display};

/// Yours is what is expected, exactly.
///
/// ```should_panic
/// property::assert_is(2.0 + 2.0, 5.0, "x + y");
/// ```
///
/// # Panics
/// When it is not, with both and the formula.
#[track_caller]
#[expect(clippy::needless_pass_by_value, reason = "a test gives what it has just made")]
pub fn assert_is<A: PartialEq<B> + Debug, B: Debug>(yours: A, expected: B, formula: impl Display) {
    assert!(yours == expected, "{}", said(&yours, &expected, formula));
}

/// Yours is what is expected, as far as rounding allows: to a share of the larger of the two.
///
/// ```
/// property::assert_near(0.1 + 0.2, 0.3, 1e-15, "x + y");
/// ```
///
/// # Panics
/// When it is not, with both and the formula.
#[track_caller]
#[expect(clippy::needless_pass_by_value, reason = "a test gives what it has just made")]
pub fn assert_near<A: RelativeEq<B> + Debug, B: Debug>(
    yours: A,
    expected: B,
    max_relative: A::Epsilon,
    formula: impl Display,
) {
    let is_near = yours.relative_eq(&expected, A::default_epsilon(), max_relative);
    assert!(is_near, "{}", said(&yours, &expected, formula));
}

/// As [`assert_near`], also of tiny numbers: none but 0 is near 0.
///
/// # Panics
/// When it is not, with both and the formula.
#[track_caller]
#[expect(clippy::needless_pass_by_value, reason = "a test gives what it has just made")]
pub fn assert_digits<A: RelativeEq<B, Epsilon: Default> + Debug, B: Debug>(
    yours: A,
    expected: B,
    max_relative: A::Epsilon,
    formula: impl Display,
) {
    let is_near = yours.relative_eq(&expected, A::Epsilon::default(), max_relative);
    assert!(is_near, "{}", said(&yours, &expected, formula));
}

fn said(yours: &impl Debug, expected: &impl Debug, formula: impl Display) -> String {
    format!("{formula}\nyours     {}\nexpected  {}", short::case(yours), short::case(expected))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic;

    #[test]
    fn a_failure_says_the_formula_yours_and_expected() {
        let failed = panic::catch_unwind(|| assert_is(vec![1, 2], [1, 3], "n"));
        let said = failed.unwrap_err().downcast_ref::<String>().cloned();
        assert_eq!(said.as_deref(), Some("n\nyours     [1, 2]\nexpected  [1, 3]"));
        let failed = panic::catch_unwind(|| assert_digits(1e-20, 1.1e-20, 1e-9, "x"));
        assert!(failed.is_err(), "what is tiny has digits too");
        assert_near(1.0 + 1e-13, 1.0, 1e-12, "nothing is said of what is near");
    }
}
