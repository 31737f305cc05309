//! Times of work that is done again and again.

use std::time::{Duration, Instant};

/// How long a round takes at least.
const ROUND: Duration = Duration::from_millis(8);

/// How many rounds there are.
const ROUNDS: usize = 15;

/// The seconds of a call in the quickest of some rounds: nothing makes a machine quicker than it is, and much
/// makes it slower.
pub fn quickest(mut work: impl FnMut()) -> f64 {
    let mut round = |calls: u32| {
        let start = Instant::now();
        for _ in 0..calls {
            work();
        }
        start.elapsed()
    };
    let mut calls = 1;
    while round(calls) < ROUND {
        calls *= 2;
    }
    let rounds = (0..ROUNDS).map(|_| round(calls).as_secs_f64() / f64::from(calls));
    rounds.fold(f64::INFINITY, f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_timed_and_not_a_round() {
        let seconds = quickest(|| std::thread::sleep(Duration::from_millis(3)));
        assert!((0.003..0.008).contains(&seconds), "{seconds}");
    }
}
