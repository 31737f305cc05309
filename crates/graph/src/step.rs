use crate::non_linearity::NonLinearity;
use nalgebra::RealField;

/// The step function of the perceptron (阶跃函数).
///
/// ```text
/// y = 1 for x > 0,   0 for x ≤ 0
/// ```
///
/// NaN stays NaN, so that a run gone wrong is seen.
///
/// Source: C §1.2; B, 损失函数的意义.
pub fn step<T: RealField + Copy>(x: T) -> T {
    if x > T::zero() {
        T::one()
    } else if x <= T::zero() {
        T::zero()
    } else {
        x
    }
}

/// The derivative of [`step`]: 0 everywhere, and at the jump, where there is none, also 0; at NaN too, as that is seen
/// in the value.
///
/// That is why a network of steps cannot learn by descent: no weight has any slope.
pub fn step_derivative<T: RealField + Copy>(_x: T) -> T {
    T::zero()
}

pub(crate) struct Step;

impl NonLinearity for Step {
    const NAME: &str = "step";

    fn value<T: RealField + Copy>(x: T) -> T {
        step(x)
    }

    fn slope<T: RealField + Copy>(x: T) -> T {
        step_derivative(x)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use property::assert_is;

    #[test]
    fn nan_is_not_hidden() {
        let y = step(f64::NAN);
        assert!(y.is_nan(), "y of x = NaN\nyours     {y}\nexpected  NaN");
    }

    #[test]
    fn it_jumps_behind_0() {
        let values = [-1.0, -0.0, 0.0, 1e-300, 2.0].map(|x: f64| (step(x), step_derivative(x)));
        let expected = [(0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (1.0, 0.0), (1.0, 0.0)];
        let formula = "y = 1 for x > 0,  0 for x ≤ 0,  dy/dx = 0;  x = −1, −0, 0, 1e-300, 2";
        assert_is(values, expected, formula);
    }
}
