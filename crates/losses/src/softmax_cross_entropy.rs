use crate::{Labels, mean, shape::samples, sum};
use nalgebra::{DMatrix, RealField};
use std::mem::replace;

/// Cross-entropy of [`crate::softmax`] straight from the logits (Softmax-with-loss), the mean over
/// the batch.
///
/// ```text
/// E = (1/N) Σₙ ( ln Σₖ exp(z[k, n]) − z[tₙ, n] )
/// ```
///
/// It is −ln softmax(z)ₜ with the logarithm worked out, so nothing is lost where a probability
/// rounds to 0 or to 1: loss and gradient are right at logits of ±1000, and belong to the same
/// function, which ln(y + δ) with the gradient y − t do not. A score that is NaN or ∞, or −∞ alone, makes both NaN; −∞
/// beside others is a probability of 0, at an infinite loss if it was the right class.
///
/// Shapes: logits K×N, N labels of K classes; one sample is a batch of one.
///
/// Source: E §2.3, `SoftmaxWithLoss`; PyTorch's `cross_entropy` is the same function.
///
/// # Panics
/// When the labels do not fit the matrix, or there is no sample.
pub fn softmax_cross_entropy<T: RealField + Copy>(logits: &DMatrix<T>, labels: &Labels) -> T {
    softmax_cross_entropy_value_and_gradient(logits, labels).0
}

/// The gradient of [`softmax_cross_entropy`] with respect to the logits.
///
/// ```text
/// ∂E/∂z = (softmax(z) − t) / N          t one-hot, K×N
/// ```
///
/// In the row of the right class y − 1 is computed as minus the sum of the other probabilities,
/// which is the same and keeps its digits where y is almost 1.
///
/// # Panics
/// As [`softmax_cross_entropy`].
pub fn softmax_cross_entropy_derivative<T: RealField + Copy>(
    logits: &DMatrix<T>,
    labels: &Labels,
) -> DMatrix<T> {
    softmax_cross_entropy_value_and_gradient(logits, labels).1
}

/// [`softmax_cross_entropy`] and [`softmax_cross_entropy_derivative`] at once: both are made of the
/// same exponentials.
///
/// ```text
/// E = (1/N) Σₙ ( ln Σₖ exp(z[k, n]) − z[tₙ, n] )          ∂E/∂z = (softmax(z) − t) / N
/// ```
///
/// Shapes: logits K×N, N labels of K classes; one number and K×N.
///
/// Source: E §2.3, `SoftmaxWithLoss`.
///
/// # Panics
/// As [`softmax_cross_entropy`].
pub fn softmax_cross_entropy_value_and_gradient<T: RealField + Copy>(
    logits: &DMatrix<T>,
    labels: &Labels,
) -> (T, DMatrix<T>) {
    let n = samples(logits, labels);
    let mut gradient = logits.clone();
    let samples = gradient.as_mut_slice().chunks_exact_mut(logits.nrows());
    let samples = samples.zip(labels.iter());
    let losses = samples.map(|(scores, t)| surprise_and_slopes(scores, t)).collect::<Vec<_>>();
    (mean(&losses), gradient / n)
}

/// −ln softmax(z)ₜ of one sample, whose scores z give way to its slopes, softmax(z) − t.
///
/// The largest score is taken out of all exponents, so none overflows. And where the right class is
/// almost certain, the others alone keep the digits, in ln(1 + …) too.
fn surprise_and_slopes<T: RealField + Copy>(scores: &mut [T], t: usize) -> T {
    let largest = scores.iter().fold(scores[t], |m, &z| if z > m { z } else { m });
    let lead = largest - scores[t];
    for z in scores.iter_mut() {
        *z = (*z - largest).exp();
    }
    let right = replace(&mut scores[t], T::zero());
    let others = sum(scores);
    let total = right + others;
    scores[t] = -others;
    for slope in scores {
        *slope /= total;
    }
    if lead.is_zero() { others.ln_1p() } else { lead + total.ln() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::dmatrix;
    use property::{assert_digits, assert_is, assert_near};

    const VALUE: &str = "E = (1/N) Σₙ ( ln Σₖ exp(z[k, n]) − z[tₙ, n] )";
    const GRADIENT: &str = "∂E/∂z = (softmax(z) − t) / N";

    #[test]
    fn equal_scores_cost_ln_k() {
        let t = Labels::new(vec![3, 7], 10).unwrap();
        let z = DMatrix::from_element(10, 2, 0.25);
        assert_near(softmax_cross_entropy(&z, &t), 10.0f64.ln(), f64::EPSILON, VALUE);
    }

    #[test]
    fn a_thousand_is_no_trouble() {
        let t = Labels::new(vec![1], 2).unwrap();
        let z = dmatrix![1000.0; -1000.0];
        assert_near(softmax_cross_entropy(&z, &t), 2000.0, f64::EPSILON, VALUE);
        let gradient = softmax_cross_entropy_derivative(&z, &t);
        assert_near(gradient, dmatrix![1.0; -1.0], f64::EPSILON, GRADIENT);
    }

    #[test]
    fn a_score_that_is_no_number_is_seen() {
        for (z, t) in [(f64::NAN, 0), (f64::NAN, 1), (f64::INFINITY, 0), (f64::INFINITY, 1)] {
            let (logits, t) = (dmatrix![z; 0.0], Labels::new(vec![t], 2).unwrap());
            let loss = softmax_cross_entropy(&logits, &t);
            assert!(loss.is_nan(), "{VALUE}\nyours     {loss:?}\nexpected  NaN");
            let gradient = softmax_cross_entropy_derivative(&logits, &t);
            let yours = gradient.as_slice();
            assert!(
                gradient.iter().all(|slope| slope.is_nan()),
                "{GRADIENT}\nyours     {yours:?}\nexpected  [NaN, NaN]"
            );
        }
    }

    #[test]
    fn a_probability_of_0_is_infinitely_wrong() {
        let z = dmatrix![0.0; f64::NEG_INFINITY; 0.0];
        let cases = [
            (0, 2.0f64.ln(), dmatrix![-0.5; 0.0; 0.5]),
            (1, f64::INFINITY, dmatrix![0.5; -1.0; 0.5]),
        ];
        for (t, expected_loss, expected_slopes) in cases {
            let t = Labels::new(vec![t], 3).unwrap();
            let (loss, slopes) = softmax_cross_entropy_value_and_gradient(&z, &t);
            assert_is(loss, expected_loss, VALUE);
            assert_is(slopes, expected_slopes, GRADIENT);
        }
    }

    #[test]
    fn a_certain_answer_keeps_its_digits() {
        let t = Labels::new(vec![0], 2).unwrap();
        let z = dmatrix![50.0; 0.0];
        let tiny = (-50.0f64).exp();
        assert_digits(softmax_cross_entropy(&z, &t), tiny, 1e-14, VALUE);
        let gradient = softmax_cross_entropy_derivative(&z, &t);
        assert_digits(gradient, dmatrix![-tiny; tiny], 1e-14, GRADIENT);
    }
}
