//! The times of the parts of a piece of work that is done again and again.

use crate::median::median;
use std::time::Instant;

/// A clock that is asked after each of N parts.
pub struct Laps<const N: usize> {
    times: [Vec<f64>; N],
    part: usize,
    since: Instant,
}

impl<const N: usize> Laps<N> {
    /// Before the first round.
    pub fn new() -> Self {
        Self { times: std::array::from_fn(|_| Vec::new()), part: 0, since: Instant::now() }
    }

    /// A round begins.
    pub fn start(&mut self) {
        (self.part, self.since) = (0, Instant::now());
    }

    /// The next part has ended.
    pub fn lap(&mut self) {
        let now = Instant::now();
        self.times[self.part].push((now - self.since).as_secs_f64());
        self.part += 1;
        self.since = Instant::now();
    }

    /// The median seconds of each part.
    pub fn medians(self) -> [f64; N] {
        self.times.map(median)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{thread, time::Duration};

    #[test]
    fn each_part_has_its_own_median() {
        let mut laps = Laps::<2>::new();
        for milliseconds in [5, 5, 50] {
            laps.start();
            laps.lap();
            thread::sleep(Duration::from_millis(milliseconds));
            laps.lap();
        }
        let [first, second] = laps.medians();
        assert!(first < 1e-3, "{first}");
        assert!((0.005..0.05).contains(&second), "{second}");
    }
}
