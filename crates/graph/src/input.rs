use crate::product;
use nalgebra::{DMatrix, RealField};

/// What a first layer can be given: a batch of samples, one a column, in any form that a weight can
/// be multiplied with.
///
/// An affine layer asks no more of its input than two products, one for each direction: [`times`] and
/// [`times_transpose`]. So a batch that is mostly zeros can come without them, and no layer is any
/// different.
pub trait Input<T: RealField + Copy>: Sync {
    /// The number of features, D.
    fn nrows(&self) -> usize;

    /// The number of samples, N.
    fn ncols(&self) -> usize;

    /// The batch as a matrix, D×N.
    fn to_dense(&self) -> DMatrix<T>;

    /// W·X, as [`times`] says.
    fn times(weight: &DMatrix<T>, x: &Self) -> DMatrix<T>;

    /// ∂L/∂A·Xᵀ, as [`times_transpose`] says.
    fn times_transpose(upstream: &DMatrix<T>, x: &Self) -> DMatrix<T>;
}

/// The product that goes forward from a batch, W·X.
///
/// Shapes: W is H×D, X is D×N; the product is H×N.
///
/// # Panics
/// When W has not D columns.
pub fn times<T: RealField + Copy, X: Input<T>>(weight: &DMatrix<T>, x: &X) -> DMatrix<T> {
    X::times(weight, x)
}

/// The product that goes back to a weight, ∂L/∂W = ∂L/∂A·Xᵀ.
///
/// ```text
/// C[i, j] = Σₙ A[i, n]·X[j, n]
/// ```
///
/// Shapes: ∂L/∂A is H×N, X is D×N; the product is H×D.
///
/// # Panics
/// When ∂L/∂A has not N columns.
pub fn times_transpose<T: RealField + Copy, X: Input<T>>(
    upstream: &DMatrix<T>,
    x: &X,
) -> DMatrix<T> {
    X::times_transpose(upstream, x)
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

    fn times(weight: &DMatrix<T>, x: &Self) -> DMatrix<T> {
        product::times(weight, x)
    }

    fn times_transpose(upstream: &DMatrix<T>, x: &Self) -> DMatrix<T> {
        product::times_transpose(upstream, x)
    }
}
