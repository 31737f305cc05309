use crate::non_linearity::{NonLinearity, pairs};
use nalgebra::{DMatrix, RealField};

/// The sigmoid.
///
/// ```text
/// y = 1 / (1 + exp(−x))
/// ```
///
/// exp is only taken of what is not positive, so it never overflows.
///
/// Source: E §2.1, `sigmoid`; C §3.3.
pub fn sigmoid<T: RealField + Copy>(x: T) -> T {
    shares(x).0
}

/// The derivative of [`sigmoid`].
///
/// ```text
/// dy/dx = y·(1 − y)
/// ```
///
/// It is asked for at x, not at y: at x = 40, y is 1 to all its digits, and 1 − y would be 0 in place of 4e-18.
pub fn sigmoid_derivative<T: RealField + Copy>(x: T) -> T {
    let (y, rest) = shares(x);
    y * rest
}

/// y and 1 − y, which are σ(x) and σ(−x), each with all its digits.
fn shares<T: RealField + Copy>(x: T) -> (T, T) {
    let one = T::one();
    if x < T::zero() {
        let e = x.exp();
        (e / (one + e), one / (one + e))
    } else {
        let e = (-x).exp();
        (one / (one + e), e / (one + e))
    }
}

pub(crate) struct Sigmoid;

impl NonLinearity for Sigmoid {
    const NAME: &str = "sigmoid";
    const SYMBOL: &str = "σ";

    fn value<T: RealField + Copy>(x: T) -> T {
        sigmoid(x)
    }

    fn slope<T: RealField + Copy>(x: T) -> T {
        sigmoid_derivative(x)
    }

    fn value_and_slope<T: RealField + Copy>(x: &DMatrix<T>) -> (DMatrix<T>, DMatrix<T>) {
        pairs(x, |x| {
            let (y, rest) = shares(x);
            (y, y * rest)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use property::{assert_digits, assert_is};

    const VALUE: &str = "y = 1/(1 + exp(−x))";

    #[test]
    fn far_out_it_is_0_and_1() {
        let formula = format_args!("{VALUE};  x = −10000, 10000");
        assert_is([-1e4, 1e4].map(sigmoid), [0.0, 1.0], formula);
        // exp(95) is too large for f32.
        let formula = format_args!("{VALUE};  x = −95, in f32");
        assert_is(sigmoid(-95.0_f32), (-95.0_f32).exp(), formula);
        let formula = format_args!("{VALUE};  x = −50");
        assert_digits(sigmoid(-50.0), 1.9287498479639178e-22, 1e-15, formula);
    }

    #[test]
    fn far_out_the_slope_keeps_its_digits() {
        for x in [-40.0, 40.0] {
            let formula = format_args!("dy/dx = y·(1 − y), y = σ(x);  x = {x}");
            assert_digits(sigmoid_derivative(x), 4.248354255291589e-18, 1e-15, formula);
        }
    }

    #[test]
    fn it_is_steepest_at_0() {
        assert_is(sigmoid(0.0), 0.5, format_args!("{VALUE};  x = 0"));
        assert_is(sigmoid_derivative(0.0), 0.25, "dy/dx = y·(1 − y), y = σ(x);  x = 0");
    }
}
