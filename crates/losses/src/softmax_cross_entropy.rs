use crate::{Labels, log_sum_exp, shape::samples, softmax};
use nalgebra::{DMatrix, DVectorView, RealField};

/// Cross-entropy of [`softmax`] straight from the logits (Softmax-with-loss), the mean over the
/// batch.
///
/// ```text
/// E = (1/N) Σₙ ( ln Σₖ exp(z[k, n]) − z[tₙ, n] )
/// ```
///
/// It is −ln softmax(z)ₜ with the logarithm worked out, so nothing is lost where a probability
/// rounds to 0 or to 1: loss and gradient are right at logits of ±1000, and belong to the same
/// function, which ln(y + δ) with the gradient y − t do not.
///
/// Shapes: logits K×N, N labels of K classes; one sample is a batch of one.
///
/// Source: E §2.3, `SoftmaxWithLoss`; PyTorch's `cross_entropy` is the same function.
///
/// # Panics
/// When the labels do not fit the matrix, or there is no sample.
pub fn softmax_cross_entropy<T: RealField + Copy>(logits: &DMatrix<T>, labels: &Labels) -> T {
    let n = samples(logits, labels);
    let samples = logits.column_iter().zip(labels.iter());
    samples.fold(T::zero(), |sum, (z, t)| sum + surprise(&z, t)) / n
}

/// −ln softmax(z)ₜ of one sample.
fn surprise<T: RealField + Copy>(scores: &DVectorView<T>, t: usize) -> T {
    let others = scores.iter().enumerate().filter(|&(k, _)| k != t);
    let leads = others.map(|(_, &z)| z - scores[t]);
    if leads.clone().all(|lead| lead <= T::zero()) {
        // ln(1 + Σ exp(zₖ − zₜ)) keeps its digits where the right class is almost certain.
        leads.fold(T::zero(), |sum, lead| sum + lead.exp()).ln_1p()
    } else {
        log_sum_exp(scores) - scores[t]
    }
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
    let n = samples(logits, labels);
    let mut gradient = softmax(logits);
    for (mut sample, t) in gradient.column_iter_mut().zip(labels.iter()) {
        sample[t] = T::zero();
        sample[t] = -sample.sum();
    }
    gradient / n
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use nalgebra::dmatrix;

    #[test]
    fn equal_scores_cost_ln_k() {
        let t = Labels::new(vec![3, 7], 10).unwrap();
        let z = DMatrix::from_element(10, 2, 0.25);
        assert_relative_eq!(softmax_cross_entropy(&z, &t), 10.0f64.ln());
    }

    #[test]
    fn a_thousand_is_no_trouble() {
        let t = Labels::new(vec![1], 2).unwrap();
        let z = dmatrix![1000.0; -1000.0];
        assert_relative_eq!(softmax_cross_entropy(&z, &t), 2000.0);
        let gradient = softmax_cross_entropy_derivative(&z, &t);
        assert_relative_eq!(gradient, dmatrix![1.0; -1.0]);
    }

    #[test]
    fn a_certain_answer_keeps_its_digits() {
        let t = Labels::new(vec![0], 2).unwrap();
        let z = dmatrix![50.0; 0.0];
        let tiny = (-50.0f64).exp();
        assert_relative_eq!(softmax_cross_entropy(&z, &t), tiny, max_relative = 1e-14);
        let gradient = softmax_cross_entropy_derivative(&z, &t);
        let expected = dmatrix![-tiny; tiny];
        assert_relative_eq!(gradient, expected, max_relative = 1e-14, epsilon = 0.0);
    }
}
