use nalgebra::{DMatrix, DMatrixView, DVector, RealField};

/// So many columns are added one after the other.
const BLOCK: usize = 128;

/// The sum of each row, Σₙ x[:, n], by halves as [`losses::sum`]: a gradient summed over 60 000 samples keeps its digits.
pub(crate) fn row_sums<T: RealField + Copy>(x: &DMatrix<T>) -> DVector<T> {
    of_columns(x.as_view())
}

fn of_columns<T: RealField + Copy>(x: DMatrixView<T>) -> DVector<T> {
    let samples = x.ncols();
    if samples <= BLOCK {
        return x.column_sum();
    }
    let (first, second) = (samples / 2, samples - samples / 2);
    of_columns(x.columns(0, first)) + of_columns(x.columns(first, second))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_equal_samples_keep_their_digits() {
        for n in [1, 100, 60_000, 1_000_000] {
            let yours = row_sums(&DMatrix::from_element(2, n, 0.1_f32));
            let expected = f64::from(0.1_f32) * n as f64;
            let off = (f64::from(yours[1]) / expected - 1.0).abs() / f64::from(f32::EPSILON);
            assert!(
                off <= 8.0,
                "Σₙ x[:, n] of {n} columns of 0.1\nyours     {}\nexpected  {expected} to 8 units in the last place",
                yours[1]
            );
        }
    }
}
