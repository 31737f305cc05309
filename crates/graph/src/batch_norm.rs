use crate::{
    NormPullback, RunningStatistics, ScaleShift,
    normalize::{self, Axis},
};
use nalgebra::{DMatrix, RealField, convert};
use thiserror::Error;

/// Batch normalisation (批量归一化): each feature gets mean 0 and variance 1 *over the samples of
/// the batch*, then a learnt scale and shift.
///
/// ```text
/// training:    x̂ = (x − μ) / √(σ² + ε)          μ, σ² of each feature over the batch
/// inference:   x̂ = (x − mean) / √(variance + ε)  by the running statistics
/// both:        y = γ ⊙ x̂ + β
/// ```
///
/// Shapes: X is D×N, one sample a column; μ, σ², γ and β are D×1; Y is D×N.
///
/// In training the samples of a batch see one another: the output for one depends on all. At
/// inference each stands alone. One number that is NaN or ∞ makes all of its feature NaN, and one
/// whose x − μ is too large for T is NaN itself.
///
/// ```
/// use graph::{BatchNorm, RunningStatistics};
/// use nalgebra::dmatrix;
///
/// let layer = BatchNorm::new(1);
/// let mut running = RunningStatistics::new(1);
///
/// // Training: the batch's own statistics, which the running ones take in.
/// let x = dmatrix![10.0, 14.0];
/// let (y, pullback) = layer.forward(&x)?;
/// assert!((y - dmatrix![-1.0, 1.0]).amax() < 1e-5);
/// running.update(pullback.statistics());
/// let (d_x, gradient) = pullback.backward(&dmatrix![0.5, 2.0]);
/// assert_eq!(gradient.beta[0], 2.5);
///
/// // Inference: no batch is needed.
/// let y = layer.infer(&dmatrix![1.2, 5.0], &running);
/// assert!(y[0] < 1e-9 && y[1] > 2.0);
/// # Ok::<(), graph::BatchTooSmall>(())
/// ```
///
/// Source: Ioffe and Szegedy, *Batch Normalization: Accelerating Deep Network Training by Reducing
/// Internal Covariate Shift* (2015), algorithm 1; C §9.1.
#[derive(Debug, Clone, PartialEq)]
pub struct BatchNorm<T> {
    /// γ and β.
    pub params: ScaleShift<T>,
    /// ε, which keeps a feature without any variance from dividing by 0. With an ε of 0 that is NaN.
    pub epsilon: f64,
}

/// A batch of a single sample, or of none, has no spread to normalise by: every feature would be
/// its own mean, and the output β whatever the input.
///
/// It is an error and no panic, because nobody need have made a mistake: the last batch of an epoch
/// is as large as the size of the data leaves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("batch norm trains on 2 samples or more, but the batch has {samples}")]
pub struct BatchTooSmall {
    /// How many samples the batch has.
    pub samples: usize,
}

impl<T: RealField + Copy> BatchNorm<T> {
    /// γ = 1, β = 0, ε = 1e-5.
    pub fn new(features: usize) -> Self {
        Self { params: ScaleShift::identity(features), epsilon: 1e-5 }
    }

    /// Training: y by the statistics of this batch, and the way back, which also has the
    /// statistics, for [`RunningStatistics::update`].
    ///
    /// # Errors
    /// [`BatchTooSmall`] when the batch has fewer than two samples.
    ///
    /// # Panics
    /// When X has not as many rows as γ and β.
    pub fn forward(
        &self,
        input: &DMatrix<T>,
    ) -> Result<(DMatrix<T>, NormPullback<'_, T>), BatchTooSmall> {
        self.params.assert_fits(input);
        match input.ncols() {
            samples @ (0 | 1) => Err(BatchTooSmall { samples }),
            _ => Ok(normalize::forward(input, Axis::Samples, &self.params, self.epsilon)),
        }
    }

