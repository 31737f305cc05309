use crate::Difference;
use nalgebra::{RealField, convert};

/// How often the step is halved.
const HALVINGS: usize = 10;

/// A value, and how far off it may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate<T> {
    /// The best value found.
    pub value: T,
    /// An estimate of its error; not a bound.
    pub error: T,
}

/// The derivative by extrapolating central differences to h = 0, with an estimate of its error.
///
/// The central difference is f′(x) + c₂h² + c₄h⁴ + …, so two of them, a factor of two apart in h,
/// give a value without its h² (Richardson); two of those one without h⁴; and so on:
///
/// ```text
/// D₀(h) = (f(x+h) − f(x−h)) / 2h
/// Dₖ(h) = Dₖ₋₁(h) + (Dₖ₋₁(h) − Dₖ₋₁(2h)) / (4ᵏ − 1)
/// ```
///
/// The step begins at `h`, which may be large, a scale on which f bends, and is halved ten times. A
/// value is taken to be as far off as it is from the two it comes from (Ridders), and the rounding of
/// f and of x ± h, ε·(f + x·f′)/h, is added, so that two values that agree by chance, deep in the
/// round-off, do not win.
///
/// A kink that is the same on both sides, as that of |x| at 0, looks flat to any central difference.
/// It takes 22 evaluations of f. If f is nowhere finite, or `h` is 0 or infinite, the value is NaN and the error infinite.
///
/// Source: Richardson, *The approximate arithmetical solution by finite differences* (1911);
/// Ridders, *Accurate computation of F′(x) and F′(x)F″(x)* (1982).
///
/// ```
/// use numdiff::ridders;
///
/// let slope = ridders(f64::exp, 1.0, 0.5);
/// assert!((slope.value - 1.0f64.exp()).abs() < 1e-13 && slope.error < 1e-11);
/// ```
pub fn ridders<T: RealField + Copy>(mut f: impl FnMut(T) -> T, x: T, h: T) -> Estimate<T> {
    let half = convert(0.5);
    let mut best = Estimate { value: convert(f64::NAN), error: convert(f64::INFINITY) };
    // The values of the last step, D₀, D₁, ….
    let mut last: Vec<T> = Vec::new();
    let mut h = h.abs();
    for _ in 0..=HALVINGS {
        let mut size = T::zero();
        let measured = |d| {
            let y = f(x + d);
            size = size.max(y.abs());
            y
        };
        let first = Difference::Central.quotient(measured, h);
        // Of f, and of x ± h, which moves f by its slope.
        let rounding = T::default_epsilon() * (size + (x * first).abs()) / h;
        let row = richardson(first, &last);
        for (pair, &coarse) in row.windows(2).zip(&last) {
            let (fine, value) = (pair[0], pair[1]);
            let spread = (value - fine).abs().max((value - coarse).abs());
            let error = spread + rounding;
            if error < best.error {
                best = Estimate { value, error };
            }
        }
        last = row;
        h *= half;
    }
    best
}

