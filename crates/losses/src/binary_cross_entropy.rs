use crate::{
    Labels,
    binary::{mean, mean_derivative, with_signs},
};
use nalgebra::{DMatrix, RealField};

/// Cross-entropy of a choice between two (二元交叉熵), from the probability y that a sample is of
/// class 1; the mean over the batch.
///
/// ```text
/// E = −(1/N) Σₙ ( tₙ·ln(yₙ + δ) + (1 − tₙ)·ln(1 − yₙ + δ) )          t = 0 or 1
/// ```
///
/// One of the two terms is always 0, and what is left is −ln of the probability of the right class:
/// [`crate::cross_entropy`] of the two probabilities 1 − y and y. As there, δ = 0 is the exact
/// loss, infinite for a certain mistake; the sources add a δ such as [`crate::DELTA`]. To train,
/// start from the logits: [`crate::sigmoid_cross_entropy`] needs no δ.
///
/// What is no probability is not refused: the loss is NaN where that of the right class is below 0, and negative where
/// it is above 1.
///
/// Shapes: probabilities 1×N, N labels of 2 classes; one sample is a batch of one.
///
/// Source: A §2.1.2, 二分类任务损失函数; C §5.2, 交叉熵损失.
///
/// # Panics
/// When the labels are not of two classes or do not fit the matrix, or there is no sample.
pub fn binary_cross_entropy<T: RealField + Copy>(
    probabilities: &DMatrix<T>,
    labels: &Labels,
    delta: T,
) -> T {
    let samples = with_signs(probabilities, labels);
    mean(samples.map(|(y, sign)| surprise(y, sign, delta)))
}

/// The gradient of [`binary_cross_entropy`] with respect to the probabilities.
///
/// ```text
/// ∂E/∂yₙ = −(1/N) / (yₙ + δ)   where tₙ = 1,    (1/N) / (1 − yₙ + δ)   where tₙ = 0
/// ```
///
/// # Panics
/// As [`binary_cross_entropy`].
pub fn binary_cross_entropy_derivative<T: RealField + Copy>(
    probabilities: &DMatrix<T>,
    labels: &Labels,
    delta: T,
) -> DMatrix<T> {
    let samples = with_signs(probabilities, labels);
    mean_derivative(samples.map(|(y, sign)| -sign / (of_the_right_class(y, sign) + delta)))
}

/// −ln of the probability of the right class. Where 1 − y is almost 1, y alone has the digits.
fn surprise<T: RealField + Copy>(y: T, sign: T, delta: T) -> T {
    if sign.is_sign_negative() && y + y < T::one() {
        -(delta - y).ln_1p()
    } else {
        -(of_the_right_class(y, sign) + delta).ln()
    }
}

fn of_the_right_class<T: RealField + Copy>(y: T, sign: T) -> T {
    if sign.is_sign_positive() { y } else { T::one() - y }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DELTA;
    use nalgebra::dmatrix;
    use property::{assert_is, assert_near};

    const VALUE: &str = "E = −(1/N) Σₙ ( tₙ·ln(yₙ + δ) + (1 − tₙ)·ln(1 − yₙ + δ) )";
    const GRADIENT: &str =
        "∂E/∂yₙ = −(1/N) / (yₙ + δ) where tₙ = 1, (1/N) / (1 − yₙ + δ) where tₙ = 0";

    #[test]
    fn each_sample_pays_for_its_own_class() {
        let y = dmatrix![0.8, 0.8];
        let t = Labels::new(vec![1, 0], 2).unwrap();
        let by_hand = -(0.8f64.ln() + 0.2f64.ln()) / 2.0;
        assert_near(binary_cross_entropy(&y, &t, 0.0), by_hand, f64::EPSILON, VALUE);
        let slope = binary_cross_entropy_derivative(&y, &t, 0.0);
        assert_near(slope, dmatrix![-0.625, 2.5], 1e-15, GRADIENT);
    }

    #[test]
    fn certainty_costs_nothing_without_delta() {
        // The term that is multiplied by 0 would be 0·ln 0, which is not a number.
        let y = dmatrix![1.0, 0.0];
        let t = Labels::new(vec![1, 0], 2).unwrap();
        assert_is(binary_cross_entropy(&y, &t, 0.0), 0.0, VALUE);
        let slope = binary_cross_entropy_derivative(&y, &t, 0.0);
        assert_is(slope, dmatrix![-0.5, 0.5], GRADIENT);
    }

    #[test]
    fn a_certain_mistake_is_infinite_without_delta() {
        let y = dmatrix![0.0];
        let t = Labels::new(vec![1], 2).unwrap();
        assert_is(binary_cross_entropy(&y, &t, 0.0), f64::INFINITY, VALUE);
        assert_near(binary_cross_entropy(&y, &t, DELTA), -DELTA.ln(), f64::EPSILON, VALUE);
    }

    #[test]
    #[should_panic(expected = "outputs are 2×1, and the labels are of 2 classes and 1 samples")]
    fn two_outputs_a_sample_are_refused() {
        let t = Labels::new(vec![1], 2).unwrap();
        let _ = binary_cross_entropy(&dmatrix![0.3; 0.7], &t, 0.0);
    }

    #[test]
    #[should_panic(expected = "outputs are 1×1, and the labels are of 3 classes")]
    fn three_classes_are_refused() {
        let t = Labels::new(vec![1], 3).unwrap();
        let _ = binary_cross_entropy_derivative(&dmatrix![0.3], &t, 0.0);
    }

    #[test]
    #[should_panic(expected = "at least one")]
    fn an_empty_batch_is_refused() {
        let t = Labels::new(vec![], 2).unwrap();
        let _ = binary_cross_entropy(&DMatrix::<f64>::zeros(1, 0), &t, 0.0);
    }
}
