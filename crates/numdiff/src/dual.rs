//! Exact derivatives with dual numbers (对偶数): the oracle that every backward pass is held
//! against.
//!
//! A dual number is a + b·ε with ε² = 0. Computed with duals, f(x + u·ε) = f(x) + f′(x)·u·ε: the
//! ε-part of the result is the derivative along u, exact up to rounding, because each operation
//! carries its own derivative with it. No step h, nothing to balance. The price is that of
//! differences: one evaluation of f for each direction.
//!
//! The function must be written for any `T: RealField + Copy`, so that the very code that trains
//! can be called with duals.
//!
//! Source: Wengert, *A simple automatic derivative evaluation program* (1964); the numbers are
//! those of the `num-dual` crate.

use crate::{Tensors, assert_same_shapes};
use nalgebra::DMatrix;
pub use num_dual::Dual64;

/// f′(x) of a function of one variable.
///
/// ```
/// use numdiff::dual;
///
/// let slope = dual::derivative(|x| x * x * x, 2.0);
/// assert_eq!(slope, 12.0);
/// ```
pub fn derivative(f: impl FnOnce(Dual64) -> Dual64, x: f64) -> f64 {
    f(Dual64::from_re(x).derivative()).eps
}

/// The gradient of f at a point: one evaluation of f for each entry.
///
/// ```
/// use nalgebra::{Vector2, vector};
/// use numdiff::dual::{self, Dual64};
///
/// let f = |x: &Vector2<Dual64>| x[0] * x[0] * x[1];
/// assert_eq!(dual::gradient(f, &vector![3.0, 4.0]), vector![24.0, 9.0]);
/// ```
pub fn gradient<P: Tensors<f64>>(mut f: impl FnMut(&P::Of<Dual64>) -> Dual64, point: &P) -> P {
    let mut gradient = point.clone();
    let mut point = point.map(Dual64::from_re);
    for (index, slope) in gradient.tensors_mut().into_iter().flatten().enumerate() {
        point.entry_mut(index).eps = 1.0;
        *slope = f(&point).eps;
        point.entry_mut(index).eps = 0.0;
    }
    gradient
}

/// The point x + u·ε, at which a function's ε-part is its derivative along the direction u.
///
/// # Panics
/// When the direction is not of the point's shape.
pub fn along<P: Tensors<f64>>(point: &P, direction: &P) -> P::Of<Dual64> {
    assert_same_shapes("the direction", direction, "the point", point);
    let mut entries = direction.entries();
    point.map(|x| {
        let eps = entries.next().expect("a direction has as many entries as the point");
        Dual64::new(x, eps)
    })
}

/// The values and the ε-parts of a matrix of duals, that is f(x) and J·u.
pub fn parts(y: &DMatrix<Dual64>) -> (DMatrix<f64>, DMatrix<f64>) {
    (y.map(|y| y.re), y.map(|y| y.eps))
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::{ComplexField, Vector2, vector};
    use property::{assert_is, assert_near};

    #[test]
    fn a_derivative_is_exact() {
        let slope = derivative(|x| (x * x).sin() / x.exp(), 0.8);
        let (x, e) = (0.8f64, 0.8f64.exp());
        let exact = (2.0 * x * (x * x).cos() - (x * x).sin()) / e;
        assert_near(
            slope,
            exact,
            1e-15,
            "f(x + ε) = f(x) + f′(x)·ε, f = sin(x²) / exp(x), x = 0.8",
        );
    }

    /// Each entry by itself: an ε that is left behind adds the slope of the entry before.
    #[test]
    fn a_gradient_has_one_entry_at_a_time() {
        let f = |x: &DMatrix<Dual64>| x[(0, 0)] * x[(1, 0)] + x[(0, 1)].exp() * x[(1, 1)];
        let point = DMatrix::from_row_slice(2, 2, &[2.0, 0.0, 3.0, 5.0]);
        let expected = DMatrix::from_row_slice(2, 2, &[3.0, 5.0, 2.0, 1.0]);
        let yours = gradient(f, &point);
        let formula = "f(x + eᵢ·ε) = f(x) + ∂f/∂xᵢ·ε, f = x₀₀·x₁₀ + exp(x₀₁)·x₁₁ at [2, 0; 3, 5]";
        assert_is(yours, expected, formula);
    }

    #[test]
    fn along_a_direction() {
        // ∇(x·y) = (y, x), so along (1, −1) at (3, 4) the slope is 4 − 3.
        let x: Vector2<Dual64> = along(&vector![3.0, 4.0], &vector![1.0, -1.0]);
        let formula = "f(x + u·ε) = f(x) + f′(x)·u·ε, f = x₀·x₁, x = (3, 4), u = (1, −1)";
        assert_is(x[0] * x[1], Dual64::new(12.0, 1.0), formula);
    }
}