/// One row of Richardson's extrapolation (外推): D₀(h), D₁(h), …, from D₀(h), a central difference, and from the row at
/// twice the step, which has one fewer.
///
/// ```text
/// Dₖ(h) = Dₖ₋₁(h) + (Dₖ₋₁(h) − Dₖ₋₁(2h)) / (4ᵏ − 1)
/// ```
///
/// A central difference is off by h², h⁴, … times something. Half the step makes these 4, 16, … times smaller, so
/// two values of a column tell how much of its error is left, and the next column is without it.
///
/// ```
/// // f(x) = x³ at 1: D₀(1) = 4, D₀(½) = 3.25.
/// assert_eq!(numdiff::richardson(3.25, &[4.0]), [3.25, 3.0]);
/// ```
///
/// Source: Richardson, *The approximate arithmetical solution by finite differences* (1911).
pub fn richardson<T: RealField + Copy>(first: T, last: &[T]) -> Vec<T> {
    let mut row = vec![first];
    let mut power = T::one();
    for (k, &coarse) in last.iter().enumerate() {
        power *= convert::<f64, T>(4.0);
        let fine = row[k];
        row.push(fine + (fine - coarse) / (power - T::one()));
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use property::assert_is;

    const COLUMNS: &str = "Dₖ(h) = Dₖ₋₁(h) + (Dₖ₋₁(h) − Dₖ₋₁(2h)) / (4ᵏ − 1)";

    fn said(f: &str, yours: Estimate<impl RealField>, expected: &str) -> String {
        let Estimate { value, error } = yours;
        format!("{COLUMNS}, f = {f}\nyours     {value} ± {error}\nexpected  {expected}")
    }

    #[test]
    fn a_row_comes_from_the_one_before() {
        // 4 + (4 − 1)/3.
        assert_is(richardson(4.0, &[1.0]), [4.0, 5.0], format!("{COLUMNS}, D₀(2h) = 1"));
        // 8 + (8 − 2)/3, and 10 + (10 − (−5))/15.
        let row = richardson(8.0, &[2.0, -5.0]);
        assert_is(row, [8.0, 10.0, 11.0], format!("{COLUMNS}, D₀(2h) = 2, D₁(2h) = −5"));
    }

    #[test]
    fn twenty_two_evaluations_give_thirteen_digits() {
        let mut calls = 0;
        let f = |x: f64| {
            calls += 1;
            x.sin()
        };
        let slope = ridders(f, 0.7, 1.0);
        assert_is(calls, 22, "evaluations of f: two for h, and for each of ten halves");
        let exact = 0.7f64.cos();
        let error = (slope.value - exact).abs();
        let expected = format!("{exact} ± less than 1e-12, and not 1e-13 off");
        assert!(error < 1e-13 && slope.error < 1e-12, "{}", said("sin at 0.7", slope, &expected));
    }

    #[test]
    fn a_corner_is_stepped_over_and_an_infinite_slope_is_seen() {
        // Beyond the corner all is smooth.
        let corner = ridders(|x: f64| (x - 0.1).max(0.0), 0.0, 1.0);
        let f = "max(x − 0.1, 0) at 0";
        assert!(corner.error < 1e-13, "{}", said(f, corner, "0 ± less than 1e-13"));
        let at_the_corner = ridders(|x: f64| x.max(0.0).sqrt(), 0.0, 1.0);
        let f = "√max(x, 0) at 0";
        assert!(at_the_corner.error > 0.2, "{}", said(f, at_the_corner, "any ± more than 0.2"));
    }

    #[test]
    fn no_more_is_claimed_than_the_rounding_of_the_places_allows() {
        for x0 in [2024.3, -1e6 / 3.0, 0.1, 7e9 / 11.0] {
            for h in [0.1, 0.3, 1.0] {
                let slope = ridders(|x: f64| 3.0 * (x - x0), x0, h);
                let error = (slope.value - 3.0).abs();
                let f = format!("3(x − {x0}) at {x0}, h = {h}");
                let expected = format!("3 ± at least {error:e}");
                assert!(error <= slope.error, "{}", said(&f, slope, &expected));
            }
        }
    }

    #[test]
    fn the_error_of_what_is_exact_is_the_rounding_of_f_and_of_the_places() {
        // At the second step, which is ½: ε·(|7| + |4·0|)/½, and ε·(|4 + ½| + |4·1|)/½.
        for (name, f, expected) in
            [("7", (|_| 7.0) as fn(f64) -> f64, 14.0), ("x", |x| x, 17.0), ("−x", |x| -x, 17.0)]
        {
            let error = ridders(f, 4.0, 1.0).error;
            let formula = format!("ε·(max|f| + |x·f′|)/h, f = {name}, x = 4, h = ½");
            assert_is(error, expected * f64::EPSILON, formula);
        }
    }

    #[test]
    fn without_values_there_is_no_slope() {
        let nothing = ridders(|_| f64::NAN, 0.0, 1.0);
        let is_nothing = nothing.value.is_nan() && nothing.error == f64::INFINITY;
        assert!(is_nothing, "{}", said("NaN", nothing, "NaN ± inf"));
    }

    #[test]
    fn in_f32_too() {
        let slope = ridders(f32::exp, 1.0, 0.5);
        let is_near = (slope.value - 1.0f32.exp()).abs() < 2e-5;
        assert!(is_near, "{}", said("exp at 1", slope, "2.71828 to 2e-5"));
    }
}
