use crate::{line::Line, norm::norm};
use std::array;

/// How many values a difference table begins with.
const VALUES: usize = 8;

/// The spacings of the tables, as powers of two of the step of a check: from very small ones, over
/// which every function is straight, to so large ones that even a coarse staircase moves.
const SPACINGS: [i32; 14] = [-24, -21, -18, -15, -12, -9, -6, -3, 0, 3, 6, 9, 12, 15];

/// By which part the distances of places grow: an irrational number, so that they have no common
/// measure.
const GROWTH: f64 = 0.061_803_398_874_989_48;

/// The standard deviation of the noise of f near x, if f moves there: `f` takes the distance from x.
///
/// A difference of order k of a smooth function is about hᵏ times its kth derivative, which is next
/// to nothing. Independent errors of standard deviation σ give it the standard deviation
/// σ·√((2k)!) / k!, whatever h is. So each column of a difference table tells σ. Where half of the
/// values are alike, the spacing is too small for a staircase and a larger one is taken.
///
/// The places stand beside x, so that a kink at x is not among them; not at round numbers, where a
/// function may happen to be exact; and their distances grow evenly, because on a staircase even
/// places may meet even steps. A kink beside x is noise to a table that it is in: so the quieter side
/// counts, and of three spacings the median.
///
/// Source: Moré and Wild, *Estimating computational noise* (2011).
pub(crate) fn noise(f: &mut Line, h: f64) -> Option<f64> {
    let spacings = SPACINGS.iter().filter_map(|&power| {
        let spacing = 2.0f64.powi(power) * h;
        let side = |sign: f64| {
            let places = array::from_fn(|i| (3.0 + i as f64) * (1.0 + GROWTH * i as f64));
            of_table(places.map(|place| f(sign * spacing * place)))
        };
        let sides = [-1.0, 1.0].map(side);
        sides.into_iter().flatten().reduce(f64::min)
    });
    let mut found: Vec<f64> = spacings.take(3).collect();
    lower_median(&mut found)
}

/// The least noise of a function of this value: its rounding. Numbers below the smallest normal one
/// have fewer digits.
pub(crate) fn rounding(value: f64) -> f64 {
    (f64::EPSILON * value.abs()).max(f64::MIN_POSITIVE)
}

/// The middle one, or the lower of two.
pub(crate) fn lower_median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len().saturating_sub(1) / 2).copied()
}

/// The noise of the values of one table: the median of what the differences of order 3 to 6 say, as
/// the distances of the places are of order 2 themselves. None where half of the values are alike, or
/// one is not finite.
fn of_table(values: [f64; VALUES]) -> Option<f64> {
    let alike = values.windows(2).filter(|pair| pair[0] == pair[1]).count();
    if 2 * alike >= VALUES || !values.iter().all(|value| value.is_finite()) {
        return None;
    }
    let mut differences = values.to_vec();
    let mut variance_of_one = 1.0;
    let columns = (1..=6_u32).map(|k| {
        differences = differences.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let k = f64::from(k);
        variance_of_one *= 2.0 * (2.0 * k - 1.0) / k;
        norm(differences.clone()) / (differences.len() as f64 * variance_of_one).sqrt()
    });
    let mut columns: Vec<f64> = columns.skip(2).collect();
    lower_median(&mut columns).map(|sigma| sigma.max(quantum(&values) / 2.0))
}

/// The height of a stair, if the values can be those of a staircase: what all their differences are
/// multiples of. That of a smooth function's is next to nothing; then it is the last digit.
fn quantum(values: &[f64]) -> f64 {
    let differences = values.windows(2).map(|pair| (pair[1] - pair[0]).abs());
    let largest = differences.clone().fold(0.0, f64::max);
    let stair = differences.fold(0.0, |a, b| common_divisor(a, b, 1e-6 * largest));
    if stair > 1e-4 * largest { stair } else { last_digit(values) }
}

/// The greatest number of which both are multiples, but for rests of `rounding`, by Euclid.
fn common_divisor(a: f64, b: f64, rounding: f64) -> f64 {
    if b <= rounding { a } else { common_divisor(b, a % b, rounding) }
}

