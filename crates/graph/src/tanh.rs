use crate::non_linearity::{NonLinearity, pairs};
use nalgebra::{DMatrix, RealField, convert};

/// The hyperbolic tangent.
///
/// ```text
/// y = (exp(x) − exp(−x)) / (exp(x) + exp(−x)) = ±(1 − e) / (1 + e),   e = exp(−2|x|)
/// ```
///
/// Source: C §3.3.
pub fn tanh<T: RealField + Copy>(x: T) -> T {
    value_and_slope(x).0
}

/// The derivative of [`tanh`].
///
/// ```text
/// dy/dx = 1 − y² = 4e / (1 + e)²,   e = exp(−2|x|)
/// ```
///
/// It is asked for at x, not at y: at x = 20, y is 1 to all its digits, and 1 − y² would be 0 in place of 2e-17.
pub fn tanh_derivative<T: RealField + Copy>(x: T) -> T {
    value_and_slope(x).1
}

fn value_and_slope<T: RealField + Copy>(x: T) -> (T, T) {
    let negative = x < T::zero();
    let (e, rest) = decay(if negative { -x } else { x });
    let total = T::one() + e;
    let y = rest / total;
    let slope = convert::<f64, T>(4.0) * e / (total * total);
    (if negative { -y } else { y }, slope)
}

/// e and 1 − e for e = exp(−2a), a ≥ 0, each with all its digits.
fn decay<T: RealField + Copy>(a: T) -> (T, T) {
    let exponent = -(a + a);
    if exponent > -T::one() {
        let rest = -exponent.exp_m1();
        (T::one() - rest, rest)
    } else {
        let e = exponent.exp();
        (e, T::one() - e)
    }
}

pub(crate) struct Tanh;

impl NonLinearity for Tanh {
    const NAME: &str = "tanh";

    fn value<T: RealField + Copy>(x: T) -> T {
        tanh(x)
    }

    fn slope<T: RealField + Copy>(x: T) -> T {
        tanh_derivative(x)
    }

    fn value_and_slope<T: RealField + Copy>(x: &DMatrix<T>) -> (DMatrix<T>, DMatrix<T>) {
        pairs(x, value_and_slope)
    }
}
