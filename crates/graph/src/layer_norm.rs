use crate::{
    NormPullback, ScaleShift,
    normalize::{self, Axis, normalize},
};
use nalgebra::{DMatrix, RealField};

/// Layer normalisation (层归一化): each sample gets mean 0 and variance 1 *over its features*, then
/// a learnt scale and shift of each feature.
///
/// ```text
/// x̂ = (x − μ) / √(σ² + ε)        y = γ ⊙ x̂ + β        μ, σ² of each sample over its features
/// ```
///
/// Shapes: X is D×N, one sample a column; γ and β are D×1; Y is D×N.
///
/// No sample sees another. So it works with any batch, one of 1 too, and inference is the same
/// computation as training. One number that is NaN or ∞ makes all of its sample NaN, and one whose
/// x − μ is too large for T is NaN itself.
///
/// ```
/// use graph::LayerNorm;
/// use nalgebra::dmatrix;
///
/// let layer = LayerNorm::new(3);
/// let x = dmatrix![1.0; 2.0; 3.0];
/// let (y, pullback) = layer.forward(&x);
/// let a_hundred_times = layer.apply(&(100.0 * &x));
/// assert!((a_hundred_times - &y).amax() < 1e-4);
/// let (d_x, gradient) = pullback.backward(&dmatrix![1.0; 1.0; 1.0]);
/// assert!(d_x.amax() < 1e-12); // the sum of a normalised sample is 0, whatever x
/// ```
///
/// Source: Ba, Kiros and Hinton, *Layer Normalization* (2016); C §9.2.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerNorm<T> {
    /// γ and β.
    pub params: ScaleShift<T>,
    /// ε, which keeps a sample without any variance from dividing by 0. With an ε of 0 that is NaN.
    pub epsilon: f64,
}

impl<T: RealField + Copy> LayerNorm<T> {
    /// γ = 1, β = 0, ε = 1e-5.
    pub fn new(features: usize) -> Self {
        Self { params: ScaleShift::identity(features), epsilon: 1e-5 }
    }

    /// y, in training and at inference.
    ///
    /// # Panics
    /// When X has not as many rows as γ and β.
    pub fn apply(&self, input: &DMatrix<T>) -> DMatrix<T> {
        self.params.assert_fits(input);
        let (normalized, _) = normalize(input, Axis::Features, self.epsilon);
        self.params.apply(normalized)
    }

    /// y, and the way back.
    ///
    /// # Panics
    /// As [`LayerNorm::apply`].
    pub fn forward(&self, input: &DMatrix<T>) -> (DMatrix<T>, NormPullback<'_, T>) {
        self.params.assert_fits(input);
        normalize::forward(input, Axis::Features, &self.params, self.epsilon)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::within::assert_within;
    use nalgebra::dmatrix;
    use property::assert_is;

    #[test]
    fn it_begins_as_pytorchs() {
        let layer = LayerNorm::<f64>::new(2);
        assert_is(layer.epsilon, 1e-5, "ε = 1e-5");
        assert_is((layer.params.gamma[1], layer.params.beta[1]), (1.0, 0.0), "γ = 1, β = 0");
    }

    #[test]
    fn each_sample_is_normalised_over_its_features() {
        let x = dmatrix![1.0, 40.0; 2.0, 20.0; 3.0, 60.0];
        let y = LayerNorm::new(3).apply(&x);
        let side = 1.5f64.sqrt();
        let expected = dmatrix![-side, 0.0; 0.0, -side; side, side];
        let formula = "x̂ = (x − μ)/√(σ² + ε), μ and σ² of each column";
        assert_within(&y, &expected, 1e-4, formula);
    }

    /// In a unit that is far from 1 ε has to be measured too.
    #[test]
    fn epsilon_counts_beside_a_variance_that_is_as_small() {
        let layer = LayerNorm { epsilon: 1e-70, ..LayerNorm::new(2) };
        let y = layer.apply(&dmatrix![1e-36; -1e-36]);
        let expected = 0.1 / 1.01f64.sqrt();
        let formula = "x̂ = (x − μ)/√(σ² + ε);  x = ±1e-36, σ² = 1e-72, ε = 1e-70";
        assert_within(&y, &dmatrix![expected; -expected], 1e-15, formula);
    }

    #[test]
    fn no_sample_sees_another() {
        let x = dmatrix![1.0, 40.0; 2.0, 20.0; 4.0, 60.0];
        let layer = LayerNorm::new(3);
        let alone = layer.apply(&x.columns(1, 1).into_owned());
        let among_others = layer.apply(&x).columns(1, 1).into_owned();
        assert_is(among_others, alone, "y of a sample, among others as alone");
    }

    #[test]
    #[should_panic(expected = "the output is 2×1 and its upstream gradient is 1×2")]
    fn an_upstream_of_another_shape_is_refused() {
        let layer = LayerNorm::new(2);
        let (_, pullback) = layer.forward(&dmatrix![1.0; 2.0]);
        let _ = pullback.backward(&dmatrix![1.0, 2.0]);
    }
}