/// The largest power of two of which all values are multiples: the unit in the last place of numbers
/// in full use, that of an `f32` where they were computed in it. 0 where all are 0.
pub(crate) fn last_digit(values: &[f64]) -> f64 {
    let digits = values.iter().filter(|&&value| value != 0.0).map(|&value| digit(value));
    digits.reduce(f64::min).unwrap_or(0.0)
}

/// The value of the lowest bit that is set.
fn digit(value: f64) -> f64 {
    let (size, bits) = (value.abs(), value.abs().to_bits());
    // A power of two has no bit set but those of its exponent.
    if bits.trailing_zeros() >= 52 { size } else { size - f64::from_bits(bits & (bits - 1)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use property::{assert_is, assert_near};

    const NOISE: &str =
        "σ from differences of order k, whose standard deviation is σ·√((2k)!) / k!";
    const STAIR: &str = "the greatest number of which all differences are multiples";
    const DIGIT: &str = "the largest power of two of which all values are multiples";

    #[track_caller]
    fn assert_noise(mut f: impl FnMut(f64) -> f64, expected: f64) {
        let found = noise(&mut f, 2.0f64.powi(-17)).expect("f moves");
        let off = found / expected;
        assert!(
            (0.2..5.0).contains(&off),
            "{NOISE}\nyours     {found:e}\nexpected  {expected:e}, or up to 5 times as much or little"
        );
    }

    #[test]
    #[expect(clippy::cast_possible_truncation, reason = "it is rounded to see it")]
    fn rounding_is_measured_whatever_it_comes_from() {
        let f64_digit = f64::EPSILON / 2.0;
        assert_noise(|d| 1.5 + (0.3 + d).sin(), f64_digit);
        assert_noise(|d| 1.5 + (1000.0 * d).sin(), f64_digit);
        assert_noise(|d| (1e6 + d.exp()) - 1e6, 1e6 * f64_digit);
        assert_noise(|d| f64::from((1.5 + (0.3 + d).sin()) as f32), 2.0f64.powi(-24));
        assert_noise(|d| ((0.3 + d).sin() * 1000.0).round() / 1000.0, 3e-4);
        assert_noise(|d| d.abs() + 1.0, f64_digit);
    }

    #[test]
    fn of_a_table_the_median_of_four_columns_counts() {
        // +1, −1, +1, …: a difference of order k is ±2ᵏ, so it says 2ᵏ/√((2k)!/k!²), of which that of order 4 is in
        // the middle, below that of order 5.
        let of_size = |size: f64| array::from_fn(|i| if i % 2 == 0 { size } else { -size });
        let expected = 16.0 / 70f64.sqrt();
        assert_near(of_table(of_size(1.0)).unwrap(), expected, 1e-15, NOISE);
        assert_near(of_table(of_size(0.25)).unwrap(), expected / 4.0, 1e-15, NOISE);
        // Differences of order 6 of a smooth function are nothing, and half a stair is more.
        let smooth: [f64; VALUES] = array::from_fn(|i| (i * i) as f64);
        assert_is(of_table(smooth), Some(0.5), "σ ≥ half of a stair, 1");
    }

    #[test]
    fn a_table_tells_nothing_where_half_of_its_values_are_alike() {
        let alike = |values: [f64; VALUES]| of_table(values).is_none();
        assert!(!alike([0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 4.0, 7.0]), "3 of 7 pairs are alike");
        assert!(alike([0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 4.0]), "4 of 7 pairs are alike");
        assert!(alike([0.0, 1.0, 2.0, 4.0, 7.0, 11.0, 16.0, f64::INFINITY]), "one is infinite");
    }

    #[test]
    fn places_stand_on_both_sides_of_x_at_growing_distances() {
        let mut places = Vec::new();
        let mut f = |d: f64| {
            places.push(d);
            7.0
        };
        let found = noise(&mut f, 0.5);
        assert_is(found, None, "no noise can be seen of f = 7");
        assert_is(places.len(), 2 * VALUES * SPACINGS.len(), "two sides of 14 spacings");
        let unit = 2.0f64.powi(-25);
        for (i, expected) in [(0, 3.0), (1, 4.0 * (1.0 + GROWTH)), (7, 10.0 * (1.0 + 7.0 * GROWTH))]
        {
            let formula = format!("±s·(3 + {i})·(1 + {i}·growth), s = 2⁻²⁴·h, h = ½");
            assert_near(places[i], -unit * expected, 1e-20, &formula);
            assert_near(places[VALUES + i], unit * expected, 1e-20, formula);
        }
        let first: Vec<f64> = places.iter().step_by(2 * VALUES).copied().collect();
        for pair in first.windows(2) {
            assert_is(pair[1], 8.0 * pair[0], "the next spacing is 8 times as large");
        }
    }

    #[test]
    fn the_quieter_side_of_the_middle_one_of_three_spacings_counts() {
        // To the right it alternates by 100, to the left by 1, 4 and 2 at the first three spacings.
        let mut calls = 0;
        let mut f = |d: f64| {
            let spacing = calls / (2 * VALUES);
            calls += 1;
            let size = if d > 0.0 { 100.0 } else { [1.0, 4.0, 2.0][spacing] };
            if calls % 2 == 0 { size } else { -size }
        };
        let expected = 2.0 * 16.0 / 70f64.sqrt();
        assert_near(noise(&mut f, 1.0).unwrap(), expected, 1e-15, NOISE);
        assert_is(calls, 3 * 2 * VALUES, "evaluations of f");
        assert_is(
            lower_median(&mut [3.0, 1.0, 4.0, 2.0]),
            Some(2.0),
            "the lower of the middle two",
        );
        assert_is(lower_median(&mut []), None, "nothing has no middle");
    }

    #[test]
    fn rounding_is_that_of_the_last_digit_and_never_nothing() {
        let formula = "max(ε·|f|, the smallest normal number)";
        assert_is(rounding(-3.0), 3.0 * f64::EPSILON, formula);
        assert_is(rounding(0.0), f64::MIN_POSITIVE, formula);
        assert_is(rounding(1e-300), f64::MIN_POSITIVE, formula);
    }

    #[test]
    fn a_function_that_stands_still_tells_nothing() {
        assert_is(noise(&mut |_| 7.0, 1e-5), None, "no noise can be seen of f = 7");
        assert_is(noise(&mut |_| f64::NAN, 1e-5), None, "no noise can be seen of f = NaN");
    }

    #[test]
    fn the_height_of_a_stair_is_found() {
        let stairs = [3.0, 5.0, 5.0, 9.0, 14.0].map(|n| 0.7 + 1e-3 * n);
        let height = quantum(&stairs);
        assert!((height - 1e-3).abs() < 1e-9, "{STAIR}\nyours     {height:e}\nexpected  1e-3");
        let smooth = [1.0, 1.1, 1.3, 1.6, 2.0].map(f64::sin);
        let digit = quantum(&smooth);
        assert!(digit < 1e-15, "{DIGIT}\nyours     {digit:e}\nexpected  less than 1e-15");
        // A stair must be 1e-4 of the largest difference, and what is 1e-6 of it is rounding.
        assert_is(quantum(&[0.0, 3.0 * 8192.0, 3.0 * 8193.0]), 3.0, STAIR);
        assert_is(quantum(&[0.0, 3.0 * 10000.0, 3.0 * 10001.0]), 1.0, DIGIT);
        assert_is(quantum(&[0.0, 3.0, 6.000_002]), 3.0, STAIR);
        let digit = quantum(&[0.0, 3.0, 6.000_004]);
        assert!(digit < 1e-3, "{DIGIT}\nyours     {digit:e}\nexpected  less than 1e-3");
    }

    #[test]
    fn the_last_digit_is_that_of_the_type() {
        assert_is(last_digit(&[1.0, 1.0 / 3.0]), 2.0f64.powi(-54), DIGIT);
        assert_is(last_digit(&[1.0, f64::from(1.0_f32 / 3.0)]), 2.0f64.powi(-25), DIGIT);
        assert_is(last_digit(&[0.75, -0.5, 0.0]), 0.25, DIGIT);
        assert_is(last_digit(&[0.0]), 0.0, DIGIT);
    }
}
