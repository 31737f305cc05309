use crate::{Input, sparse_columns::SparseColumns, sparse_product::sparse_product};
use nalgebra::{DMatrix, RealField};

/// A matrix of which most entries are zero and are left out (稀疏矩阵).
///
/// Four fifths of MNIST's pixels are 0. They add nothing to W·X nor to ∂L/∂A·Xᵀ, so a network that
/// is given a batch of images in this form has a fifth of the multiplications to do.
///
/// Its entries are listed by columns for the first product and by rows for the second. An entry that
/// is left out has no part in either, so it hides what is left of a product with 0 elsewhere: that of a
/// weight that is NaN, and the ε-part of an X in dual numbers.
///
/// ```
/// use graph::{SparseMatrix, times};
/// use nalgebra::dmatrix;
///
/// let x = SparseMatrix::from_columns(3, [vec![(1, 1.0)], vec![(0, 0.2), (2, 0.4)]]);
/// assert_eq!(x.to_dense(), dmatrix![0.0, 0.2; 1.0, 0.0; 0.0, 0.4]);
///
/// let weight = dmatrix![1.0, 2.0, 3.0; 4.0, 5.0, 6.0];
/// assert_eq!(times(&weight, &x), &weight * x.to_dense());
/// ```
#[derive(Debug, Clone)]
pub struct SparseMatrix<T> {
    columns: SparseColumns<T>,
    rows: SparseColumns<T>,
}

impl<T: RealField + Copy> SparseMatrix<T> {
    /// A matrix with `nrows` rows, of which each column is given by its entries, each with its row:
    /// those that are not zero, in any order. What stands at one place twice is added up.
    ///
    /// # Panics
    /// When an entry's row is not below `nrows`.
    pub fn from_columns(
        nrows: usize,
        columns: impl IntoIterator<Item: IntoIterator<Item = (u32, T)>>,
    ) -> Self {
        let columns = SparseColumns::new(nrows, columns);
        let rows = columns.transpose();
        Self { columns, rows }
    }

    /// The matrix with its zeros.
    pub fn to_dense(&self) -> DMatrix<T> {
        let mut dense = DMatrix::zeros(self.nrows(), self.ncols());
        for (n, column) in self.columns.columns().enumerate() {
            for &(row, value) in column {
                dense[(row as usize, n)] += value;
            }
        }
        dense
    }

    /// The number of rows, zeros included.
    pub fn nrows(&self) -> usize {
        self.columns.nrows
    }

    /// The number of columns.
    pub fn ncols(&self) -> usize {
        self.rows.nrows
    }
}

impl<T: RealField + Copy> Input<T> for SparseMatrix<T> {
    fn nrows(&self) -> usize {
        self.nrows()
    }

    fn ncols(&self) -> usize {
        self.ncols()
    }

    fn to_dense(&self) -> DMatrix<T> {
        self.to_dense()
    }

    fn times(weight: &DMatrix<T>, x: &Self) -> DMatrix<T> {
        let ((rows, columns), inputs) = (weight.shape(), x.nrows());
        assert!(
            columns == inputs,
            "a weight of {rows}×{columns} takes {columns} rows, but got {inputs}"
        );
        sparse_product(weight, &x.columns)
    }

    fn times_transpose(upstream: &DMatrix<T>, x: &Self) -> DMatrix<T> {
        let ((rows, columns), samples) = (upstream.shape(), x.ncols());
        assert!(
            columns == samples,
            "an upstream gradient of {rows}×{columns} for {samples} samples"
        );
        sparse_product(upstream, &x.rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{times, times_transpose};
    use nalgebra::dmatrix;
    use property::assert_is;

    #[test]
    fn what_stands_at_one_place_twice_is_added_up() {
        let twice = SparseMatrix::from_columns(2, [vec![(1, 2.0), (0, 1.0), (1, 3.0)]]);
        let once = dmatrix![1.0; 5.0];
        assert_is(twice.to_dense(), once.clone(), "X with its zeros");
        let weight = dmatrix![1.0, 10.0];
        assert_is(times(&weight, &twice), times(&weight, &once), "W·X");
        let upstream = dmatrix![1.0; 10.0];
        let expected = times_transpose(&upstream, &once);
        assert_is(times_transpose(&upstream, &twice), expected, "∂L/∂A·Xᵀ");
    }

    #[test]
    fn room_is_taken_by_entries_and_not_by_rows() {
        let tall = SparseMatrix::from_columns(1 << 20, vec![[(7, 1.0)]; 1 << 10]);
        assert_is((tall.nrows(), tall.ncols()), (1 << 20, 1 << 10), "rows, columns");
        assert_is(tall.columns.len(), 1 << 10, "entries");
    }
}
