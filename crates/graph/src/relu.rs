use crate::non_linearity::NonLinearity;
use nalgebra::RealField;

/// The rectified linear unit.
///
/// ```text
/// y = max(0, x)
/// ```
///
/// NaN stays NaN, so that a run gone wrong is seen.
///
/// Source: D, ReLU层; E §2.1, `relu`; C §3.3.
pub fn relu<T: RealField + Copy>(x: T) -> T {
    if x <= T::zero() { T::zero() } else { x }
}

/// The derivative of [`relu`].
///
/// ```text
/// dy/dx = 1 for x > 0,   0 for x ≤ 0
/// ```
///
/// At the kink x = 0 any slope between 0 and 1 could be taken. All sources and PyTorch take 0. At NaN it is 1: that
/// something went wrong is seen in the value.
pub fn relu_derivative<T: RealField + Copy>(x: T) -> T {
    if x <= T::zero() { T::zero() } else { T::one() }
}

pub(crate) struct Relu;

impl NonLinearity for Relu {
    const NAME: &str = "ReLU";

    fn value<T: RealField + Copy>(x: T) -> T {
        relu(x)
    }

    fn slope<T: RealField + Copy>(x: T) -> T {
        relu_derivative(x)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use property::assert_is;

    #[test]
    fn the_kink_counts_as_flat() {
        let slopes = [-1.0, -0.0, 0.0, 1e-300, 2.0].map(|x: f64| (relu(x), relu_derivative(x)));
        let expected = [(0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (1e-300, 1.0), (2.0, 1.0)];
        let formula =
            "y = max(0, x),  dy/dx = 1 for x > 0,  0 for x ≤ 0;  x = −1, −0, 0, 1e-300, 2";
        assert_is(slopes, expected, formula);
    }

    #[test]
    fn nan_is_not_hidden() {
        let y = relu(f64::NAN);
        assert!(y.is_nan(), "y = max(0, x);  x = NaN\nyours     {y}\nexpected  NaN");
    }
}
