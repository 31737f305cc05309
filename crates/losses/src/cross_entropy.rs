use crate::{Labels, assert_labels_fit, mean, shape::samples};
use nalgebra::{DMatrix, RealField};

/// The δ of B, D and E, which keeps ln(y + δ) finite at y = 0. (A writes 1e-10, C 1e-9.)
pub const DELTA: f64 = 1e-7;

/// Cross-entropy of probabilities against labels (交叉熵误差), the mean over the batch.
///
/// ```text
/// E = −(1/N) Σₙ ln(y[tₙ, n] + δ)
/// ```
///
/// Of the sum over all classes, −Σₖ tₖ ln yₖ, only the right class is left, because a one-hot t is
/// 0 elsewhere. With δ = 0 this is the exact loss, infinite when the right class has probability 0;
/// the sources add a δ such as [`DELTA`]. To train, start from the logits:
/// [`crate::softmax_cross_entropy`] needs no δ.
///
/// What is no probability is not refused: the loss is NaN below 0, and negative above 1. That of another class than
/// the right one is not looked at.
///
/// Shapes: probabilities K×N, N labels of K classes; one sample is a batch of one.
///
/// Source: A §2.1.2; B, cross-entropy; D, 交叉熵误差; E §2.1.
///
/// # Panics
/// When the labels do not fit the matrix, or there is no sample.
pub fn cross_entropy<T: RealField + Copy>(
    probabilities: &DMatrix<T>,
    labels: &Labels,
    delta: T,
) -> T {
    assert_labels_fit(probabilities, labels);
    let right = probabilities.column_iter().zip(labels.iter());
    let losses = right.map(|(y, t)| -(y[t] + delta).ln());
    mean(&losses.collect::<Vec<_>>())
}

/// The gradient of [`cross_entropy`] with respect to the probabilities.
///
/// ```text
/// ∂E/∂y[k, n] = −(1/N) / (y[k, n] + δ)   where k = tₙ,   0 elsewhere
/// ```
///
/// # Panics
/// As [`cross_entropy`].
pub fn cross_entropy_derivative<T: RealField + Copy>(
    probabilities: &DMatrix<T>,
    labels: &Labels,
    delta: T,
) -> DMatrix<T> {
    let n: T = samples(probabilities, labels);
    let mut gradient = DMatrix::zeros(probabilities.nrows(), probabilities.ncols());
    for (sample, t) in labels.iter().enumerate() {
        gradient[(t, sample)] = -(n * (probabilities[(t, sample)] + delta)).recip();
    }
    gradient
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::dmatrix;
    use property::{assert_is, assert_near};

    const VALUE: &str = "E = −(1/N) Σₙ ln(y[tₙ, n] + δ)";

    #[test]
    fn the_books_digit() {
        let y = dmatrix![0.1; 0.05; 0.6; 0.0; 0.05; 0.1; 0.0; 0.1; 0.0; 0.0];
        let t = Labels::new(vec![2], 10).unwrap();
        assert_near(cross_entropy(&y, &t, DELTA), 0.510825457099338, f64::EPSILON, VALUE);
        assert_near(cross_entropy(&y, &t, 0.0), 0.5108256237659907, f64::EPSILON, VALUE);
    }

    #[test]
    fn a_certain_mistake_is_infinite_without_delta() {
        let y = dmatrix![0.0; 1.0];
        let t = Labels::new(vec![0], 2).unwrap();
        assert_is(cross_entropy(&y, &t, 0.0), f64::INFINITY, VALUE);
        assert_near(cross_entropy(&y, &t, DELTA), -DELTA.ln(), f64::EPSILON, VALUE);
    }

    #[test]
    #[should_panic(expected = "the outputs are 3×2, but the labels are of 4 classes and 2 samples")]
    fn labels_of_other_classes_are_refused() {
        let t = Labels::new(vec![0, 1], 4).unwrap();
        let _ = cross_entropy(&DMatrix::<f64>::zeros(3, 2), &t, 0.0);
    }

    #[test]
    #[should_panic(expected = "at least one")]
    fn an_empty_batch_is_refused() {
        let t = Labels::new(vec![], 3).unwrap();
        let _ = cross_entropy(&DMatrix::<f64>::zeros(3, 0), &t, 0.0);
    }
}