    /// Inference: y by what training has learnt of mean and variance. A variance that was too large for T, as that of
    /// numbers around 2e19 in `f32`, makes y NaN: divided by it everything would be 0, and nobody would see.
    ///
    /// # Panics
    /// When X, or the running statistics, have not as many rows as γ and β.
    pub fn infer(&self, input: &DMatrix<T>, running: &RunningStatistics<T>) -> DMatrix<T> {
        self.params.assert_fits(input);
        let (features, known) = (input.nrows(), running.mean.len());
        assert!(
            features == known,
            "running statistics of {known} features do not fit an input of {features}"
        );
        let epsilon = convert(self.epsilon);
        let infinite_is_nan = |v: T| if v.is_finite() { v } else { convert(f64::NAN) };
        let slope = running.variance.map(|v| normalize::slope(infinite_is_nan(v), epsilon));
        let mut normalized = input.clone();
        for mut sample in normalized.column_iter_mut() {
            sample -= &running.mean;
            sample.component_mul_assign(&slope);
        }
        self.params.apply(normalized)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::within::assert_within;
    use nalgebra::{dmatrix, dvector};
    use property::{assert_is, assert_near};

    #[test]
    fn it_begins_as_pytorchs() {
        let layer = BatchNorm::<f64>::new(2);
        assert_is(layer.epsilon, 1e-5, "ε = 1e-5");
        assert_is((layer.params.gamma[1], layer.params.beta[1]), (1.0, 0.0), "γ = 1, β = 0");
    }

    #[test]
    fn each_feature_is_normalised_over_the_samples() {
        let x = dmatrix![1.0, 2.0, 3.0; 40.0, 20.0, 60.0];
        let layer = BatchNorm::new(2);
        let (y, pullback) = layer.forward(&x).unwrap();
        let statistics = pullback.statistics().clone();
        assert_is(statistics.mean, dvector![2.0, 40.0], "μ = Σ x/n");
        let expected = dvector![2.0 / 3.0, 800.0 / 3.0];
        assert_near(statistics.variance, expected, f64::EPSILON, "σ² = Σ (x − μ)²/n");
        let side = 1.5f64.sqrt();
        let expected = dmatrix![-side, 0.0, side; 0.0, -side, side];
        let formula = "x̂ = (x − μ)/√(σ² + ε), μ and σ² of each row";
        assert_within(&y, &expected, 1e-4, formula);
    }

    #[test]
    fn a_constant_feature_becomes_its_shift() {
        let mut layer = BatchNorm::new(1);
        layer.params.beta[0] = 7.0;
        let (y, _) = layer.forward(&dmatrix![0.1, 0.1, 0.1]).unwrap();
        let formula = "y = γ ⊙ x̂ + β,  x̂ = (x − μ)/√(σ² + ε);  x = 0.1, β = 7";
        assert_near(y, dmatrix![7.0, 7.0, 7.0], 1e-12, formula);
    }

    #[test]
    fn a_batch_of_one_is_an_error() {
        let layer = BatchNorm::<f64>::new(2);
        let error = layer.forward(&dmatrix![1.0; 2.0]).unwrap_err();
        assert_eq!(error, BatchTooSmall { samples: 1 });
        assert_eq!(
            error.to_string(),
            "batch norm trains on 2 samples or more, but the batch has 1"
        );
    }

    #[test]
    fn statistics_are_those_of_each_feature_over_the_samples() {
        let layer = BatchNorm::new(2);
        let x = dmatrix![1.0, 1.0, 3.0, 3.0; 0.0, 4.0, 4.0, 8.0];
        let (_, pullback) = layer.forward(&x).unwrap();
        let yours = pullback.statistics();
        assert_is(yours.mean.as_slice(), [2.0, 4.0], "μ of each row");
        assert_is(yours.variance.as_slice(), [1.0, 8.0], "σ² of each row");
        assert_is(yours.count, 4, "n, the samples");
    }

    #[test]
    fn inference_takes_one_sample_and_leaves_out_the_others() {
        let running =
            RunningStatistics { mean: dvector![3.0], variance: dvector![4.0], momentum: 0.1 };
        let layer = BatchNorm::new(1);
        let alone = layer.infer(&dmatrix![5.0], &running);
        let formula = "x̂ = (x − mean)/√(variance + ε);  x = 5, mean = 3, variance = 4";
        assert_within(&alone, &dmatrix![1.0], 1e-5, formula);
        let among_others = layer.infer(&dmatrix![5.0, 100.0], &running);
        assert_is(among_others[0], alone[0], "y of a sample, among others as alone");
    }

    #[test]
    #[should_panic(expected = "running statistics of 3 features do not fit an input of 2")]
    fn statistics_of_other_features_are_refused() {
        let running = RunningStatistics::new(3);
        let _ = BatchNorm::<f64>::new(2).infer(&DMatrix::zeros(2, 4), &running);
    }

    #[test]
    #[should_panic(expected = "a γ of 2 and a β of 2 takes 2 rows, but got an input of 3×2")]
    fn another_number_of_features_is_refused() {
        let _ = BatchNorm::<f64>::new(2).forward(&DMatrix::zeros(3, 2));
    }
}
