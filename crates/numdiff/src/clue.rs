use crate::{Entry, Shape, Verdict};
use std::fmt;

/// Up to which N a factor is looked for. Far beyond it any number is near some N.
const LARGEST_FACTOR: f64 = 1000.0;

/// What a wrong gradient, or a wrong tensor of it, looks like.
///
/// A clue is no proof: it says that the gradient would pass if this mistake were taken back, or that
/// all of it is zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clue {
    /// What is wrong.
    pub part: Part,
    /// How it differs from the right one.
    pub pattern: Pattern,
}

/// How much of a gradient shows a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All tensors alike.
    Whole,
    /// The tensor of this number, in the order of [`crate::Tensors::tensors`].
    Tensor(usize),
}

/// A difference that mistakes are known to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    /// Zero, where the differences are not: never computed.
    Zero,
    /// This many times the right one: −1 is a lost sign, 2 a gradient that was added twice, N a
    /// mean whose 1/N is missing.
    Times(i32),
    /// The right one divided by this: by N, if a mean was taken twice.
    Divided(i32),
    /// The transposed matrix, or a matrix that was read row by row instead of column by column.
    Transposed,
}

/// Looks for patterns in the whole gradient, otherwise in each tensor that is wrong.
pub(crate) fn clues(entries: &[Entry], shapes: &[Shape]) -> Vec<Clue> {
    let is_wrong = |entry: &Entry| entry.verdict == Verdict::Wrong;
    if !entries.iter().any(is_wrong) {
        return Vec::new();
    }
    let fits = |entries: &[Entry], mended: &[f64]| {
        let pairs = entries.iter().zip(mended);
        let verdicts: Vec<Verdict> = pairs.map(|(entry, &value)| entry.judge(value)).collect();
        verdicts.contains(&Verdict::Right) && verdicts.iter().all(|&v| v < Verdict::Suspicious)
    };
    if let Some(pattern) = factor(entries, &fits) {
        let part = Part::Whole;
        return vec![Clue { part, pattern }];
    }
    let tensors = entries.chunk_by(|a, b| a.tensor == b.tensor);
    let wrong = tensors.filter(|tensor| tensor.iter().any(is_wrong));
    let clue = |tensor: &[Entry]| {
        let number = tensor[0].tensor;
        let pattern =
            factor(tensor, &fits).or_else(|| transposed(tensor, shapes[number], &fits))?;
        let part = Part::Tensor(number);
        Some(Clue { part, pattern })
    };
    wrong.filter_map(clue).collect()
}

/// The factor between the analytic values and the differences: by least squares, rounded to N or
/// 1/N, and believed only if it mends every entry.
fn factor(entries: &[Entry], fits: &impl Fn(&[Entry], &[f64]) -> bool) -> Option<Pattern> {
    if entries.iter().all(|entry| entry.analytic == 0.0) {
        return Some(Pattern::Zero);
    }
    let sum = |term: fn(&Entry) -> f64| entries.iter().map(term).sum::<f64>();
    let ratio = sum(|e| e.analytic * e.numerical) / sum(|e| e.numerical * e.numerical);
    let times = whole(ratio).map(|n| (Pattern::Times(n), f64::from(n).recip()));
    let divided = whole(ratio.recip()).map(|n| (Pattern::Divided(n), f64::from(n)));
    let mends = |&(_, by): &(Pattern, f64)| {
        let mended: Vec<f64> = entries.iter().map(|entry| entry.analytic * by).collect();
        fits(entries, &mended)
    };
    let found = [times, divided].into_iter().flatten().find(mends);
    found.map(|(pattern, _)| pattern)
}

/// The whole number next to a factor, where it is worth naming.
fn whole(factor: f64) -> Option<i32> {
    let factor = factor.round();
    let in_range = (1.0..=LARGEST_FACTOR).contains(&factor.abs()) && factor != 1.0;
    #[expect(clippy::cast_possible_truncation, reason = "it is in range")]
    in_range.then_some(factor as i32)
}

fn transposed(
    entries: &[Entry],
    shape: Shape,
    fits: &impl Fn(&[Entry], &[f64]) -> bool,
) -> Option<Pattern> {
    let (rows, columns) = shape.dimensions();
    let places = (0..columns).flat_map(|column| (0..rows).map(move |row| (row, column)));
    let mended = places.map(|(row, column)| entries[column + row * columns].analytic);
    let mended: Vec<f64> = mended.collect();
    fits(entries, &mended).then_some(Pattern::Transposed)
}

impl fmt::Display for Clue {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self.part {
            Part::Whole => write!(f, "the whole gradient ")?,
            Part::Tensor(number) => write!(f, "tensor {number} ")?,
        }
        self.pattern.fmt(f)
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Zero => write!(f, "is zero: was it computed?"),
            Self::Times(-1) => write!(f, "has the wrong sign"),
            Self::Times(2) => write!(f, "is doubled: added twice?"),
            Self::Times(n @ 3..) => write!(f, "is {n} times too large: 1/{n} missing?"),
            Self::Divided(n @ 2..) => write!(f, "is {n} times too small: 1/{n} taken twice?"),
            Self::Times(n) => write!(f, "is {n} times the right one"),
            Self::Divided(n) => write!(f, "is 1/({n}) of the right one"),
            Self::Transposed => write!(f, "is transposed"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Check, check};
    use nalgebra::{DMatrix, dmatrix};
    use property::assert_is;

    const CLUE: &str = "the mistake that, taken back, would let the gradient pass";

