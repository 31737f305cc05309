use crate::{sparse_columns::SparseColumns, sparse_product::sparse_product};
use graph::Input;
use nalgebra::{DMatrix, RealField};
use num_traits::Zero;

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
/// use graph::Input;
/// use nalgebra::dmatrix;
/// use net::SparseMatrix;
///
/// let grey = [[0, 255, 0], [51, 0, 102]];
/// let x = SparseMatrix::from_columns(3, grey, |byte: u8| f64::from(byte) / 255.0);
/// assert_eq!(x.to_dense(), dmatrix![0.0, 0.2; 1.0, 0.0; 0.0, 0.4]);
///
/// let weight = dmatrix![1.0, 2.0, 3.0; 4.0, 5.0, 6.0];
/// assert_eq!(x.weighted(&weight), &weight * x.to_dense());
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SparseMatrix<T> {
    columns: SparseColumns<T>,
    rows: SparseColumns<T>,
}

impl<T: RealField + Copy> SparseMatrix<T> {
    /// Takes the columns of a matrix with `nrows` rows, zeros and all, and turns their values into
    /// numbers, which is to leave 0 at 0.
    ///
    /// # Panics
    /// When a column has not `nrows` entries.
    pub fn from_columns<V: Copy + PartialEq + Zero>(
        nrows: usize,
        columns: impl IntoIterator<Item: AsRef<[V]>>,
        number: impl Fn(V) -> T,
    ) -> Self {
        let columns = SparseColumns::new(nrows, columns, number);
        let rows = columns.transpose();
        Self { columns, rows }
    }

    /// The matrix with its zeros.
    pub fn to_dense(&self) -> DMatrix<T> {
        let mut dense = DMatrix::zeros(self.nrows(), self.ncols());
        for (n, column) in self.columns.columns().enumerate() {
            for &(row, value) in column {
                dense[(row as usize, n)] = value;
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

    fn weighted(&self, weight: &DMatrix<T>) -> DMatrix<T> {
        let ((rows, columns), inputs) = (weight.shape(), self.nrows());
        assert!(
            columns == inputs,
            "a weight of {rows}×{columns} takes {columns} rows, but got {inputs}"
        );
        sparse_product(weight, &self.columns)
    }

    fn weight_gradient(&self, upstream: &DMatrix<T>) -> DMatrix<T> {
        let ((rows, columns), samples) = (upstream.shape(), self.ncols());
        assert!(
            columns == samples,
            "an upstream gradient of {rows}×{columns} for {samples} samples"
        );
        sparse_product(upstream, &self.rows)
    }
}
