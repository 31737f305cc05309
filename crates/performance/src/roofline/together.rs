//! What threads do when all of them work at the same time.

use super::clock::quickest;
use std::{sync::Barrier, thread};

/// Units a second of so many threads, each of which does work of its own that `make` prepares, with how many
/// units a call is.
pub fn rate<F: FnMut()>(threads: usize, make: impl Fn() -> (f64, F) + Sync) -> f64 {
    let ready = Barrier::new(threads);
    thread::scope(|scope| {
        let work = || {
            let (units, mut work) = make();
            work(); // its memory is there
            ready.wait();
            units / quickest(work)
        };
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let rates = workers.into_iter().map(|worker| worker.join().expect("it only computes"));
        rates.sum()
    })
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
