use crate::{
    mean,
    shape::{assert_entries, entries},
};
use nalgebra::{DMatrix, RealField};

/// Mean absolute error (平均绝对误差).
///
/// ```text
/// E = (1/n) Σ |y − t|          over all n = K·N entries
/// ```
///
/// Shapes: outputs y and targets t alike, K×N.
///
/// Source: A §2.1.3, MAE.
///
/// # Panics
/// When the shapes differ, or there is no entry.
pub fn mean_absolute_error<T: RealField + Copy>(outputs: &DMatrix<T>, targets: &DMatrix<T>) -> T {
    assert_entries(outputs, targets);
    let errors = outputs.zip_map(targets, |y, t| (y - t).abs());
    mean(errors.as_slice())
}

/// The gradient of [`mean_absolute_error`] with respect to the outputs.
///
/// ```text
/// ∂E/∂y = sign(y − t) / n
/// ```
///
/// A large error pulls no harder than a small one. At the kink, y = t, every slope between −1/n and
/// 1/n would do; it is 0 here, so that what is right is left alone.
///
/// # Panics
/// As [`mean_absolute_error`].
pub fn mean_absolute_error_derivative<T: RealField + Copy>(
    outputs: &DMatrix<T>,
    targets: &DMatrix<T>,
) -> DMatrix<T> {
    let n: T = entries(outputs, targets);
    (outputs - targets).map(|d| sign(d) / n)
}

/// −1, 0 or 1. (`signum` of 0.0 is 1.)
fn sign<T: RealField + Copy>(d: T) -> T {
    if d.is_zero() { d } else { d.signum() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::dmatrix;
    use property::assert_is;

    #[test]
    fn every_error_pulls_alike() {
        let (y, t) = (dmatrix![1.0, 2.0; 3.0, 100.0], dmatrix![1.5, 2.0; 1.0, 0.0]);
        assert_is(mean_absolute_error(&y, &t), 102.5 / 4.0, "E = (1/n) Σ |y − t|, n = K·N");
        let slope = mean_absolute_error_derivative(&y, &t);
        let formula = "∂E/∂y = sign(y − t) / n, 0 where y = t";
        assert_is(slope, dmatrix![-0.25, 0.0; 0.25, 0.25], formula);
    }

    #[test]
    #[should_panic(expected = "at least one")]
    fn nothing_has_no_mean() {
        let nothing = DMatrix::<f64>::zeros(0, 3);
        let _ = mean_absolute_error(&nothing, &nothing);
    }

    #[test]
    #[should_panic(expected = "outputs is 2×1 and targets is 1×2")]
    fn shapes_must_agree() {
        let _ = mean_absolute_error_derivative(&dmatrix![1.0; 2.0], &dmatrix![1.0, 2.0]);
    }
}
