use crate::{
    Labels,
    binary::{mean, mean_derivative, with_signs},
};
use nalgebra::{DMatrix, RealField};

/// Cross-entropy of a choice between two straight from the logits, the mean over the batch.
///
/// ```text
/// E = (1/N) Σₙ ln(1 + exp(−sₙ·zₙ))          s = +1 for class 1, −1 for class 0
/// ```
///
/// It is [`crate::binary_cross_entropy`] of y = 1 / (1 + exp(−z)), the sigmoid, with the logarithm
/// worked out, and [`crate::softmax_cross_entropy`] of the scores 0 and z. Nothing overflows or
/// rounds to 0, so loss and gradient are right at logits of ±1000. One of ±∞ costs 0 if it is right, otherwise ∞.
///
/// Shapes: logits 1×N, N labels of 2 classes; one sample is a batch of one.
///
/// Source: A §2.1.2; C §5.2; PyTorch's `binary_cross_entropy_with_logits` is the same function.
///
/// # Panics
/// When the labels are not of two classes or do not fit the matrix, or there is no sample.
pub fn sigmoid_cross_entropy<T: RealField + Copy>(logits: &DMatrix<T>, labels: &Labels) -> T {
    mean(with_signs(logits, labels).map(|(z, sign)| softplus(-sign * z)))
}

/// The gradient of [`sigmoid_cross_entropy`] with respect to the logits.
///
/// ```text
/// ∂E/∂zₙ = (yₙ − tₙ) / N = −sₙ / (1 + exp(sₙ·zₙ)) / N          t = 0 or 1
/// ```
///
/// # Panics
/// As [`sigmoid_cross_entropy`].
pub fn sigmoid_cross_entropy_derivative<T: RealField + Copy>(
    logits: &DMatrix<T>,
    labels: &Labels,
) -> DMatrix<T> {
    let samples = with_signs(logits, labels);
    mean_derivative(samples.map(|(z, sign)| -sign * softplus_derivative(-sign * z)))
}

/// ln(1 + exp(x)); exp is only taken of what is not positive.
fn softplus<T: RealField + Copy>(x: T) -> T {
    if x > T::zero() { x + (-x).exp().ln_1p() } else { x.exp().ln_1p() }
}

/// exp(x) / (1 + exp(x)), the sigmoid of x.
fn softplus_derivative<T: RealField + Copy>(x: T) -> T {
    if x > T::zero() { (T::one() + (-x).exp()).recip() } else { x.exp() / (T::one() + x.exp()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::dmatrix;
    use property::{assert_digits, assert_is, assert_near};

    const VALUE: &str = "E = (1/N) Σₙ ln(1 + exp(−sₙ·zₙ))";
    const GRADIENT: &str = "∂E/∂zₙ = −sₙ / (1 + exp(sₙ·zₙ)) / N";

    #[test]
    fn no_opinion_costs_ln_2() {
        let z = dmatrix![0.0, 0.0];
        let t = Labels::new(vec![0, 1], 2).unwrap();
        assert_near(sigmoid_cross_entropy(&z, &t), 2.0f64.ln(), f64::EPSILON, VALUE);
        let slope = sigmoid_cross_entropy_derivative(&z, &t);
        assert_is(slope, dmatrix![0.25, -0.25], GRADIENT);
    }

    #[test]
    fn a_thousand_is_no_trouble() {
        let z = dmatrix![1000.0, -1000.0];
        let wrong = Labels::new(vec![0, 1], 2).unwrap();
        assert_is(sigmoid_cross_entropy(&z, &wrong), 1000.0, VALUE);
        let slope = sigmoid_cross_entropy_derivative(&z, &wrong);
        assert_is(slope, dmatrix![0.5, -0.5], GRADIENT);
    }

    #[test]
    fn a_certain_answer_keeps_its_digits() {
        let z = dmatrix![50.0];
        let t = Labels::new(vec![1], 2).unwrap();
        let tiny = (-50.0f64).exp();
        assert_digits(sigmoid_cross_entropy(&z, &t), tiny, 1e-14, VALUE);
        let slope = sigmoid_cross_entropy_derivative(&z, &t);
        assert_digits(slope, dmatrix![-tiny], 1e-14, GRADIENT);
    }
}
