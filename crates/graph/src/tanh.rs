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
