use nalgebra::{RealField, try_convert};

/// What numbers that were averaged can be (矩).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// A mean: any number.
    First,
    /// A mean or a sum of squares, such as a variance: none is below 0.
    Second,
}

impl Moment {
    /// The first of the numbers that cannot be one of these: NaN, ∞, or a square below 0.
    pub fn impossible<T: RealField + Copy>(self, numbers: &[T]) -> Option<f64> {
        let mut numbers = numbers.iter().map(|&x| try_convert(x).unwrap_or(f64::NAN));
        numbers.find(|&x| !x.is_finite() || self == Self::Second && x < 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use property::assert_is;

    #[test]
    fn a_square_is_not_below_0_and_nothing_is_infinite() {
        let found = Moment::First.impossible(&[1.0, -1.0]);
        assert_is(found, None, "what is no mean of 1, −1");
        let found = Moment::Second.impossible(&[1.0, 0.0, -1.0]);
        assert_is(found, Some(-1.0), "what is no square of 1, 0, −1");
        let found = Moment::First.impossible(&[1.0_f32, f32::INFINITY]);
        assert_is(found, Some(f64::INFINITY), "what is no mean of 1, ∞");
        let found = Moment::Second.impossible(&[f64::NAN]);
        let is_nan = found.is_some_and(f64::is_nan);
        assert!(is_nan, "what is no square of NaN\nyours     {found:?}\nexpected  Some(NaN)");
    }
}
