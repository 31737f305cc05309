use nalgebra::{RealField, convert};
use numdiff::{Tensors, norm, unit};
use serde::{Deserialize, Serialize};

/// Gradient clipping (梯度裁剪): what is too long is cut short, so that one steep place does not throw
/// the parameters away.
///
/// Source: A, 实践建议 (数值不稳定); Pascanu, Mikolov and Bengio, *On the difficulty of training recurrent neural
/// networks* (2013), §3.2.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Clipping {
    /// All of the gradient together is made no longer than this; its direction stays.
    ///
    /// ```text
    /// g ← g·min(1, max / ‖g‖)
    /// ```
    Norm(f64),
    /// Each slope is kept from −max to max.
    Value(f64),
}

impl Clipping {
    /// Clips a gradient. A slope of NaN stays NaN; by norm one of ∞ becomes NaN, and the others 0.
    ///
    /// # Panics
    /// When what it is clipped to is below 0 or NaN.
    pub fn apply<T: RealField + Copy>(self, gradient: &mut impl Tensors<T>) {
        let (Self::Norm(max) | Self::Value(max)) = self;
        assert!(max >= 0.0, "a gradient is clipped to {max}: expected 0 or more");
        match self {
            Self::Norm(max) => shorten(gradient, convert(max)),
            Self::Value(max) => {
                let max: T = convert(max);
                each(gradient, |slope| slope.clamp(-max, max));
            }
        }
    }
}

/// Makes all of the gradient together no longer than `max`; its direction stays.
fn shorten<T: RealField + Copy>(gradient: &mut impl Tensors<T>, max: T) {
    // In units of the longest slope, as the length itself may be too large a number.
    let unit = unit(&gradient.entries().collect::<Vec<_>>());
    let factor = convert::<f64, T>(unit.recip());
    let length = norm(gradient.entries().map(|slope| slope * factor));
    if length > max * factor {
        each(gradient, |slope| slope * factor / length * max);
    }
}

fn each<T: RealField + Copy>(gradient: &mut impl Tensors<T>, f: impl Fn(T) -> T) {
    for slope in gradient.tensors_mut().into_iter().flatten() {
        *slope = f(*slope);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::within::assert_within;
    use nalgebra::vector;
    use property::assert_is;

    const BY_NORM: &str = "g ← g·min(1, max / ‖g‖)";

    #[test]
    fn by_value_slopes_are_cut_on_either_side() {
        let mut gradient = vector![3.0, -3.0, 0.5, -0.5];
        Clipping::Value(1.0).apply(&mut gradient);
        let expected = vector![1.0, -1.0, 0.5, -0.5];
        assert_is(gradient, expected, "g ← max(−max, min(g, max)), max = 1");
    }

    #[test]
    fn by_norm_the_direction_stays_and_what_is_short_is_not_touched() {
        let mut gradient = vector![3.0, -4.0];
        Clipping::Norm(10.0).apply(&mut gradient);
        assert_is(gradient, vector![3.0, -4.0], format_args!("{BY_NORM}, max = 10"));
        Clipping::Norm(1.0).apply(&mut gradient);
        let formula = format_args!("{BY_NORM}, max = 1");
        assert_within(gradient.as_slice(), &[0.6, -0.8], 1e-15, formula);
    }

    #[test]
    fn by_norm_what_is_just_as_long_keeps_its_bits() {
        for n in 1..20_u8 {
            let mut gradient = vector![0.1 * f64::from(n), 0.7];
            let max = norm(gradient.entries());
            let expected = gradient;
            Clipping::Norm(max).apply(&mut gradient);
            assert_is(gradient, expected, format_args!("{BY_NORM}, max = ‖g‖ = {max}"));
        }
    }

    #[test]
    fn by_norm_all_tensors_together_have_one_length() {
        let mut gradient = vec![vector![6.0, 0.0], vector![0.0, -8.0]];
        Clipping::Norm(5.0).apply(&mut gradient);
        let expected = [3.0, 0.0, 0.0, -4.0];
        let formula = format_args!("{BY_NORM}, ‖g‖ = √(Σ g²) over all tensors, max = 5");
        assert_within(&gradient.entries().collect::<Vec<_>>(), &expected, 1e-15, formula);
    }

    #[test]
    fn the_direction_stays_whatever_the_length() {
        for size in [1e38_f32, 3e19, 1.0, 1e-19] {
            let mut gradient = vector![0.6 * size, -0.8 * size];
            Clipping::Norm(1e-20).apply(&mut gradient);
            let formula = format_args!("{BY_NORM}, here times 1e20; g = {size:e}·(0.6, −0.8)");
            let yours = (gradient * 1e20).map(f64::from);
            assert_within(yours.as_slice(), &[0.6, -0.8], 1e-6, formula);
        }
    }

    #[test]
    fn slopes_that_are_no_numbers_are_not_hidden() {
        for slope in [f64::NAN, f64::INFINITY] {
            let mut gradient = vector![slope, 3.0];
            Clipping::Norm(1.0).apply(&mut gradient);
            let yours = gradient[0];
            assert!(yours.is_nan(), "{BY_NORM}, g₁ = {slope}\nyours     {yours}\nexpected  NaN");
        }
    }
}
