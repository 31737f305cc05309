use crate::Group;
use std::ops::Range;

/// Which of `count` things a process of a group has to do: the ranks' shares follow one another, and no two differ by
/// more than one.
pub(crate) fn share(count: usize, rank: usize, group: &impl Group) -> Range<usize> {
    let start = |rank: usize| count * rank / group.size();
    start(rank)..start(rank + 1)
}

/// How many of `count` things each process has to do.
pub(crate) fn shares(count: usize, group: &impl Group) -> Vec<usize> {
    (0..group.size()).map(|rank| share(count, rank, group).len()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use property::assert_is;

    struct Of(usize);

    impl Group for Of {
        fn rank(&self) -> usize {
            0
        }

        fn size(&self) -> usize {
            self.0
        }
    }

    #[test]
    fn shares_follow_one_another_and_are_all() {
        for (count, size) in [(0, 3), (1, 4), (7, 3), (8, 4), (39_760, 7)] {
            let group = Of(size);
            let all: Vec<usize> = (0..size).flat_map(|rank| share(count, rank, &group)).collect();
            let of = format!("{count} things of {size} processes");
            assert_is(all, (0..count).collect::<Vec<_>>(), format_args!("the shares of {of}"));
            let shares = shares(count, &group);
            let (most, fewest) = (shares.iter().max(), shares.iter().min());
            let apart = most.zip(fewest).map(|(most, fewest)| most - fewest);
            assert_is(apart <= Some(1), true, format_args!("the shares differ by one: {of}"));
        }
    }
}
