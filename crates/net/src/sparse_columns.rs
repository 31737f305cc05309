use nalgebra::{DMatrix, RealField};
use num_traits::Zero;
use std::ops::Range;

/// A matrix of which most entries are zero: of each column, the entries that are not, and their
/// rows (稀疏矩阵, by columns).
///
/// Four fifths of MNIST's pixels are 0. So a product with a batch of its images needs only a fifth
/// of the multiplications, and all 60 000 images are 27 MB.
///
/// ```
/// use nalgebra::dmatrix;
/// use net::SparseColumns;
///
/// let x = SparseColumns::new(3, [[0, 255, 0], [51, 0, 102]]);
/// let batch = x.select(&[1, 0, 1], |grey: u8| f64::from(grey) / 255.0);
/// assert_eq!(batch.to_dense(), dmatrix![0.2, 0.0, 0.2; 0.0, 1.0, 0.0; 0.4, 0.0, 0.4]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SparseColumns<V> {
    nrows: usize,
    /// Where each column begins in the two lists below, and where the last one ends.
    starts: Vec<usize>,
    rows: Vec<u16>,
    values: Vec<V>,
}

impl<V: Copy + Zero> SparseColumns<V> {
    /// Takes the columns of a matrix with `nrows` rows, of bytes or of numbers.
    ///
    /// # Panics
    /// When a column has not `nrows` entries, or there are more than 65 536 rows.
    pub fn new(nrows: usize, columns: impl IntoIterator<Item: AsRef<[V]>>) -> Self {
        let mut sparse = Self::with_capacity(nrows, 0, 0);
        for column in columns {
            sparse.push(column.as_ref());
        }
        sparse
    }

    fn push(&mut self, column: &[V]) {
        let nrows = self.nrows;
        let found = column.len();
        assert!(
            found == nrows,
            "a column of {found} entries among columns of {nrows}"
        );
        let entries = (0..=u16::MAX).zip(column).filter(|(_, v)| !v.is_zero());
        for (row, &value) in entries {
            self.rows.push(row);
            self.values.push(value);
        }
        self.starts.push(self.rows.len());
    }
}

impl<V: Copy> SparseColumns<V> {
    fn with_capacity(nrows: usize, columns: usize, entries: usize) -> Self {
        assert!(nrows <= 1 << 16, "{nrows} rows, but at most 65536");
        let mut starts = Vec::with_capacity(columns + 1);
        starts.push(0);
        Self {
            nrows,
            starts,
            rows: Vec::with_capacity(entries),
            values: Vec::with_capacity(entries),
        }
    }

    /// The columns at `indices`, in that order, with every value turned into a number by `number`,
    /// which is to leave 0 at 0: a batch.
    ///
    /// # Panics
    /// When an index is not below [`SparseColumns::ncols`].
    #[must_use]
    pub fn select<U: Copy>(&self, indices: &[usize], number: impl Fn(V) -> U) -> SparseColumns<U> {
        let entries = indices.iter().map(|&n| self.range(n).len()).sum();
        let mut batch = SparseColumns::with_capacity(self.nrows, indices.len(), entries);
        for &n in indices {
            let (rows, values) = self.column(n);
            batch.rows.extend_from_slice(rows);
            batch.values.extend(values.iter().map(|&v| number(v)));
            batch.starts.push(batch.rows.len());
        }
        batch
    }

    /// The number of rows, zeros included.
    pub fn nrows(&self) -> usize {
        self.nrows
    }

    /// The number of columns.
    pub fn ncols(&self) -> usize {
        self.starts.len() - 1
    }

    /// The rows and values of the entries of column n.
    pub(crate) fn column(&self, n: usize) -> (&[u16], &[V]) {
        (&self.rows[self.range(n)], &self.values[self.range(n)])
    }

    fn range(&self, n: usize) -> Range<usize> {
        let columns = self.ncols();
        assert!(n < columns, "there is no column {n} among {columns}");
        self.starts[n]..self.starts[n + 1]
    }
}

impl<T: RealField + Copy> SparseColumns<T> {
    /// The matrix with its zeros.
    pub fn to_dense(&self) -> DMatrix<T> {
        let mut dense = DMatrix::zeros(self.nrows, self.ncols());
        for (n, mut column) in dense.column_iter_mut().enumerate() {
            let (rows, values) = self.column(n);
            for (&row, &value) in rows.iter().zip(values) {
                column[usize::from(row)] = value;
            }
        }
        dense
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_not_zero_is_kept() {
        let x = SparseColumns::new(3, [[0.0, 2.0, 0.0], [0.0; 3], [-1.0, 0.0, 3.0]]);
        assert_eq!((x.nrows(), x.ncols(), x.values.len()), (3, 3, 3));
        assert_eq!(x.column(2), ([0, 2].as_slice(), [-1.0, 3.0].as_slice()));
        assert_eq!(x.to_dense()[(1, 0)], 2.0);
    }

    #[test]
    #[should_panic(expected = "a column of 2 entries among columns of 3")]
    fn ragged_columns_are_refused() {
        let _ = SparseColumns::new(3, [[0.0, 1.0]]);
    }

    #[test]
    #[should_panic(expected = "there is no column 2 among 2")]
    fn a_column_that_is_not_there_is_refused() {
        let x = SparseColumns::new(1, [[1.0], [2.0]]);
        let _ = x.select(&[0, 2], |v| v);
    }
}
