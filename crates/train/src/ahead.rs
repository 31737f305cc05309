use rayon::Yield;
use std::sync::atomic::{AtomicBool, Ordering};

/// Learns from one batch after the other, while another thread gets the next one ready
/// (预取, prefetching), if rayon has one here.
///
/// `load` is called in order and a batch ahead, so it must not depend on what was learnt. It is
/// asked until it has no more, or `learn` fails.
///
/// A thread that is done with its part takes what else there is to do in the pool: a share of what the
/// other does, or all of another loop. So hold no lock around it.
///
/// # Errors
/// The first of `learn`.
///
/// # Panics
/// When `load` or `learn` does.
pub fn ahead<B: Send, E: Send>(
    mut load: impl FnMut() -> Option<B> + Send,
    mut learn: impl FnMut(B) -> Result<(), E> + Send,
) -> Result<(), E> {
    in_pool(|| {
        let mut next = load();
        while let Some(batch) = next {
            let is_learnt = AtomicBool::new(false);
            let learn = || {
                let learnt = learn(batch);
                is_learnt.store(true, Ordering::Relaxed);
                learnt
            };
            let load = || {
                let loaded = load();
                lend_a_hand(&is_learnt);
                loaded
            };
            let (learnt, loaded) = rayon::join(learn, load);
            learnt?;
            next = loaded;
        }
        Ok(())
    })
}

/// Calls `f` from a thread of the pool: from outside, each product that threads share would have to
/// wake one first.
fn in_pool<R: Send>(f: impl FnOnce() -> R + Send) -> R {
    rayon::scope(|_| f())
}

/// How often a thread looks out for work, a third of a microsecond each time.
const LOOKS: usize = 1 << 14;

/// Stays awake for what the other thread has to share, until it has learnt. A thread that falls asleep
/// between two products takes longer to wake than many a product does. But there is an end to it: the
/// other one may wait for what this thread was at before.
fn lend_a_hand(is_learnt: &AtomicBool) {
    for _ in 0..LOOKS {
        if is_learnt.load(Ordering::Relaxed) {
            return;
        }
        if rayon::yield_now() != Some(Yield::Executed) {
            std::thread::yield_now();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rayon::{ThreadPoolBuilder, prelude::*};
    use std::{sync::mpsc::channel, time::Duration};

    /// What is learnt of 1 to 5, up to an error at `wrong`.
    fn learn(wrong: i32, threads: usize) -> (Result<(), i32>, Vec<i32>) {
        let (mut loaded, mut learnt) = (0, Vec::new());
        let pool = ThreadPoolBuilder::new().num_threads(threads).build();
        let result = pool.unwrap().install(|| {
            let load = || {
                loaded += 1;
                (loaded <= 5).then_some(loaded)
            };
            ahead(load, |batch| {
                learnt.push(batch);
                if batch == wrong { Err(batch) } else { Ok(()) }
            })
        });
        (result, learnt)
    }

    #[test]
    fn every_batch_is_learnt_from_in_order() {
        for threads in [1, 2, 3] {
            assert_eq!(learn(0, threads), (Ok(()), vec![1, 2, 3, 4, 5]));
        }
    }

    #[test]
    fn the_next_is_loaded_meanwhile() {
        let (says, loaded) = channel();
        let mut batches = 0..3;
        let load = || {
            let batch = batches.next();
            if batch != Some(0) {
                says.send(()).unwrap();
            }
            batch
        };
        let until_loaded = move |batch| {
            let next = loaded.recv_timeout(Duration::from_secs(60));
            next.map_err(|_| format!("nothing was loaded while {batch} was learnt from"))
        };
        let pool = ThreadPoolBuilder::new().num_threads(2).build();
        let result = pool.unwrap().install(|| ahead(load, until_loaded));
        assert_eq!(result, Ok(()));
    }

    #[test]
    fn an_error_is_the_end() {
        for threads in [1, 2] {
            assert_eq!(learn(3, threads), (Err(3), vec![1, 2, 3]));
        }
    }

    /// More loops than there are threads, which load by threads too.
    fn many(learn: impl Fn(i32) -> Result<(), i32> + Sync) -> Vec<Result<(), i32>> {
        let loops = (0..64).into_par_iter().map(|_| {
            let mut batches = 0..50;
            let load = || rayon::join(|| batches.next(), || ()).0;
            ahead(load, &learn)
        });
        loops.collect()
    }

    #[test]
    fn many_loops_come_to_an_end() {
        assert_eq!(many(|_| Ok(())), [Ok(()); 64]);
        let fail_at_7 = |batch| if batch == 7 { Err(batch) } else { Ok(()) };
        assert_eq!(many(fail_at_7), [Err(7); 64]);
    }

    #[test]
    #[should_panic(expected = "cannot learn this")]
    fn a_panic_while_learning_is_passed_on() {
        many(|_| panic!("cannot learn this"));
    }

    #[test]
    #[should_panic(expected = "no such batch")]
    fn a_panic_while_loading_is_passed_on() {
        let _: Result<(), ()> = ahead(|| -> Option<()> { panic!("no such batch") }, |()| Ok(()));
    }
}
