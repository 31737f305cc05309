use crate::shape::count;
use nalgebra::RealField;

/// So few numbers are added one after the other.
const BLOCK: usize = 32;

/// Σ x by halves (pairwise summation, 成对求和).
///
/// ```text
/// Σ x = Σ (first half) + Σ (second half)
/// ```
///
/// One after the other, each of n numbers is rounded away a little against a sum that has grown, and the error
/// grows with n: 60 000 equal numbers in `f32` keep four digits. By halves, equals are added to equals, and the
/// error grows with log n. Of no numbers it is 0. Where a sum on the way is too large for T, it is ∞, or NaN.
///
/// Source: Higham, *The accuracy of floating point summation* (1993), §3.
pub fn sum<T: RealField + Copy>(values: &[T]) -> T {
    sum_of(values, |x| x)
}

/// Σ f(x), as [`sum`].
fn sum_of<T: RealField + Copy>(values: &[T], f: impl Fn(T) -> T + Copy) -> T {
    if values.len() <= BLOCK {
        return values.iter().fold(T::zero(), |sum, &x| sum + f(x));
    }
    let (first, second) = values.split_at(values.len() / 2);
    sum_of(first, f) + sum_of(second, f)
}

/// The mean (平均值), right to the last digit or two however many numbers there are; that of equal numbers is that
/// number.
///
/// ```text
/// m = Σ x / n        mean = m + Σ (x − m) / n
/// ```
///
/// In exact numbers the second term is 0. Here it is what rounding took from the first. NaN and ∞ among the
/// numbers are seen in their mean.
///
/// # Panics
/// When there is no number.
#[track_caller]
pub fn mean<T: RealField + Copy>(values: &[T]) -> T {
    assert!(!values.is_empty(), "no numbers have no mean: give at least one");
    let mean = corrected_mean(values);
    if mean.is_finite() {
        return mean;
    }
    // The sum may be too large where the mean is not. A power of two takes no digits.
    let size: T = count(values.len().next_power_of_two());
    let smaller: Vec<T> = values.iter().map(|&x| x / size).collect();
    corrected_mean(&smaller) * size
}

fn corrected_mean<T: RealField + Copy>(values: &[T]) -> T {
    let n: T = count(values.len());
    let mean = sum(values) / n;
    let better = mean + sum_of(values, |x| x - mean) / n;
    if better.is_finite() { better } else { mean }
}

#[cfg(test)]
mod tests {
    use super::*;
    use property::assert_is;

    #[test]
    fn the_mean_of_equal_numbers_is_that_number() {
        for n in [1, 2, 3, 7, 100, 1000, 60_000, 1_000_000] {
            for x in [0.1_f32, 100.1, -2.3, 1e-40, 3e32, f32::MAX] {
                assert_is(mean(&vec![x; n]), x, format!("the mean of {n} times {x:?}"));
            }
        }
    }

    #[test]
    fn a_million_nearly_equal_numbers_keep_their_digits() {
        for n in [60_000_u32, 1_000_000] {
            let values: Vec<f32> = (0..n).map(|i| 100.1 + 1e-3 * (i % 7) as f32).collect();
            let exact = values.iter().copied().map(f64::from).sum::<f64>();
            let (yours, exact_mean) = (f64::from(mean(&values)), exact / f64::from(n));
            let off = (yours / exact_mean - 1.0).abs() / f64::from(f32::EPSILON);
            assert!(off <= 1.0, "Σ x / n of {n}\nyours     {yours:?}\nexpected  {exact_mean:?}");
            let yours = f64::from(sum(&values));
            let off = (yours / exact - 1.0).abs() / f64::from(f32::EPSILON);
            assert!(off <= 4.0, "Σ x of {n}\nyours     {yours:?}\nexpected  {exact:?}");
        }
    }

    #[test]
    fn what_is_no_number_is_seen() {
        assert_is(mean(&[1.0, f64::INFINITY]), f64::INFINITY, "the mean of 1 and ∞");
        let large: f64 = mean(&[1.5e308, 1.5e308, 1.2e308]);
        assert!(
            (large / 1.4e308 - 1.0).abs() < 1e-15,
            "Σ x / n\nyours     {large:?}\nexpected  1.4e308"
        );
        let wide = mean(&[f32::MAX, -f32::MAX, -f32::MAX]);
        assert_is(wide, -f32::MAX / 3.0, "Σ x / n of numbers as far apart as can be");
        let nan = [mean(&[1.0, f64::NAN]), mean(&[f64::INFINITY, f64::NEG_INFINITY])];
        assert!(
            nan.iter().all(|mean| mean.is_nan()),
            "the means of 1 and NaN, and of ∞ and −∞\nyours     {nan:?}\nexpected  [NaN, NaN]"
        );
    }

    #[test]
    #[should_panic(expected = "at least one")]
    fn nothing_has_no_mean() {
        let _ = mean::<f64>(&[]);
    }
}
