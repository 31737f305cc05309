use crate::non_linearity::NonLinearity;
use nalgebra::RealField;

/// The hyperbolic tangent.
///
/// ```text
/// y = (exp(x) − exp(−x)) / (exp(x) + exp(−x))
/// ```
///
/// Source: C §3.3.
pub fn tanh<T: RealField + Copy>(x: T) -> T {
    x.tanh()
}

/// The derivative of [`tanh`], from its value y.
///
/// ```text
/// dy/dx = 1 − y²
/// ```
pub fn tanh_derivative<T: RealField + Copy>(y: T) -> T {
    T::one() - y * y
}

pub(crate) struct Tanh;

impl NonLinearity for Tanh {
    const NAME: &str = "tanh";

    fn value<T: RealField + Copy>(x: T) -> T {
        tanh(x)
    }

    fn slope<T: RealField + Copy>(_x: T, y: T) -> T {
        tanh_derivative(y)
    }
}
