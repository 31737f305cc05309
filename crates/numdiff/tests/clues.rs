//! A gradient that is wrong in a known way is said to be wrong in that way.

mod verdict;

use nalgebra::DMatrix;
use numdiff::{Clue, Part, Pattern, Verdict, check};
use property::{assert_is, matrix, property};
use proptest::prelude::*;
use verdict::said;

/// Σ exp(a·w), whose slopes a·exp(a·w) are nowhere zero.
fn f(a: &DMatrix<f64>, w: &DMatrix<f64>) -> f64 {
    a.component_mul(w).map(f64::exp).sum()
}

fn derivative(a: &DMatrix<f64>, w: &DMatrix<f64>) -> DMatrix<f64> {
    a.component_mul(&a.component_mul(w).map(f64::exp))
}

fn case() -> impl Strategy<Value = (DMatrix<f64>, DMatrix<f64>)> {
    let shape = (2..=5_usize, 2..=5_usize);
    shape.prop_flat_map(|(m, n)| (matrix(0.5..2.0, m, n), matrix(-1.0..1.0, m, n)))
}

#[track_caller]
fn assert_pattern(a: &DMatrix<f64>, w: &DMatrix<f64>, wrong: &DMatrix<f64>, expected: Clue) {
    let outcome = check(|w| f(a, w), &mut w.clone(), wrong);
    assert!(outcome.verdict() == Verdict::Wrong, "{}", said(&outcome, Verdict::Wrong));
    assert_is(
        outcome.clues,
        [expected],
        "the mistake that, taken back, would let the gradient pass",
    );
}

property! {
    #[test]
    fn a_right_gradient_gets_no_clue((a, w) in case()) {
        let outcome = check(|w| f(&a, w), &mut w.clone(), &derivative(&a, &w));
        let passes = outcome.verdict() == Verdict::Right && outcome.clues.is_empty();
        prop_assert!(passes, "{}", said(&outcome, "right, and no clue"));
    }

    #[test]
    fn factors((a, w) in case(), n in 2..=1000_i32) {
        let (right, part) = (derivative(&a, &w), Part::Whole);
        for n in [n, -n] {
            let factor = f64::from(n);
            let pattern = Pattern::Times(n);
            assert_pattern(&a, &w, &(&right * factor), Clue { part, pattern });
            let pattern = Pattern::Divided(n);
            assert_pattern(&a, &w, &(&right / factor), Clue { part, pattern });
        }
        let pattern = Pattern::Times(-1);
        assert_pattern(&a, &w, &-&right, Clue { part, pattern });
    }

    #[test]
    fn a_matrix_that_was_stored_row_by_row((a, w) in case()) {
        let right = derivative(&a, &w);
        let stored = right.transpose();
        let wrong = DMatrix::from_column_slice(right.nrows(), right.ncols(), stored.as_slice());
        let clue = Clue { part: Part::Tensor(0), pattern: Pattern::Transposed };
        assert_pattern(&a, &w, &wrong, clue);
    }
}
