use std::ops::Range;

/// The share of all numbers that falls into each of some equal bins of a range.
pub struct Histogram {
    pub(crate) range: Range<f64>,
    pub(crate) shares: Vec<f64>,
}

impl Histogram {
    /// Counts the numbers; those outside of the range are in no bin, but are some of all.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a bin")]
    pub fn new(numbers: impl IntoIterator<Item = f64>, range: Range<f64>, bins: usize) -> Self {
        let mut counts = vec![0_u32; bins];
        let mut all = 0;
        for number in numbers {
            all += 1;
            if range.contains(&number) {
                let place = (number - range.start) / (range.end - range.start);
                counts[((place * bins as f64) as usize).min(bins - 1)] += 1;
            }
        }
        let shares = counts.iter().map(|&count| f64::from(count) / f64::from(all));
        Self { shares: shares.collect(), range }
    }

    /// The largest share.
    pub fn top(&self) -> f64 {
        self.shares.iter().copied().fold(0.0, f64::max)
    }

    /// The lower and the upper end of a bin, and its share.
    pub(crate) fn bins(&self) -> impl Iterator<Item = (f64, f64, f64)> + '_ {
        let width = (self.range.end - self.range.start) / self.shares.len() as f64;
        let edge = move |bin: usize| self.range.start + bin as f64 * width;
        self.shares.iter().enumerate().map(move |(bin, &share)| (edge(bin), edge(bin + 1), share))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_outside_counts_among_all() {
        let histogram = Histogram::new([0.1, 0.2, 0.9, 7.0], 0.0..1.0, 2);
        assert_eq!((histogram.shares.as_slice(), histogram.top()), ([0.5, 0.25].as_slice(), 0.5));
    }
}
