use crate::{
    Labels,
    binary::{mean, mean_derivative, with_signs},
};
use nalgebra::{DMatrix, RealField};

/// Hinge loss of a choice between two (合页损失), the mean over the batch.
///
/// ```text
/// E = (1/N) Σₙ max(0, 1 − sₙ·zₙ)          s = +1 for class 1, −1 for class 0
/// ```
///
/// The margin s·z says how far the score is on the right side. From 1 on nothing is left to pay, so
/// only the samples on the wrong side or near the boundary matter, as in a support vector machine. A
/// score of ±∞ costs 0 if it is right, otherwise ∞.
///
/// Shapes: scores 1×N, N labels of 2 classes; one sample is a batch of one.
///
/// Source: A §2.1.1.
///
/// # Panics
/// When the labels are not of two classes or do not fit the matrix, or there is no sample.
pub fn hinge<T: RealField + Copy>(scores: &DMatrix<T>, labels: &Labels) -> T {
    mean(with_signs(scores, labels).map(|(z, sign)| shortfall(sign * z)))
}

/// The gradient of [`hinge`] with respect to the scores.
///
/// ```text
/// ∂E/∂zₙ = −sₙ / N   where sₙ·zₙ < 1,   0 elsewhere
/// ```
///
/// At the kink, a margin of exactly 1, every slope between the two would do; it is 0 here.
///
/// # Panics
/// As [`hinge`].
pub fn hinge_derivative<T: RealField + Copy>(scores: &DMatrix<T>, labels: &Labels) -> DMatrix<T> {
    let slope = |(z, sign): (T, T)| match sign * z {
        margin if margin < T::one() => -sign,
        margin if margin >= T::one() => T::zero(),
        not_a_number => not_a_number,
    };
    mean_derivative(with_signs(scores, labels).map(slope))
}

/// max(0, 1 − margin), except that `max` would make a 0 of what is not a number.
fn shortfall<T: RealField + Copy>(margin: T) -> T {
    if margin >= T::one() { T::zero() } else { T::one() - margin }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::dmatrix;
    use property::assert_is;

    const VALUE: &str = "E = (1/N) Σₙ max(0, 1 − sₙ·zₙ)";
    const GRADIENT: &str = "∂E/∂zₙ = −sₙ / N where sₙ·zₙ < 1, 0 elsewhere";

    #[test]
    fn what_lacks_to_a_margin_of_1() {
        // Margins 2, 1, 0.5 and −3.
        let z = dmatrix![2.0, -1.0, 0.5, 3.0];
        let t = Labels::new(vec![1, 0, 1, 0], 2).unwrap();
        assert_is(hinge(&z, &t), 4.5 / 4.0, VALUE);
        let slope = hinge_derivative(&z, &t);
        assert_is(slope, dmatrix![0.0, 0.0, -0.25, 0.25], GRADIENT);
    }

    #[test]
    fn a_score_that_is_not_a_number_is_not_hidden() {
        let t = Labels::new(vec![1], 2).unwrap();
        let loss = hinge(&dmatrix![f64::NAN], &t);
        assert!(loss.is_nan(), "{VALUE}\nyours     {loss:?}\nexpected  NaN");
        let slope = hinge_derivative(&dmatrix![f64::NAN], &t)[0];
        assert!(slope.is_nan(), "{GRADIENT}\nyours     {slope:?}\nexpected  NaN");
    }
}
