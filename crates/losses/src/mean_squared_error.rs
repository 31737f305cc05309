use crate::{
    mean,
    shape::{assert_entries, entries},
};
use nalgebra::{DMatrix, RealField};

/// Mean squared error (均方误差).
///
/// ```text
/// E = (1/n) Σ (y − t)²          over all n = K·N entries
/// ```
///
/// An error whose square is too large for T, as that of 2e19 in `f32`, makes it ∞, while the gradient is right.
///
/// Shapes: outputs y and targets t alike, K×N.
///
/// Source: D, 均方误差; A §2.1.3 (its formula; its code is [`crate::half_sum_of_squares`]).
///
/// # Panics
/// When the shapes differ, or there is no entry.
pub fn mean_squared_error<T: RealField + Copy>(outputs: &DMatrix<T>, targets: &DMatrix<T>) -> T {
    assert_entries(outputs, targets);
    let squares = outputs.zip_map(targets, |y, t| (y - t) * (y - t));
    mean(squares.as_slice())
}

/// The gradient of [`mean_squared_error`] with respect to the outputs.
///
/// ```text
/// ∂E/∂y = (2/n) (y − t)
/// ```
///
/// # Panics
/// As [`mean_squared_error`].
pub fn mean_squared_error_derivative<T: RealField + Copy>(
    outputs: &DMatrix<T>,
    targets: &DMatrix<T>,
) -> DMatrix<T> {
    let scale = nalgebra::convert::<f64, T>(2.0) / entries(outputs, targets);
    (outputs - targets) * scale
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::dmatrix;
    use property::assert_near;

    #[test]
    fn the_books_digit() {
        let y = dmatrix![0.1; 0.05; 0.6; 0.0; 0.05; 0.1; 0.0; 0.1; 0.0; 0.0];
        let t = dmatrix![0.0; 0.0; 1.0; 0.0; 0.0; 0.0; 0.0; 0.0; 0.0; 0.0];
        let loss = mean_squared_error(&y, &t);
        assert_near(loss, 0.0195, 1e-15, "E = (1/n) Σ (y − t)², n = K·N");
    }

    #[test]
    #[should_panic(expected = "outputs is 2×1 and targets is 1×2")]
    fn shapes_must_agree() {
        let _ = mean_squared_error_derivative(&dmatrix![1.0; 2.0], &dmatrix![1.0, 2.0]);
    }

    #[test]
    #[should_panic(expected = "at least one")]
    fn nothing_has_no_mean() {
        let nothing = DMatrix::<f64>::zeros(0, 3);
        let _ = mean_squared_error(&nothing, &nothing);
    }
}
