use losses::sum;
use nalgebra::{ComplexField, RealField, convert, try_convert};

/// The length of a vector (范数).
///
/// ```text
/// ‖x‖ = u·√(Σ (x/u)²)          u: see `unit`
/// ```
///
/// It neither overflows nor underflows where the length itself does not: in `f32` the square of 3e19 is ∞ and
/// that of 1e-23 is 0. An entry that is infinite makes it infinite, one that is NaN makes it NaN.
///
/// Source: Blue, *A portable Fortran program to find the Euclidean norm of a vector* (1978).
pub fn norm<T: RealField + Copy>(values: impl IntoIterator<Item = T>) -> T {
    let values: Vec<T> = values.into_iter().collect();
    let unit = unit(&values);
    convert::<f64, T>(unit) * squares(&values, unit).sqrt()
}

/// What to measure numbers in before they are squared: 1, or a power of 2 just below the largest of them, where
/// squares could be too large or too small.
///
/// It is a plain number: that it depends on the numbers is no part of any derivative.
pub fn unit<T: RealField + Copy>(values: &[T]) -> f64 {
    let squares = squares(values, 1.0);
    let small = ComplexField::powi(T::default_epsilon(), 4);
    if squares > small && squares < small.recip() {
        return 1.0;
    }
    let largest = values.iter().fold(0.0, |largest, x| f64::max(largest, plain(x.abs())));
    if largest == 0.0 || largest.is_infinite() {
        return 1.0;
    }
    // Not so small that its reciprocal is infinite.
    let least = 4.0 / T::max_value().map_or(f64::MAX, plain);
    (largest.max(least) / 2.0).log2().floor().exp2()
}

/// Σ (x/u)².
fn squares<T: RealField + Copy>(values: &[T], unit: f64) -> T {
    let factor: T = convert(unit.recip());
    let squares = values.iter().map(|&x| (x * factor) * (x * factor));
    sum(&squares.collect::<Vec<_>>())
}

/// Without its dual part, if it has one.
fn plain<T: RealField + Copy>(x: T) -> f64 {
    try_convert(x).unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dual::Dual64;
    use property::assert_is;
    use std::fmt::Debug;

    const LENGTH: &str = "‖x‖ = u·√(Σ (x/u)²)";

    #[track_caller]
    fn assert_length<T: RealField + Copy>(x: &[T], expected: T) {
        assert_is(norm(x.iter().copied()), expected, format!("{LENGTH}, x = {x:?}"));
    }

    fn said(x: &[impl Debug; 2], yours: impl Debug, expected: impl Debug) -> String {
        format!("{LENGTH}, x = {x:?}\nyours     {yours:?}\nexpected  {expected:?}")
    }

    #[test]
    fn of_large_and_of_small_numbers() {
        for size in [1.0, 1e307, 1e200, 1e-200, 1e-307] {
            let x = [3.0 * size, -4.0 * size];
            let length = norm(x);
            let is_near = (length / size - 5.0).abs() < 1e-14;
            assert!(is_near, "{}", said(&x, length, 5.0 * size));
        }
        for size in [1e37_f32, 1e19, 1.0, 1e-20, 1e-37] {
            let x = [3.0 * size, -4.0 * size];
            let length = norm(x);
            let is_near = (length / size - 5.0).abs() < 1e-6;
            assert!(is_near, "{}", said(&x, length, 5.0 * size));
        }
        assert_length(&[f64::MAX], f64::MAX);
        assert_length(&[f32::MAX], f32::MAX);
        assert_length(&[0.0; 3], 0.0);
        assert_length::<f64>(&[], 0.0);
    }

    #[test]
    fn ordinary_numbers_are_measured_in_1() {
        // ε⁻⁴ = 2²⁰⁸ is where squares begin to be too large, and 2⁻²⁰⁸ where they begin to be too small.
        let power = |exponent| 2.0f64.powi(exponent);
        for (x, expected) in [
            (3.0, 1.0),
            (power(103), 1.0),
            (power(104), power(103)),
            (power(-103), 1.0),
            (power(-104), power(-105)),
        ] {
            assert_is(unit(&[x, 0.0]), expected, format!("the unit of {x:e}"));
        }
    }

    #[test]
    fn what_is_no_number_is_seen() {
        assert_length(&[1.0, f64::NEG_INFINITY], f64::INFINITY);
        let length = norm([1.0, f64::NAN, f64::INFINITY]);
        assert!(
            length.is_nan(),
            "{LENGTH}, x = [1.0, NaN, inf]\nyours     {length}\nexpected  NaN"
        );
    }

    #[test]
    fn a_dual_carries_the_slope_at_any_size() {
        for size in [1.0, 1e200, 1e-200] {
            let x = [Dual64::new(3.0 * size, 1.0), Dual64::new(-4.0 * size, 0.0)];
            let slope = norm(x).eps;
            assert!(
                (slope - 0.6).abs() < 1e-14,
                "∂‖x‖/∂x₀ = x₀/‖x‖, x = [{:e}, {:e}]\nyours     {slope}\nexpected  0.6",
                x[0].re,
                x[1].re
            );
        }
    }
}
