//! What threads do when all of them work at the same time.

use super::clock::{ROUNDS, calls, seconds_of};
use std::{sync::Barrier, thread};

/// Units a second of so many threads, each of which does work of its own that `make` prepares, with how many
/// units a call is. They begin each round together, and the best round counts.
pub fn rate<F: FnMut()>(threads: usize, make: impl Fn() -> (f64, F) + Sync) -> f64 {
    let ready = Barrier::new(threads);
    let work = || {
        let (units, mut work) = make();
        work(); // its memory is there
        let calls = calls(&mut work);
        let round = |_| {
            ready.wait();
            units / seconds_of(&mut work, calls)
        };
        (0..ROUNDS).map(round).collect::<Vec<f64>>()
    };
    let rates: Vec<Vec<f64>> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(|worker| worker.join().expect("it only computes")).collect()
    });
    let of_round = |round| rates.iter().map(|rates| rates[round]).sum();
    (0..ROUNDS).map(of_round).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn threads_that_rest_do_twice_as_much_as_one() {
        let sleep = || (1.0, || thread::sleep(Duration::from_millis(4)));
        let (one, two) = (rate(1, sleep), rate(2, sleep));
        assert!((1.5..2.5).contains(&(two / one)), "{two} and {one}");
    }
}
