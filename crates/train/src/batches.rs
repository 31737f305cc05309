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
    use property::assert_is;
    use rand::{SeedableRng, rngs::StdRng};

    fn batches(sampling: Sampling, samples: usize, size: usize, count: usize) -> Vec<Vec<usize>> {
        let mut rng = StdRng::seed_from_u64(1);
        Batches::new(sampling, samples, size, &mut rng).take(count).collect()
    }

    #[test]
    fn only_whole_batches_do_not_count_a_short_one() {
        for (samples, size, all, whole) in [(2000, 64, 32, 31), (4, 2, 2, 2), (3, 100, 1, 0)] {
            let counted = |sampling: Sampling| sampling.batches_per_epoch(samples, size);
            let of = format!("samples / size = {samples} / {size}");
            let rounded_up = format!("⌈samples / size⌉: {of}");
            assert_is(counted(Sampling::WithReplacement), all, &rounded_up);
            assert_is(counted(Sampling::ShuffledEpochs), all, &rounded_up);
            assert_is(counted(Sampling::WholeBatches), whole, format!("⌊samples / size⌋: {of}"));
        }
    }

    #[test]
    fn the_last_batch_of_an_epoch_is_what_is_left() {
        let sizes =
            |sampling| -> Vec<usize> { batches(sampling, 5, 2, 6).iter().map(Vec::len).collect() };
        let formula = "min(size, left): the sizes of batches of 2 out of 5 samples";
        assert_is(sizes(Sampling::ShuffledEpochs), [2, 2, 1, 2, 2, 1], formula);
        assert_is(sizes(Sampling::WholeBatches), [2; 6], "the sizes of whole batches");
    }

    #[test]
    fn an_epoch_meets_each_sample_once() {
        // A: 2000 samples in batches of 64 are 31 whole batches and a short one.
        let epochs = batches(Sampling::ShuffledEpochs, 2000, 64, 64);
        for epoch in epochs.chunks(32) {
            let met = epoch.concat();
            for sample in 0..2000 {
                let times = met.iter().filter(|&&it| it == sample).count();
                assert_is(times, 1, format_args!("how often an epoch meets sample {sample}"));
            }
            assert_is(met.len(), 2000, "how many samples an epoch of 2000 meets");
            assert_is(epoch[31].len(), 2000 - 31 * 64, "the size of the last batch");
        }
        let [first, second] = [&epochs[0][..5], &epochs[32][..5]];
        assert!(
            epochs[0] != epochs[32],
            "each epoch is shuffled anew\nyours     {first:?} begins the first and the second\n\
             expected  another order than {second:?} in the second"
        );
    }

    #[test]
    fn whole_batches_leave_a_short_one_out() {
        let epochs = batches(Sampling::WholeBatches, 2000, 64, 62);
        for batch in &epochs {
            assert_is(batch.len(), 64, "the size of a whole batch");
        }
        for epoch in epochs.chunks(31) {
            let mut met = epoch.concat();
            met.sort_unstable();
            met.dedup();
            assert_is(met.len(), 31 * 64, "how many samples an epoch of 31 batches of 64 meets");
        }
    }

    #[test]
    fn where_no_sample_is_left_over_whole_batches_meet_all() {
        for epoch in batches(Sampling::WholeBatches, 6, 2, 30).chunks(3) {
            let mut met = epoch.concat();
            met.sort_unstable();
            assert_is(met, [0, 1, 2, 3, 4, 5], "which of 6 samples 3 batches of 2 meet");
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
        assert_is(met.len(), 10_000, "how many are drawn in 100 batches of 100");
        met.sort_unstable();
        met.dedup();
        assert!(
            (6_100..6_550).contains(&met.len()),
            "1 − 1/e of 10 000 are drawn\nyours     {}\nexpected  6100 to 6550",
            met.len()
        );
    }

    #[test]
    fn drawing_with_replacement_reaches_the_first_and_the_last() {
        let an_epoch = Sampling::WithReplacement.batches_per_epoch(3, 100);
        assert_is(an_epoch, 1, "⌈samples / size⌉: 3 samples in batches of 100");
        let mut drawn = batches(Sampling::WithReplacement, 3, 100, 1).concat();
        drawn.sort_unstable();
        drawn.dedup();
        assert_is(drawn, [0, 1, 2], "which of 3 samples are drawn");
    }

    #[test]
    fn a_seed_gives_the_same_batches() {
        for sampling in [Sampling::WithReplacement, Sampling::ShuffledEpochs] {
            let [first, second] = [(); 2].map(|()| batches(sampling, 50, 7, 20));
            assert_is(first, second, "the same seed draws the same batches");
        }
    }
}
