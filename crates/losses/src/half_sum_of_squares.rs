use crate::{assert_same_shape, sum};
use nalgebra::{DMatrix, RealField};

/// Half the sum of squared errors, which B and A's code call the mean squared error.
///
/// ```text
/// E = ½ Σ (y − t)²          over all entries
/// ```
///
/// The ½ cancels the 2 of the derivative. With the mean instead of the half sum it is
/// [`crate::mean_squared_error`].
///
/// Of no entries it is 0. An error whose square is too large for T, as that of 2e19 in `f32`, makes it ∞, while the
/// gradient is right.
///
/// Shapes: outputs y and targets t alike, K×N.
///
/// Source: B, 均方误差; A §2.1.3 (its code; its formula is the mean).
///
/// # Panics
/// When the shapes differ.
pub fn half_sum_of_squares<T: RealField + Copy>(outputs: &DMatrix<T>, targets: &DMatrix<T>) -> T {
    assert_same_shape("outputs", outputs, "targets", targets);
    let squares = outputs.zip_map(targets, |y, t| (y - t) * (y - t));
    sum(squares.as_slice()) * nalgebra::convert(0.5)
}

/// The gradient of [`half_sum_of_squares`] with respect to the outputs.
///
/// ```text
/// ∂E/∂y = y − t
/// ```
///
/// # Panics
/// When the shapes differ.
pub fn half_sum_of_squares_derivative<T: RealField + Copy>(
    outputs: &DMatrix<T>,
    targets: &DMatrix<T>,
) -> DMatrix<T> {
    assert_same_shape("outputs", outputs, "targets", targets);
    outputs - targets
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
        let loss = half_sum_of_squares(&y, &t);
        assert_near(loss, 0.09750000000000003, f64::EPSILON, "E = ½ Σ (y − t)²");
    }

    #[test]
    #[should_panic(expected = "outputs is 2×1 and targets is 1×2")]
    fn shapes_must_agree() {
        let _ = half_sum_of_squares(&dmatrix![1.0; 2.0], &dmatrix![1.0, 2.0]);
    }
}
