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
/// It takes 22 evaluations of f. If f is nowhere finite, the value is NaN and the error infinite.
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
    let (half, four) = (convert(0.5), convert::<f64, T>(4.0));
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
        let mut row = vec![Difference::Central.quotient(measured, h)];
        // Of f, and of x ± h, which moves f by its slope.
        let rounding = T::default_epsilon() * (size + (x * row[0]).abs()) / h;
        let mut power = T::one();
        for (k, &coarse) in last.iter().enumerate() {
            power *= four;
            let fine = row[k];
            let value = fine + (fine - coarse) / (power - T::one());
            let spread = (value - fine).abs().max((value - coarse).abs());
            let error = spread + rounding;
            if error < best.error {
                best = Estimate { value, error };
            }
            row.push(value);
        }
        last = row;
        h *= half;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twenty_two_evaluations_give_thirteen_digits() {
        let mut calls = 0;
        let f = |x: f64| {
            calls += 1;
            x.sin()
        };
        let slope = ridders(f, 0.7, 1.0);
        assert_eq!(calls, 22);
        let error = (slope.value - 0.7f64.cos()).abs();
        assert!(error < 1e-13 && slope.error < 1e-12, "{error:e}, {slope:?}");
    }

    #[test]
    fn a_corner_is_stepped_over_and_an_infinite_slope_is_seen() {
        let corner = ridders(|x: f64| (x - 0.1).max(0.0), 0.0, 1.0);
        assert!(corner.error < 1e-13, "beyond the corner all is smooth: {corner:?}");
        let at_the_corner = ridders(|x: f64| x.max(0.0).sqrt(), 0.0, 1.0);
        assert!(at_the_corner.error > 0.2, "{at_the_corner:?}");
    }

    #[test]
    fn no_more_is_claimed_than_the_rounding_of_the_places_allows() {
        for x0 in [2024.3, -1e6 / 3.0, 0.1, 7e9 / 11.0] {
            for h in [0.1, 0.3, 1.0] {
                let slope = ridders(|x: f64| 3.0 * (x - x0), x0, h);
                let error = (slope.value - 3.0).abs();
                assert!(error <= slope.error, "at {x0}: said {:e}, is {error:e}", slope.error);
            }
        }
    }

    #[test]
    fn without_values_there_is_no_slope() {
        let nothing = ridders(|_| f64::NAN, 0.0, 1.0);
        assert!(nothing.value.is_nan() && nothing.error == f64::INFINITY, "{nothing:?}");
    }

    #[test]
    fn in_f32_too() {
        let slope = ridders(f32::exp, 1.0, 0.5);
        assert!((slope.value - 1.0f32.exp()).abs() < 2e-5, "{slope:?}");
    }
}
