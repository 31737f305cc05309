use crate::sparse_product::sparse_product;
use graph::Input;
use nalgebra::{DMatrix, RealField};

/// A matrix of which most entries are zero: of each column, the entries that are not, with their
/// rows (稀疏矩阵, by columns).
///
/// Four fifths of MNIST's pixels are 0. They add nothing to W·X nor to ∂L/∂A·Xᵀ, so a network that
/// is given a batch of images in this form has a fifth of the multiplications to do.
///
/// ```
/// use graph::Input;
/// use nalgebra::dmatrix;
/// use net::SparseColumns;
///
/// let x = SparseColumns::new(3, [[0.0, 1.0, 0.0], [0.2, 0.0, 0.4]]);
/// assert_eq!(x.to_dense(), dmatrix![0.0, 0.2; 1.0, 0.0; 0.0, 0.4]);
///
/// let weight = dmatrix![1.0, 2.0, 3.0; 4.0, 5.0, 6.0];
/// assert_eq!(x.weighted(&weight), &weight * x.to_dense());
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SparseColumns<T> {
    nrows: usize,
    /// Where each column begins among the entries, and where the last one ends.
    starts: Vec<usize>,
    entries: Vec<(u32, T)>,
}

impl<T: RealField + Copy> SparseColumns<T> {
    /// Takes the columns of a matrix with `nrows` rows, zeros and all.
    ///
    /// # Panics
    /// When a column has not `nrows` entries.
    pub fn new(
        nrows: usize,
        columns: impl IntoIterator<Item: IntoIterator<Item = T, IntoIter: ExactSizeIterator>>,
    ) -> Self {
        let columns = columns.into_iter();
        let mut starts = vec![0];
        let mut entries = Vec::with_capacity(columns.size_hint().0 * nrows / 4);
        let mut room = vec![(0, T::zero()); nrows];
        for column in columns {
            entries.extend_from_slice(not_zero(column.into_iter(), &mut room));
            starts.push(entries.len());
        }
        Self {
            nrows,
            starts,
            entries,
        }
    }

    /// The entries of each column, from the first row to the last.
    pub(crate) fn columns(&self) -> impl ExactSizeIterator<Item = &[(u32, T)]> {
        let ranges = self.starts.windows(2);
        ranges.map(|range| &self.entries[range[0]..range[1]])
    }

    /// Xᵀ, each entry sorted into the column of its row, in the order of the samples.
    fn transpose(&self) -> Self {
        let mut starts = vec![0; self.nrows + 1];
        for &(row, _) in &self.entries {
            starts[row as usize + 1] += 1;
        }
        for row in 0..self.nrows {
            starts[row + 1] += starts[row];
        }
        let mut places = starts.clone();
        let mut entries = vec![(0, T::zero()); self.entries.len()];
        for (n, column) in (0..).zip(self.columns()) {
            for &(row, value) in column {
                let place = &mut places[row as usize];
                entries[*place] = (n, value);
                *place += 1;
            }
        }
        Self {
            nrows: self.ncols(),
            starts,
            entries,
        }
    }

    /// The matrix with its zeros.
    pub fn to_dense(&self) -> DMatrix<T> {
        let mut dense = DMatrix::zeros(self.nrows(), self.ncols());
        for (n, column) in self.columns().enumerate() {
            for &(row, value) in column {
                dense[(row as usize, n)] = value;
            }
        }
        dense
    }

    /// The number of rows, zeros included.
    pub fn nrows(&self) -> usize {
        self.nrows
    }

    /// The number of columns.
    pub fn ncols(&self) -> usize {
        self.starts.len() - 1
    }

    /// How many entries are not zero.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether all are zero.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// The entries of a column that are not zero, written to the room for all of them.
///
/// Each is written, and keeps its place if it is not zero: which ones are, no processor can foresee,
/// and a wrong guess costs more than the writing.
fn not_zero<T: RealField + Copy>(
    column: impl ExactSizeIterator<Item = T>,
    room: &mut [(u32, T)],
) -> &[(u32, T)] {
    let (nrows, found) = (room.len(), column.len());
    assert!(
        found == nrows,
        "a column of {found} entries among columns of {nrows}"
    );
    let mut kept = 0;
    for (row, value) in (0..).zip(column) {
        room[kept] = (row, value);
        kept += usize::from(value != T::zero());
    }
    &room[..kept]
}

impl<T: RealField + Copy> Input<T> for SparseColumns<T> {
    fn nrows(&self) -> usize {
        self.nrows()
    }

    fn ncols(&self) -> usize {
        self.ncols()
    }

    fn to_dense(&self) -> DMatrix<T> {
        self.to_dense()
    }

    fn weighted(&self, weight: &DMatrix<T>) -> DMatrix<T> {
        sparse_product(weight, self)
    }

    fn weight_gradient(&self, upstream: &DMatrix<T>) -> DMatrix<T> {
        let (rows, columns) = upstream.shape();
        let samples = self.ncols();
        assert!(
            columns == samples,
            "an upstream gradient of {rows}×{columns} for {samples} samples"
        );
        sparse_product(upstream, &self.transpose())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_not_zero_is_kept() {
        let x = SparseColumns::new(3, [[0.0, 2.0, 0.0], [0.0; 3], [-1.0, 0.0, 3.0]]);
        assert_eq!((x.nrows(), x.ncols(), x.len()), (3, 3, 3));
        assert_eq!(x.columns().nth(2).unwrap(), [(0, -1.0), (2, 3.0)]);
        assert_eq!(x.to_dense()[(1, 0)], 2.0);
    }

    #[test]
    fn a_column_may_be_full() {
        let x = SparseColumns::new(2, [[1.0, 2.0], [3.0, 4.0]]);
        assert_eq!(x.to_dense().as_slice(), [1.0, 2.0, 3.0, 4.0]);
    }

    #[test]
    #[should_panic(expected = "a column of 2 entries among columns of 3")]
    fn ragged_columns_are_refused() {
        let _ = SparseColumns::new(3, [[0.0, 1.0]]);
    }
}
