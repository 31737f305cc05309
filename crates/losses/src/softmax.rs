use crate::{assert_same_shape, sum};
use nalgebra::{DMatrix, RealField};

/// Turns the scores of each sample into probabilities.
///
/// ```text
/// yₖ = exp(zₖ) / Σⱼ exp(zⱼ)          for each column z of the logits
/// ```
///
/// Shapes: logits K×N → probabilities K×N; each column is positive and sums to 1.
///
/// Adding a constant to every score of a sample changes nothing, so the largest is subtracted
/// first: exp never overflows, and softmax(1010, 1000, 990) is finite where the formula as it
/// stands gives ∞/∞. A score of −∞ is a probability of 0; NaN, ∞, or −∞ alone make all of the sample NaN.
/// Of no classes there are no probabilities.
///
/// Source: E §2.1, `softmax`; A §2.3.3.
pub fn softmax<T: RealField + Copy>(logits: &DMatrix<T>) -> DMatrix<T> {
    let mut probabilities = logits.clone();
    for mut sample in probabilities.column_iter_mut() {
        let Some(largest) = sample.iter().copied().reduce(RealField::max) else { continue };
        sample.apply(|z| *z = (*z - largest).exp());
        let total = sum(sample.as_slice());
        sample.apply(|y| *y /= total);
    }
    probabilities
}

/// The way back through [`softmax`]: from ∂L/∂y to ∂L/∂z, given the probabilities y it returned.
///
/// ```text
/// ∂yⱼ/∂zₖ = yⱼ·(δⱼₖ − yₖ)     so     ∂L/∂zₖ = yₖ·(∂L/∂yₖ − Σⱼ yⱼ·∂L/∂yⱼ)
/// ```
///
/// Shapes: all K×N.
///
/// # Panics
/// When the shapes differ.
pub fn softmax_pullback<T: RealField + Copy>(
    probabilities: &DMatrix<T>,
    upstream: &DMatrix<T>,
) -> DMatrix<T> {
    assert_same_shape("probabilities", probabilities, "upstream", upstream);
    let mut d_logits = probabilities.component_mul(upstream);
    for (mut d_sample, y) in d_logits.column_iter_mut().zip(probabilities.column_iter()) {
        let mean = sum(d_sample.as_slice());
        d_sample.axpy(-mean, &y, T::one());
    }
    d_logits
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::{dmatrix, dvector};
    use property::{assert_is, assert_near};

    const VALUE: &str = "yₖ = exp(zₖ) / Σⱼ exp(zⱼ), each column by itself";

    #[test]
    fn far_apart_scores() {
        // E's softmax of large scores, with the digits of exp(−10) and exp(−20).
        let y = softmax(&dmatrix![1010.0; 1000.0; 990.0]);
        let expected = dmatrix![0.9999546000703311; 4.539786860886666e-5; 2.061060046209062e-9];
        assert_near(y, expected, 1e-12, VALUE);
    }

    #[test]
    fn at_the_edges() {
        let infinite = softmax(&dmatrix![0.0; f64::NEG_INFINITY; 0.0]);
        assert_is(infinite, dmatrix![0.5; 0.0; 0.5], VALUE);
        for none in [f64::NAN, f64::INFINITY] {
            let y = softmax(&dmatrix![0.0; none]);
            let yours = y.as_slice();
            assert!(
                y.iter().all(|y| y.is_nan()),
                "softmax(0, {none})\nyours     {yours:?}\nexpected  [NaN, NaN]"
            );
        }
        assert_eq!(softmax(&DMatrix::<f64>::zeros(0, 3)).shape(), (0, 3));
        assert_eq!(softmax(&DMatrix::<f64>::zeros(3, 0)).shape(), (3, 0));
    }

    #[test]
    fn each_column_is_normalised_by_itself() {
        let y = softmax(&dmatrix![1.0, 100.0; 2.0, -3.0; 3.0, 0.5]);
        let sums = y.row_sum().transpose();
        assert_near(sums, dvector![1.0, 1.0], f64::EPSILON, "Σₖ yₖ = 1 in each column");
    }
}
