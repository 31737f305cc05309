use crate::{Clipping, Optimizer, Sampling, Schedule, Sgd, warm_up};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use serde::{Deserialize, Serialize};

/// How to train. Whatever is not said is as in [`Plan::default`], the sources' way.
///
/// ```
/// use train::{Adam, Length, Optimizer, Plan, Schedule};
///
/// let plan = Plan {
///     length: Length::Epochs(20),
///     optimizer: Optimizer::Adam(Adam::default()),
///     learning_rate: 0.001,
///     schedule: Schedule::Cosine { period: 20.0 },
///     ..Plan::default()
/// };
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Plan {
    /// How long.
    pub length: Length,
    /// How many samples for each update.
    pub batch_size: usize,
    /// How they are chosen.
    pub sampling: Sampling,
    /// How the gradient moves the parameters.
    pub optimizer: Optimizer,
    /// η (学习率), the length of a step.
    pub learning_rate: f64,
    /// How η changes.
    pub schedule: Schedule,
    /// For how many epochs η grows from 0 at first.
    pub warm_up: f64,
    /// λ of [`add_l2`](crate::add_l2); 0 is none.
    pub l2: f64,
    /// How a gradient is cut short.
    pub clipping: Option<Clipping>,
    /// After how many epochs without a better loss on the samples held out training stops, and goes
    /// back to the best.
    pub patience: Option<usize>,
    /// Into how many pieces a batch is cut, to be worked on by as many threads.
    pub pieces: usize,
    /// The seed of all that is left to chance while training.
    pub seed: u64,
}

/// How long to train.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Length {
    /// So many updates, as B and E count.
    Iterations(usize),
    /// As many updates as it takes to see all samples so many times.
    Epochs(usize),
}

/// 10 epochs of batches of 100, drawn with replacement, by SGD with η = 0.1.
impl Default for Plan {
    fn default() -> Self {
        Self {
            length: Length::Epochs(10),
            batch_size: 100,
            sampling: Sampling::WithReplacement,
            optimizer: Optimizer::Sgd(Sgd),
            learning_rate: 0.1,
            schedule: Schedule::Fixed,
            warm_up: 0.0,
            l2: 0.0,
            clipping: None,
            patience: None,
            pieces: 1,
            seed: 1,
        }
    }
}

impl Plan {
    /// How many updates an epoch of so many samples has.
    ///
    /// # Panics
    /// When the batch size is 0.
    pub fn iterations_per_epoch(&self, samples: usize) -> usize {
        self.sampling.batches_per_epoch(samples, self.batch_size)
    }

    /// How many updates training on so many samples has, unless it is stopped early; no more than a number can be.
    ///
    /// # Panics
    /// As [`Plan::iterations_per_epoch`], if it is as long as some epochs.
    pub fn iterations(&self, samples: usize) -> usize {
        match self.length {
            Length::Iterations(iterations) => iterations,
            Length::Epochs(epochs) => epochs.saturating_mul(self.iterations_per_epoch(samples)),
        }
    }

    /// The size of the smallest piece of a batch of so many samples.
    pub(crate) fn smallest_piece(&self, samples: usize) -> usize {
        assert!(self.batch_size > 0 && self.pieces > 0, "a batch has a sample and a piece");
        let last = self.sampling.last_batch(samples, self.batch_size);
        let last_piece = |batch: usize| match batch % batch.div_ceil(self.pieces) {
            0 => batch.div_ceil(self.pieces),
            rest => rest,
        };
        last_piece(last).min(last_piece(self.batch_size))
    }

    /// η after so many epochs.
    pub fn learning_rate_at(&self, time: f64) -> f64 {
        self.learning_rate * self.schedule.factor(time) * warm_up(self.warm_up, time)
    }

    /// The random generators of an epoch: the one that chooses the batches, and the one for all
    /// else. They follow from the seed and the epoch's number, so that training can go on at an
    /// epoch as if it had never stopped. They are drawn by counting up to it, so no epoch should be in the billions.
    pub fn generators(&self, epoch: usize) -> [StdRng; 2] {
        let mut seeds = StdRng::seed_from_u64(self.seed);
        for _ in 0..epoch {
            let _: [u64; 2] = seeds.random();
        }
        [(); 2].map(|()| StdRng::seed_from_u64(seeds.random()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use property::assert_is;

    #[test]
    fn the_rate_is_the_product_of_schedule_and_warm_up() {
        let plan = Plan {
            learning_rate: 0.8,
            schedule: Schedule::Exponential { factor: 0.25 },
            warm_up: 2.0,
            ..Plan::default()
        };
        let rates = [0.0, 0.5, 1.0, 2.0].map(|time| plan.learning_rate_at(time));
        let expected = [0.0, 0.8 * 0.5 * 0.25, 0.8 * 0.25 * 0.5, 0.8 / 16.0];
        let formula = "η·factorᵗ·min(1, t / 2), η = 0.8, factor = 1/4, at t = 0, 1/2, 1, 2";
        assert_is(rates, expected, formula);
    }

    #[test]
    fn no_two_generators_draw_the_same() {
        let plan = Plan::default();
        let mut first: Vec<u64> =
            (0..20).flat_map(|epoch| plan.generators(epoch)).map(|mut rng| rng.random()).collect();
        first.sort_unstable();
        first.dedup();
        assert_is(first.len(), 40, "how many first numbers 40 generators draw");
    }

    #[test]
    fn the_smallest_piece_is_the_last_of_the_last_batch() {
        let smallest = |sampling, pieces| {
            let plan = Plan { batch_size: 10, sampling, pieces, ..Plan::default() };
            plan.smallest_piece(25)
        };
        // Batches of 10, 10 and 5: 4, 4, 2 and 2, 2, 1 in three pieces.
        let formula = "the smallest piece of batches of 10 out of 25 samples";
        assert_is(smallest(Sampling::ShuffledEpochs, 1), 5, formula);
        assert_is(smallest(Sampling::ShuffledEpochs, 3), 1, formula);
        assert_is(smallest(Sampling::WholeBatches, 3), 2, formula);
        assert_is(smallest(Sampling::WithReplacement, 3), 2, formula);
    }
}
