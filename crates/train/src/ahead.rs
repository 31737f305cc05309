use rayon::Yield;
use std::{
    iter,
    panic::resume_unwind,
    sync::mpsc::{Receiver, RecvTimeoutError, sync_channel},
    thread,
    time::Duration,
};

/// How many batches may wait to be learnt from.
const WAITING: usize = 2;

/// How long to wait before helping others.
const A_WHILE: Duration = Duration::from_micros(100);

/// Learns from one batch after the other, while another thread gets the next ones ready (预取,
/// prefetching), if there is more than one thread.
///
/// `load` is called in order and some batches ahead, so it must not depend on what was learnt. It is
/// asked until it has no more, or `learn` fails.
///
/// # Errors
/// The first of `learn`.
pub fn ahead<B: Send, E: Send>(
    mut load: impl FnMut() -> Option<B> + Send,
    mut learn: impl FnMut(B) -> Result<(), E> + Send,
) -> Result<(), E> {
    // Threads are counted, and products shared out, by the pool that this is called in.
    rayon::scope(|_| {
        if rayon::current_num_threads() == 1 {
            return iter::from_fn(load).try_for_each(learn);
        }
        thread::scope(|scope| {
            let (ready, batches) = sync_channel(WAITING);
            let loader = scope.spawn(move || {
                // Nobody takes what is sent after an error.
                while let Some(batch) = load()
                    && ready.send(batch).is_ok()
                {}
            });
            let learnt = iter::from_fn(|| next(&batches)).try_for_each(&mut learn);
            drop(batches);
            loader.join().unwrap_or_else(|panic| resume_unwind(panic));
            learnt
        })
    })
}

/// Waits for what is ready next. A thread of the pool that only waited might be the one that the
/// loader is waiting for, so now and then it helps.
fn next<B>(batches: &Receiver<B>) -> Option<B> {
    loop {
        match batches.recv_timeout(A_WHILE) {
            Ok(batch) => return Some(batch),
            Err(RecvTimeoutError::Disconnected) => return None,
            Err(RecvTimeoutError::Timeout) => while rayon::yield_now() == Some(Yield::Executed) {},
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rayon::prelude::*;

    /// What is learnt of 1 to 5, up to an error at `wrong`.
    fn learn(wrong: i32, threads: usize) -> (Result<(), i32>, Vec<i32>) {
        let (mut loaded, mut learnt) = (0, Vec::new());
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
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
    fn an_error_is_the_end() {
        for threads in [1, 2] {
            assert_eq!(learn(3, threads), (Err(3), vec![1, 2, 3]));
        }
    }

    // More loops than the pool has threads, whose loaders need the pool too.
    #[test]
    fn loops_do_not_wait_for_each_other() {
        (0..16).into_par_iter().for_each(|_| {
            let mut batches = 0..50;
            let load = || rayon::join(|| batches.next(), || ()).0;
            assert_eq!(ahead(load, |_| Ok::<(), ()>(())), Ok(()));
        });
    }

    #[test]
    #[should_panic(expected = "no such batch")]
    fn a_panic_while_loading_is_passed_on() {
        let _: Result<(), ()> = ahead(|| -> Option<()> { panic!("no such batch") }, |()| Ok(()));
    }
}
