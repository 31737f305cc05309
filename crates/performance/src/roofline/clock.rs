//! Times of work that is done again and again.

use std::time::{Duration, Instant};

/// How long a round takes at least.
const ROUND: Duration = Duration::from_millis(8);

/// How many rounds there are, of which the quickest counts: nothing makes a machine quicker than it is, and
/// much makes it slower.
pub const ROUNDS: usize = 15;

/// How many calls make a round.
pub fn calls(work: &mut impl FnMut()) -> u32 {
    let mut calls = 1;
    while seconds_of(work, calls) * f64::from(calls) < ROUND.as_secs_f64() {
        calls *= 2;
    }
    calls
}

/// The seconds of a call, of so many one after the other.
pub fn seconds_of(work: &mut impl FnMut(), calls: u32) -> f64 {
    let start = Instant::now();
    for _ in 0..calls {
        work();
    }
    start.elapsed().as_secs_f64() / f64::from(calls)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_timed_and_not_a_round() {
        let mut work = || std::thread::sleep(Duration::from_millis(3));
        let calls = calls(&mut work);
        assert!((1..=4).contains(&calls), "{calls} of 3 ms each are more than {ROUND:?}");
        let seconds = seconds_of(&mut work, 4);
        assert!((0.003..0.03).contains(&seconds), "{seconds}");
    }
}
