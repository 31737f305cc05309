use crate::{
    mean,
    shape::{assert_entries, entries},
};
use nalgebra::{DMatrix, RealField};

/// Smooth L1 (平滑 L1): a square for small errors, an absolute value for large ones.
///
/// ```text
/// E = (1/n) Σ ρ(y − t)          over all n = K·N entries
///
/// ρ(d) = ½ d²       where |d| < 1
///        |d| − ½    where |d| ≥ 1
/// ```
///
/// Both pieces are worth ½ and have slope ±1 at |d| = 1, so there is no kink.
///
/// Shapes: outputs y and targets t alike, K×N.
///
/// Source: A §2.1.3, Smooth L1.
///
/// # Panics
/// When the shapes differ, or there is no entry.
pub fn smooth_l1<T: RealField + Copy>(outputs: &DMatrix<T>, targets: &DMatrix<T>) -> T {
    assert_entries(outputs, targets);
    let errors = outputs.zip_map(targets, |y, t| rho(y - t));
    mean(errors.as_slice())
}

/// The gradient of [`smooth_l1`] with respect to the outputs.
///
/// ```text
/// ∂E/∂y = (y − t) / n        where |y − t| < 1
///         sign(y − t) / n    elsewhere
/// ```
///
/// # Panics
/// As [`smooth_l1`].
pub fn smooth_l1_derivative<T: RealField + Copy>(
    outputs: &DMatrix<T>,
    targets: &DMatrix<T>,
) -> DMatrix<T> {
    let n: T = entries(outputs, targets);
    (outputs - targets).map(|d| rho_derivative(d) / n)
}

fn rho<T: RealField + Copy>(d: T) -> T {
    let half: T = nalgebra::convert(0.5);
    if d.abs() < T::one() { half * d * d } else { d.abs() - half }
}

fn rho_derivative<T: RealField + Copy>(d: T) -> T {
    if d.abs() < T::one() { d } else { d.signum() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::dmatrix;
    use property::assert_is;

    const VALUE: &str = "E = (1/n) Σ ρ(y − t), ρ(d) = ½ d² where |d| < 1, |d| − ½ elsewhere";
    const GRADIENT: &str = "∂E/∂y = (y − t) / n where |y − t| < 1, sign(y − t) / n elsewhere";

    #[test]
    fn both_pieces_by_hand() {
        let (y, t) = (dmatrix![0.5, 2.0; 3.0, -6.0], dmatrix![0.0, 2.0; 0.5, 0.0]);
        // 0.125, 0, 2 and 5.5.
        assert_is(smooth_l1(&y, &t), 7.625 / 4.0, VALUE);
        let slope = smooth_l1_derivative(&y, &t);
        assert_is(slope, dmatrix![0.125, 0.0; 0.25, -0.25], GRADIENT);
    }

    #[track_caller]
    fn assert_within_an_ulp(yours: f64, expected: f64, formula: &str, d: f64) {
        assert!(
            (yours - expected).abs() <= f64::EPSILON,
            "{formula}\nyours     {yours:?}\nexpected  {expected:?}\n\nd = y − t = {d:?}"
        );
    }

    #[test]
    fn the_pieces_meet_at_1() {
        let t = dmatrix![0.0];
        for d in [1.0f64.next_down(), 1.0, 1.0f64.next_up()] {
            for d in [d, -d] {
                let y = dmatrix![d];
                assert_within_an_ulp(smooth_l1(&y, &t), 0.5, VALUE, d);
                assert_within_an_ulp(smooth_l1_derivative(&y, &t)[0], d.signum(), GRADIENT, d);
            }
        }
    }

    #[test]
    #[should_panic(expected = "at least one")]
    fn nothing_has_no_mean() {
        let nothing = DMatrix::<f64>::zeros(3, 0);
        let _ = smooth_l1(&nothing, &nothing);
    }
}
