use rand::{Rng, RngExt, seq::SliceRandom};
use serde::{Deserialize, Serialize};

/// How the samples of a batch are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sampling {
    /// Each sample is drawn from all, whatever was drawn before, as A, B and E do. What they then
    /// call an epoch leaves out about a third (1/e) of the samples and meets others twice.
    WithReplacement,
    /// All samples are shuffled and cut into batches; the last of an epoch may be short. Each
    /// sample is met once an epoch. C does this.
    ShuffledEpochs,
    /// The same, but a short last batch is left out.
    WholeBatches,
}

impl Sampling {
    /// How many batches of `size` an epoch of so many samples has.
    ///
    /// A writes 2000/64 ≈ 32, which counts the short batch at the end, and drops it in its code.
    ///
    /// # Panics
    /// When `size` is 0.
    pub fn batches_per_epoch(self, samples: usize, size: usize) -> usize {
        assert!(size > 0, "a batch needs at least one sample");
        match self {
            Self::WithReplacement | Self::ShuffledEpochs => samples.div_ceil(size),
            Self::WholeBatches => samples / size,
        }
    }

    /// The size of the last batch of an epoch, the only one that may be short.
    pub(crate) fn last_batch(self, samples: usize, size: usize) -> usize {
        match (self, samples % size) {
            (Self::ShuffledEpochs, rest) if rest > 0 => rest,
            _ => size,
        }
    }
}

/// An endless sequence of batches (mini-batch, 小批量), as the indices of their samples.
///
/// Source: B, mini-batch的实现; C §10.6.
#[derive(Debug)]
pub struct Batches<'a, R> {
    sampling: Sampling,
    size: usize,
    order: Vec<usize>,
    used: usize,
    rng: &'a mut R,
}

impl<'a, R: Rng> Batches<'a, R> {
    /// Batches of `size` out of `samples` samples.
    ///
    /// # Panics
    /// When there are no samples, `size` is 0, or the samples do not make a whole batch where one is
    /// asked for.
    pub fn new(sampling: Sampling, samples: usize, size: usize, rng: &'a mut R) -> Self {
        assert!(samples > 0, "batches need samples to choose from");
        assert!(
            sampling.batches_per_epoch(samples, size) > 0,
            "{samples} samples do not make a whole batch of {size}"
        );
        Self { sampling, size, order: (0..samples).collect(), used: samples, rng }
    }

    fn draw(&mut self) -> Vec<usize> {
        let samples = self.order.len();
        (0..self.size).map(|_| self.rng.random_range(0..samples)).collect()
    }

    fn deal(&mut self) -> Vec<usize> {
        let left = self.order.len() - self.used;
        if left == 0 || self.sampling == Sampling::WholeBatches && left < self.size {
            self.order.shuffle(self.rng);
            self.used = 0;
        }
        let batch = self.order[self.used..].iter().take(self.size);
        let batch: Vec<usize> = batch.copied().collect();
        self.used += batch.len();
        batch
    }
}

impl<R: Rng> Iterator for Batches<'_, R> {
    type Item = Vec<usize>;

    fn next(&mut self) -> Option<Vec<usize>> {
        Some(match self.sampling {
            Sampling::WithReplacement => self.draw(),
            Sampling::ShuffledEpochs | Sampling::WholeBatches => self.deal(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{SeedableRng, rngs::StdRng};

    fn batches(sampling: Sampling, samples: usize, size: usize, count: usize) -> Vec<Vec<usize>> {
        let mut rng = StdRng::seed_from_u64(1);
        Batches::new(sampling, samples, size, &mut rng).take(count).collect()
    }

    #[test]
    fn an_epoch_meets_each_sample_once() {
        // A: 2000 samples in batches of 64 are 31 whole batches and a short one.
        let epochs = batches(Sampling::ShuffledEpochs, 2000, 64, 64);
        for epoch in epochs.chunks(32) {
            assert_eq!(epoch[31].len(), 2000 - 31 * 64);
            let mut met = epoch.concat();
            met.sort_unstable();
            assert!(met.into_iter().eq(0..2000), "an epoch misses a sample or meets one twice");
        }
        assert_ne!(epochs[0], epochs[32], "epochs are shuffled anew");
    }

    #[test]
    fn whole_batches_leave_a_short_one_out() {
        let epochs = batches(Sampling::WholeBatches, 2000, 64, 62);
        assert!(epochs.iter().all(|batch| batch.len() == 64), "a batch is not whole");
        for epoch in epochs.chunks(31) {
            let mut met = epoch.concat();
            met.sort_unstable();
            met.dedup();
            assert_eq!(met.len(), 31 * 64);
        }
    }

    #[test]
    #[should_panic(expected = "50 samples do not make a whole batch of 64")]
    fn no_whole_batch_is_refused() {
        batches(Sampling::WholeBatches, 50, 64, 1);
    }

    #[test]
    fn drawing_with_replacement_leaves_a_share_of_1_over_e_out() {
        let drawn = batches(Sampling::WithReplacement, 10_000, 100, 100);
        let mut met = drawn.concat();
        assert_eq!(met.len(), 10_000);
        met.sort_unstable();
        met.dedup();
        assert!((6_100..6_550).contains(&met.len()), "met {} of 10 000", met.len());
    }

    #[test]
    fn drawing_with_replacement_reaches_the_first_and_the_last() {
        let drawn = batches(Sampling::WithReplacement, 3, 100, 1).concat();
        assert!((0..3).all(|sample| drawn.contains(&sample)), "{drawn:?}");
    }

    #[test]
    fn a_seed_gives_the_same_batches() {
        for sampling in [Sampling::WithReplacement, Sampling::ShuffledEpochs] {
            assert_eq!(batches(sampling, 50, 7, 20), batches(sampling, 50, 7, 20));
        }
    }
}