    /// A smooth function of a matrix, the same at no two entries.
    fn f(w: &DMatrix<f64>) -> f64 {
        let terms = w.iter().enumerate();
        terms.map(|(i, w)| (w * (1.0 + i as f64)).sin()).sum()
    }

    fn gradient(w: &DMatrix<f64>) -> DMatrix<f64> {
        let slopes = w.iter().enumerate().map(|(i, w)| {
            let i = 1.0 + i as f64;
            i * (w * i).cos()
        });
        DMatrix::from_iterator(w.nrows(), w.ncols(), slopes)
    }

    fn checked(wrong: impl Fn(DMatrix<f64>) -> DMatrix<f64>) -> Check {
        let mut w = dmatrix![0.1, 0.2, -0.3; 0.4, -0.5, 0.6];
        let gradient = wrong(gradient(&w));
        check(f, &mut w, &gradient)
    }

    #[track_caller]
    fn assert_verdict(outcome: &Check, expected: Verdict) {
        let Entry { analytic, numerical, x, h, .. } = *outcome.worst(1)[0];
        let formula = "|a − n| / max(|a|, |n|), where noise does not explain |a − n|";
        let entry = format!("a = {analytic:e}, n = {numerical:e}, x = {x}, h = {h:e}");
        assert_is(outcome.verdict(), expected, format!("{formula}\n{entry}"));
    }

    #[track_caller]
    fn assert_pattern(wrong: impl Fn(DMatrix<f64>) -> DMatrix<f64>, expected: Pattern) {
        let outcome = checked(wrong);
        assert_verdict(&outcome, Verdict::Wrong);
        let patterns: Vec<Pattern> = outcome.clues.iter().map(|clue| clue.pattern).collect();
        assert_is(patterns, [expected], CLUE);
        assert!(outcome.to_string().contains(&expected.to_string()), "{outcome}");
    }

    #[test]
    fn factors_are_named() {
        assert_pattern(|g| g * 0.0, Pattern::Zero);
        assert_pattern(|g| -g, Pattern::Times(-1));
        assert_pattern(|g| g * 2.0, Pattern::Times(2));
        assert_pattern(|g| g * 100.0, Pattern::Times(100));
        assert_pattern(|g| g / 100.0, Pattern::Divided(100));
        assert_pattern(|g| g / -3.0, Pattern::Divided(-3));
    }

    #[test]
    fn a_factor_is_a_whole_number_from_2_to_1000_or_negative() {
        for (factor, expected) in [
            (1.2, None),
            (0.4, None),
            (-1.0, Some(-1)),
            (1.6, Some(2)),
            (1000.4, Some(1000)),
            (1000.6, None),
            (-1000.6, None),
            (f64::INFINITY, None),
            (f64::NAN, None),
        ] {
            assert_is(whole(factor), expected, format!("the whole number next to {factor}"));
        }
    }

    #[test]
    fn each_mistake_is_told_in_words() {
        let told = |part, pattern| Clue { part, pattern }.to_string();
        for (pattern, expected) in [
            (Pattern::Zero, "is zero: was it computed?"),
            (Pattern::Times(-1), "has the wrong sign"),
            (Pattern::Times(2), "is doubled: added twice?"),
            (Pattern::Times(3), "is 3 times too large: 1/3 missing?"),
            (Pattern::Times(-2), "is -2 times the right one"),
            (Pattern::Divided(2), "is 2 times too small: 1/2 taken twice?"),
            (Pattern::Divided(-3), "is 1/(-3) of the right one"),
            (Pattern::Transposed, "is transposed"),
        ] {
            assert_eq!(told(Part::Whole, pattern), format!("the whole gradient {expected}"));
            assert_eq!(told(Part::Tensor(3), pattern), format!("tensor 3 {expected}"));
        }
    }

    #[test]
    fn a_matrix_read_the_other_way_is_named() {
        let read_by_rows = |g: DMatrix<f64>| DMatrix::from_row_slice(2, 3, g.as_slice());
        assert_pattern(
            |g| DMatrix::from_column_slice(2, 3, g.transpose().as_slice()),
            Pattern::Transposed,
        );
        // Reading a 2×3 matrix by rows is another permutation than its inverse.
        assert_is(checked(read_by_rows).clues, [], CLUE);
    }

    #[test]
    fn what_fits_no_pattern_gets_no_clue() {
        let one_off = |mut g: DMatrix<f64>| {
            g[(1, 1)] += 0.1;
            g
        };
        // Taken back, the factor would leave an error of 1e-6.
        let nearly_doubled = |mut g: DMatrix<f64>| {
            g[(0, 0)] *= 1.0 + 1e-6;
            g * 2.0
        };
        let wrong = [checked(|g| g * 1.001), checked(|g| g * 2.5), checked(|g| g * 2000.0)];
        for outcome in wrong.into_iter().chain([checked(one_off), checked(nearly_doubled)]) {
            assert_verdict(&outcome, Verdict::Wrong);
            assert_is(outcome.clues, [], CLUE);
        }
        assert_is(checked(|g| g).clues, [], CLUE);
    }

    #[test]
    fn noise_is_no_evidence() {
        // Any value as small as the round-off would do for the right one.
        let f = |w: &DMatrix<f64>| 1.0 + 1e-10 * w[0].sin();
        let outcome = check(f, &mut dmatrix![0.1], &dmatrix![5e-9]);
        assert_verdict(&outcome, Verdict::Wrong);
        assert_is(outcome.clues, [], CLUE);
    }
}
