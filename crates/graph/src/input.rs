use crate::times_transpose;
use nalgebra::{DMatrix, RealField};

/// What a first layer can be given: a batch of samples, one a column, in any form that a weight can
/// be multiplied with.
///
/// An affine layer asks no more of its input than these two products, one for each direction. So a
/// batch that is mostly zeros can come without them, and no layer is any different.
pub trait Input<T: RealField + Copy>: Sync {
    /// The number of features, D.
    fn nrows(&self) -> usize;

    /// The number of samples, N.
    fn ncols(&self) -> usize;

    /// The batch as a matrix, D×N.
    fn to_dense(&self) -> DMatrix<T>;

    /// Forward: W·X.
    ///
    /// Shapes: W is H×D, X is D×N; the product is H×N.
    ///
    /// # Panics
    /// When W has not D columns.
    fn weighted(&self, weight: &DMatrix<T>) -> DMatrix<T>;

    /// Back to the weight: ∂L/∂W = ∂L/∂A·Xᵀ.
    ///
    /// Shapes: ∂L/∂A is H×N, X is D×N; the product is H×D.
    ///
    /// # Panics
    /// When ∂L/∂A has not N columns.
    fn weight_gradient(&self, upstream: &DMatrix<T>) -> DMatrix<T>;
}

impl<T: RealField + Copy> Input<T> for DMatrix<T> {
    fn nrows(&self) -> usize {
        self.nrows()
    }

    fn ncols(&self) -> usize {
        self.ncols()
    }

    fn to_dense(&self) -> DMatrix<T> {
        self.clone()
    }

    fn weighted(&self, weight: &DMatrix<T>) -> DMatrix<T> {
        weight * self
    }

    fn weight_gradient(&self, upstream: &DMatrix<T>) -> DMatrix<T> {
        times_transpose(upstream, self)
    }
}
