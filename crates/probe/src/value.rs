use crate::report::Grid;
use nalgebra::{Dim, Matrix, RawStorage};

/// An input or an answer, as it is compared and shown.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Numbers in rows; a single number is 1×1. A list is one row.
    Numbers(Vec<Vec<f64>>),
    /// Anything else, in words.
    Words(String),
}

/// So many rows and columns are shown.
const SHOWN: (usize, usize) = (4, 8);

impl Value {
    /// Whether both are the same to `tolerance` of the largest number of the expected one. NaN is NaN's like.
    pub(crate) fn is_like(&self, expected: &Self, tolerance: f64) -> bool {
        let (Self::Numbers(yours), Self::Numbers(numbers)) = (self, expected) else {
            return self == expected;
        };
        let finite = numbers.iter().flatten().filter(|x| x.is_finite());
        let largest = finite.fold(0.0_f64, |largest, x| largest.max(x.abs()));
        let allowed = tolerance * if largest > 0.0 { largest } else { 1.0 };
        let is_near =
            |a: f64, b: f64| a == b || (a - b).abs() <= allowed || (a.is_nan() && b.is_nan());
        let same_shape = yours.len() == numbers.len()
            && yours.iter().zip(numbers).all(|(yours, expected)| yours.len() == expected.len());
        same_shape
            && yours.iter().flatten().zip(numbers.iter().flatten()).all(|(&a, &b)| is_near(a, b))
    }

    /// As it is printed, with so many digits; large ones are cut.
    pub(crate) fn grid(&self, digits: usize) -> Grid {
        let numbers = match self {
            Self::Words(words) => return Grid::Words(words.clone()),
            Self::Numbers(numbers) => numbers,
        };
        let columns = numbers.first().map_or(0, Vec::len);
        if numbers.is_empty() || columns == 0 {
            return Grid::Words(format!("a matrix of {}×{columns}", numbers.len()));
        }
        let row = |row: &Vec<f64>| {
            let more = (row.len() > SHOWN.1).then(|| "…".to_owned());
            row.iter().take(SHOWN.1).map(|&x| shown(x, digits)).chain(more).collect()
        };
        let more = (numbers.len() > SHOWN.0).then(|| vec!["…".to_owned()]);
        Grid::Rows(numbers.iter().take(SHOWN.0).map(row).chain(more).collect())
    }
}

/// A number with so many digits, without the zeros that say nothing.
fn shown(x: f64, digits: usize) -> String {
    if x == 0.0 || x.is_nan() {
        return x.to_string();
    }
    if x.is_infinite() {
        return if x > 0.0 { "∞" } else { "-∞" }.to_owned();
    }
    let exponent = x.abs().log10().floor();
    if (-4.0..7.0).contains(&exponent) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and 21"
        )]
        let decimals = (digits as f64 - 1.0 - exponent).max(0.0) as usize;
        let text = format!("{x:.decimals$}");
        let trimmed = text.trim_end_matches('0').trim_end_matches('.');
        return if text.contains('.') { trimmed.to_owned() } else { text };
    }
    let text = format!("{x:.*e}", digits - 1);
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    format!("{}e{exponent}", mantissa.trim_end_matches('0').trim_end_matches('.'))
}

impl From<&f64> for Value {
    fn from(&number: &f64) -> Self {
        Self::Numbers(vec![vec![number]])
    }
}

impl From<&usize> for Value {
    fn from(&number: &usize) -> Self {
        Self::from(&(number as f64))
    }
}

impl From<&Vec<f64>> for Value {
    fn from(numbers: &Vec<f64>) -> Self {
        Self::Numbers(vec![numbers.clone()])
    }
}

impl From<&Vec<usize>> for Value {
    fn from(numbers: &Vec<usize>) -> Self {
        Self::Numbers(vec![numbers.iter().map(|&number| number as f64).collect()])
    }
}

impl From<&bool> for Value {
    fn from(it: &bool) -> Self {
        Self::Words(it.to_string())
    }
}

impl From<&String> for Value {
    fn from(words: &String) -> Self {
        Self::Words(words.clone())
    }
}

impl From<&&str> for Value {
    fn from(words: &&str) -> Self {
        Self::Words((*words).to_owned())
    }
}

/// Vectors and matrices of any kind.
impl<R: Dim, C: Dim, S: RawStorage<f64, R, C>> From<&Matrix<f64, R, C, S>> for Value {
    fn from(matrix: &Matrix<f64, R, C, S>) -> Self {
        Self::Numbers(matrix.row_iter().map(|row| row.iter().copied().collect()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::{DMatrix, dmatrix};

    #[test]
    fn likeness_is_relative_to_the_largest_number() {
        let expected = Value::from(&dmatrix![1e6, 1.0; f64::NAN, f64::INFINITY]);
        let near = Value::from(&dmatrix![1e6, 1.0 + 1e-4; f64::NAN, f64::INFINITY]);
        assert!(near.is_like(&expected, 1e-9), "yours {near:?}, expected {expected:?}");
        assert!(!near.is_like(&expected, 1e-12), "too far to be alike");
        let finite = Value::from(&dmatrix![1e6, 1.0; f64::NAN, 1e300]);
        assert!(!finite.is_like(&expected, 1e-9), "a number is not ∞");
        let row = Value::from(&vec![1.0, 2.0]);
        assert!(!Value::from(&dmatrix![1.0; 2.0]).is_like(&row, 1e-9), "a column is no row");
    }

    #[test]
    fn numbers_are_shown_without_idle_zeros() {
        let all = [0.5, 1.0, -20.0, 1.0 / 3.0, 1e-9, 123456789.0, f64::NAN, 0.0, 9.9999999];
        let shown = all.map(|x| shown(x, 6));
        assert_eq!(shown, ["0.5", "1", "-20", "0.333333", "1e-9", "1.23457e8", "NaN", "0", "10"]);
    }

    #[test]
    fn what_is_large_is_cut() {
        let Grid::Rows(rows) = Value::from(&DMatrix::<f64>::zeros(100, 100)).grid(6) else {
            panic!("no rows")
        };
        assert_eq!((rows.len(), rows[0].len()), (SHOWN.0 + 1, SHOWN.1 + 1));
        assert_eq!(
            Value::from(&DMatrix::<f64>::zeros(0, 3)).grid(6),
            Grid::Words("a matrix of 0×0".into())
        );
    }
}
