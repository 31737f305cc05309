use std::ops::Range;

/// Numbers at which a range has ticks: all multiples of a round step, which is 1, 2 or 5 times a power of ten, and
/// the smallest with which there are at most so many.
pub(crate) fn ticks(range: &Range<f64>, most: usize) -> Vec<f64> {
    let length = range.end - range.start;
    if !length.is_finite() || length <= 0.0 {
        return Vec::new();
    }
    let fits = |step: &Step| step.multiples(range).take(most + 1).count() <= most;
    let last = Step::down_from(length).take_while(fits).last();
    last.map_or(Vec::new(), |step| step.multiples(range).collect())
}

/// `digit`·10^`exponent`.
#[derive(Clone, Copy)]
struct Step {
    digit: f64,
    exponent: i32,
}

impl Step {
    /// The steps in falling order, from one above a length to one that is too small for it.
    fn down_from(length: f64) -> impl Iterator<Item = Self> {
        #[expect(clippy::cast_possible_truncation, reason = "between −324 and 309")]
        let above = length.log10().ceil() as i32;
        let exponents = (0..20).map(move |below| above - below);
        exponents.flat_map(|exponent| [5.0, 2.0, 1.0].map(|digit| Self { digit, exponent }))
    }

    /// So many steps. A division by a power of ten gives the number nearest to the decimal one,
    /// which a multiplication by a tenth does not.
    fn times(self, count: f64) -> f64 {
        let power = 10f64.powi(self.exponent.abs());
        if self.exponent < 0 { count * self.digit / power } else { count * self.digit * power }
    }

    /// Its multiples within a range, but for rounding at the ends.
    fn multiples(self, range: &Range<f64>) -> impl Iterator<Item = f64> {
        let (first, last) = (range.start / self.times(1.0), range.end / self.times(1.0));
        let (first, last) = ((first - 1e-9).ceil(), (last + 1e-9).floor());
        let counts = std::iter::successors(Some(first), |count| Some(count + 1.0));
        counts.take_while(move |&count| count <= last).map(move |count| self.times(count) + 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_as_small_as_they_may_be() {
        assert_eq!(ticks(&(0.0..1.0), 7), [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]);
        assert_eq!(ticks(&(0.0..0.3), 4), [0.0, 0.1, 0.2, 0.3]);
        assert_eq!(ticks(&(-3.0..3.0), 7), [-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0]);
        assert_eq!(ticks(&(0.1..0.9), 4), [0.2, 0.4, 0.6, 0.8]);
        assert_eq!(ticks(&(0.0..1000.0), 7), [0.0, 200.0, 400.0, 600.0, 800.0, 1000.0]);
        assert_eq!(ticks(&(1.0..60000.0), 3), [20000.0, 40000.0, 60000.0]);
        assert_eq!(ticks(&(-2e-5..1e-5), 4), [-2e-5, -1e-5, 0.0, 1e-5]);
        assert_eq!(ticks(&(0.0..8.0), 1), [0.0]);
    }

    #[test]
    fn no_range_keeps_them_for_long() {
        let odd = [0.0..0.0, 1.0..0.0, f64::NAN..1.0, f64::NEG_INFINITY..0.0];
        assert!(odd.iter().all(|range| ticks(range, 7).is_empty()));
        assert!(ticks(&(0.0..1.0), 0).is_empty());
        assert!(ticks(&(1e17..1e17 + 16.0), 7).len() <= 7);
        assert!(ticks(&(0.0..f64::MIN_POSITIVE), 7).len() <= 7);
    }
}
