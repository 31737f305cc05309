use crate::Statistics;
use nalgebra::{DVector, RealField, convert};

/// Mean and variance of each feature over the batches of a training, for inference, when there is
/// no batch to take them from.
///
/// They are no parameters: no gradient flows into them, and nothing changes them but
/// [`RunningStatistics::update`].
///
/// Source: Ioffe and Szegedy, *Batch Normalization* (2015), §3.1; C §9.4, 训练 vs. 推理.
#[derive(Debug, Clone, PartialEq)]
pub struct RunningStatistics<T> {
    /// The mean of each feature.
    pub mean: DVector<T>,
    /// The variance of each feature.
    pub variance: DVector<T>,
    /// How much the newest batch counts, from 0 to 1. After k batches the older knowledge has the
    /// weight (1 − momentum)ᵏ. (So PyTorch counts; other texts call 1 − m the momentum.)
    pub momentum: f64,
}

impl<T: RealField + Copy> RunningStatistics<T> {
    /// Mean 0 and variance 1 of each feature, and a momentum of 0.1.
    pub fn new(features: usize) -> Self {
        Self {
            mean: DVector::zeros(features),
            variance: DVector::from_element(features, T::one()),
            momentum: 0.1,
        }
    }

    /// Takes in the statistics of one batch of N samples.
    ///
    /// ```text
    /// mean ← (1 − m)·mean + m·μ        variance ← (1 − m)·variance + m·σ²·N/(N − 1)
    /// ```
    ///
    /// The factor N/(N − 1) makes up for the spread that a batch hides by being centred on its own
    /// mean; without it small batches would teach a variance that is too small.
    ///
    /// # Panics
    /// When the batch does not have as many features, or has a single sample.
    pub fn update(&mut self, batch: &Statistics<T>) {
        let (features, of_batch) = (self.mean.len(), batch.mean.len());
        assert!(
            features == of_batch,
            "running statistics of {features} features cannot take in a batch of {of_batch}"
        );
        let n = batch.count;
        assert!(n > 1, "a batch of {n} has no variance to take in");
        let (new, old) = (convert(self.momentum), convert(1.0 - self.momentum));
        let unbiased: T = convert(n as f64 / (n as f64 - 1.0));
        self.mean.axpy(new, &batch.mean, old);
        self.variance.axpy(new * unbiased, &batch.variance, old);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::dvector;
    use property::assert_near;

    #[test]
    fn a_batch_counts_a_tenth() {
        let mut running = RunningStatistics::new(2);
        running.update(&Statistics {
            mean: dvector![10.0, -20.0],
            variance: dvector![3.0, 0.0],
            count: 4,
        });
        let formula = "mean ← (1 − m)·mean + m·μ;  mean = 0, m = 0.1, μ = (10, −20)";
        assert_near(running.mean, dvector![1.0, -2.0], f64::EPSILON, formula);
        let formula = "variance ← (1 − m)·variance + m·σ²·N/(N − 1);  variance = 1, m = 0.1, σ² = (3, 0), N = 4";
        assert_near(running.variance, dvector![0.9 + 0.1 * 4.0, 0.9], f64::EPSILON, formula);
    }
}
