//! Splits are partitions, of the sizes asked for, class by class, and the same for the same seed.

use images::{shuffled_split, stratified_split};
use losses::Labels;
use property::property;
use proptest::{collection::vec, prelude::*};
use rand::{SeedableRng, rngs::StdRng};

/// Three shares, some of them 0, but not all.
fn shares() -> impl Strategy<Value = [usize; 3]> {
    let any = [0..=10_usize, 0..=10, 0..=10];
    any.prop_filter("all 0", |shares| shares.iter().sum::<usize>() > 0)
}

/// Up to 300 samples of up to 12 classes, some of which are rare or have none.
fn labels() -> impl Strategy<Value = Labels> {
    (1..=12_usize).prop_flat_map(|classes| {
        let label = (0..classes, 0..classes).prop_map(|(one, other)| one.min(other));
        vec(label, 0..300).prop_map(move |labels| Labels::new(labels, classes).unwrap())
    })
}

fn rng(seed: u64) -> StdRng {
    StdRng::seed_from_u64(seed)
}

fn assert_partition(parts: &[Vec<usize>; 3], samples: usize) -> Result<(), TestCaseError> {
    let mut all = parts.concat();
    all.sort_unstable();
    prop_assert!(all.into_iter().eq(0..samples), "{parts:?}");
    Ok(())
}

/// How far sizes are from their shares of all, in samples.
fn farthest(sizes: [usize; 3], shares: [usize; 3]) -> f64 {
    let [all, total] = [sizes, shares].map(|x| x.iter().sum::<usize>() as f64);
    let off = |(size, share)| f64::abs(size as f64 - all * share as f64 / total);
    let sizes = sizes.into_iter().zip(shares);
    sizes.map(off).fold(0.0, f64::max)
}

fn of_class(labels: &Labels, part: &[usize], class: usize) -> usize {
    let labels = labels.select(part);
    labels.iter().filter(|&label| label == class).count()
}

property! {
    #[test]
    fn a_split_is_a_partition_within_a_sample_of_its_shares(
        samples in 0..500_usize, shares in shares(), seed in any::<u64>(),
    ) {
        let parts = shuffled_split(samples, shares, &mut rng(seed));
        assert_partition(&parts, samples)?;
        prop_assert!(farthest(parts.each_ref().map(Vec::len), shares) < 1.0);
        prop_assert_eq!(&parts, &shuffled_split(samples, shares, &mut rng(seed)));
    }

    #[test]
    fn a_stratified_split_is_so_for_each_class_and_for_all(
        labels in labels(), shares in shares(), seed in any::<u64>(),
    ) {
        let parts = stratified_split(&labels, shares, &mut rng(seed));
        assert_partition(&parts, labels.len())?;
        for class in 0..labels.classes() {
            let sizes = parts.each_ref().map(|part| of_class(&labels, part, class));
            prop_assert!(farthest(sizes, shares) < 1.0, "{sizes:?} of class {class}");
        }
        let sizes = parts.each_ref().map(Vec::len);
        prop_assert!(farthest(sizes, shares) < 1.0, "{sizes:?}");
        prop_assert_eq!(&parts, &stratified_split(&labels, shares, &mut rng(seed)));
    }
}

#[test]
fn the_shares_of_the_sources() {
    let sizes = |shares| shuffled_split(42_000, shares, &mut rng(1)).map(|part| part.len());
    assert_eq!(sizes([7, 3, 0]), [29_400, 12_600, 0]);
    assert_eq!(sizes([8, 1, 1]), [33_600, 4_200, 4_200]);
    assert_eq!(sizes([6, 2, 2]), [25_200, 8_400, 8_400]);
}

#[test]
fn the_largest_remainder_is_rounded_up_and_among_equals_the_earlier() {
    let sizes = |samples, shares| shuffled_split(samples, shares, &mut rng(1)).map(|p| p.len());
    assert_eq!(sizes(11, [8, 1, 1]), [9, 1, 1]); // 8.8 1.1 1.1
    assert_eq!(sizes(16, [8, 1, 1]), [13, 2, 1]); // 12.8 1.6 1.6
    assert_eq!(sizes(1, [1, 1, 1]), [1, 0, 0]);
    assert_eq!(sizes(0, [1, 1, 1]), [0, 0, 0]);
}

#[test]
fn small_classes_do_not_starve_the_small_parts() {
    let labels = Labels::new((0..50).map(|sample| sample % 10).collect(), 10).unwrap();
    let parts = stratified_split(&labels, [8, 1, 1], &mut rng(1));
    assert_eq!(parts.map(|part| part.len()), [40, 5, 5]);
}

#[test]
fn parts_are_shuffled_and_classes_mixed() {
    let labels = Labels::new((0..1000).map(|sample| sample / 500).collect(), 2).unwrap();
    for seed in 0..10 {
        let [plain, _] = shuffled_split(1000, [1, 1], &mut rng(seed));
        let [stratified, _] = stratified_split(&labels, [1, 1], &mut rng(seed));
        let other = shuffled_split(1000, [1, 1], &mut rng(seed + 10))[0].clone();
        assert!(plain != other, "the seed does not matter");
        for part in [plain, stratified] {
            let first = of_class(&labels, &part[..250], 0);
            assert!((80..170).contains(&first), "{first} of the first 250");
            assert!(!part.is_sorted(), "a part is in the old order");
        }
    }
}

#[test]
#[should_panic(expected = "shares of [0, 0] leave no part to deal to")]
fn shares_of_nothing_are_refused() {
    let _ = shuffled_split(5, [0, 0], &mut rng(1));
}

#[test]
fn shares_may_be_as_large_as_they_like() {
    let mut rng = StdRng::seed_from_u64(1);
    let [most, least] = shuffled_split(1000, [usize::MAX, 1], &mut rng);
    assert_eq!((most.len(), least.len()), (1000, 0));
    let [half, other] = shuffled_split(1000, [usize::MAX, usize::MAX], &mut rng);
    assert_eq!((half.len(), other.len()), (500, 500));
}
