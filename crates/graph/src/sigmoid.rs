use crate::non_linearity::NonLinearity;
use nalgebra::RealField;

/// The sigmoid.
///
/// ```text
/// y = 1 / (1 + exp(−x))
/// ```
///
/// For negative x it is computed as exp(x) / (1 + exp(x)), so that exp never overflows.
///
/// Source: E §2.1, `sigmoid`; C §3.3.
pub fn sigmoid<T: RealField + Copy>(x: T) -> T {
    if x < T::zero() {
        let e = x.exp();
        e / (T::one() + e)
    } else {
        T::one() / (T::one() + (-x).exp())
    }
}

/// The derivative of [`sigmoid`], from its value y.
///
/// ```text
/// dy/dx = y·(1 − y)
/// ```
pub fn sigmoid_derivative<T: RealField + Copy>(y: T) -> T {
    y * (T::one() - y)
}

pub(crate) struct Sigmoid;

impl NonLinearity for Sigmoid {
    const NAME: &str = "sigmoid";
    const SYMBOL: &str = "σ";

    fn value<T: RealField + Copy>(x: T) -> T {
        sigmoid(x)
    }

    fn slope<T: RealField + Copy>(_x: T, y: T) -> T {
        sigmoid_derivative(y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn far_out_it_is_0_and_1() {
        assert_eq!([-1e4, 1e4].map(sigmoid), [0.0, 1.0]);
        assert_eq!(sigmoid(-95.0_f32), (-95.0_f32).exp()); // exp(95) is too large for f32
        assert_relative_eq!(sigmoid(-50.0), 1.9287498479639178e-22, max_relative = 1e-15);
    }

    #[test]
    fn it_is_steepest_at_0() {
        assert_eq!(sigmoid(0.0), 0.5);
        assert_eq!(sigmoid_derivative(sigmoid(0.0)), 0.25);
    }
}
