use losses::Labels;
use rand::{Rng, seq::SliceRandom};
use std::{array, cmp::Reverse};

/// Shuffles the samples 0 to `samples` − 1 and deals them into parts of the given shares, such as
/// 7:3 or 8:1:1. Every sample is in exactly one part.
///
/// ```
/// use rand::{SeedableRng, rngs::StdRng};
///
/// let mut rng = StdRng::seed_from_u64(1);
/// let [train, validation, test] = images::shuffled_split(2000, [8, 1, 1], &mut rng);
/// assert_eq!([train.len(), validation.len(), test.len()], [1600, 200, 200]);
/// ```
///
/// Each part gets the whole number below its share of the samples; those that remain go to the
/// parts that were cut the most (the method of the largest remainder), and among equals to the
/// earlier. So no part is a whole sample away from its share.
///
/// Source: A §2.5, `train_test_split` with 30 % for testing; D 从数据中学习, 8:1:1 or 6:2:2.
///
/// # Panics
/// When all shares are 0.
pub fn shuffled_split<const PARTS: usize>(
    samples: usize,
    shares: [usize; PARTS],
    rng: &mut impl Rng,
) -> [Vec<usize>; PARTS] {
    deal(vec![(0..samples).collect()], shares, rng)
}

/// Splits as [`shuffled_split`] does, but class by class, so that each part has each class in
/// proportion (分层抽样, stratified).
///
/// In no part is a class a whole sample away from its share. What rounding takes from a part in
/// one class it gives back in the next ones, so that even of classes of five samples each, shares
/// of 8:1:1 make two small parts of the same size.
///
/// Source: D 从数据中学习, 确保每个数据集中的样本都覆盖不同的类别.
///
/// # Panics
/// When all shares are 0.
pub fn stratified_split<const PARTS: usize>(
    labels: &Labels,
    shares: [usize; PARTS],
    rng: &mut impl Rng,
) -> [Vec<usize>; PARTS] {
    let mut classes = vec![Vec::new(); labels.classes()];
    for (sample, label) in labels.iter().enumerate() {
        classes[label].push(sample);
    }
    deal(classes, shares, rng)
}

/// Deals each group into the parts, in proportion, and mixes the groups.
fn deal<const PARTS: usize>(
    groups: Vec<Vec<usize>>,
    shares: [usize; PARTS],
    rng: &mut impl Rng,
) -> [Vec<usize>; PARTS] {
    let mut rounding = Rounding::new(shares);
    let mut parts = array::from_fn(|_| Vec::new());
    for mut group in groups {
        group.shuffle(rng);
        let mut rest = group.into_iter();
        for (part, size) in parts.iter_mut().zip(rounding.sizes(rest.len())) {
            part.extend(rest.by_ref().take(size));
        }
    }
    for part in &mut parts {
        part.shuffle(rng);
    }
    parts
}

/// Shares of one group after another as whole numbers.
struct Rounding<const PARTS: usize> {
    shares: [u128; PARTS],
    total: u128,
    /// What rounding has taken from each part so far, in samples / `total`; below 0, if it gave.
    taken: [i128; PARTS],
}

impl<const PARTS: usize> Rounding<PARTS> {
    fn new(shares: [usize; PARTS]) -> Self {
        let shares = shares.map(|share| share as u128);
        let total = shares.iter().sum();
        assert!(total > 0, "shares of {shares:?} leave no part to deal to");
        Self { shares, total, taken: [0; PARTS] }
    }

    /// The size of each part of a group. They add up to the group's.
    fn sizes(&mut self, group: usize) -> [usize; PARTS] {
        let quotas = self.shares.map(|share| group as u128 * share);
        let total = self.total;
        let mut sizes = quotas.map(|quota| (quota / total) as usize);
        let remainders = quotas.map(|quota| (quota % total).cast_signed());
        for (taken, remainder) in self.taken.iter_mut().zip(remainders) {
            *taken += remainder;
        }
        // Only who was cut in this group may be rounded up in it, and once.
        let mut cut: Vec<usize> = (0..PARTS).filter(|&part| remainders[part] > 0).collect();
        cut.sort_by_key(|&part| Reverse(self.taken[part]));
        let left = group - sizes.iter().sum::<usize>();
        for part in cut.into_iter().take(left) {
            sizes[part] += 1;
            self.taken[part] -= total.cast_signed();
        }
        sizes
    }
}
