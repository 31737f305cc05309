use rayon::ThreadPoolBuilder;
use std::{iter, sync::mpsc::sync_channel};

/// How many batches may wait to be learnt from.
const WAITING: usize = 2;

/// Learns from one batch after the other, while the next ones are got ready (预取, prefetching), if
/// rayon has more than one thread here.
///
/// `load` is called in order and some batches ahead, so it must not depend on what was learnt. It is
/// asked until it has no more, or `learn` fails. It has threads of its own, as many as there are
/// here, so that it never waits for a thread that waits for it.
///
/// # Errors
/// The first of `learn`.
///
/// # Panics
/// When `load` or `learn` does, or no thread can be started.
pub fn ahead<B: Send, E: Send>(
    mut load: impl FnMut() -> Option<B> + Send,
    learn: impl FnMut(B) -> Result<(), E> + Send,
) -> Result<(), E> {
    let threads = rayon::current_num_threads();
    if threads == 1 {
        return iter::from_fn(load).try_for_each(learn);
    }
    let loaders = ThreadPoolBuilder::new().num_threads(threads).build();
    let loaders = loaders.expect("threads can be started");
    let (ready, batches) = sync_channel(WAITING);
    in_pool(|| {
        loaders.in_place_scope(|scope| {
            // Nobody takes what is sent after an error.
            scope.spawn(move |_| {
                while let Some(batch) = load()
                    && ready.send(batch).is_ok()
                {}
            });
            batches.into_iter().try_for_each(learn)
        })
    })
}

/// Calls `f` from a thread of the pool: from outside, each product that threads share would have to
/// wake one first.
fn in_pool<R: Send>(f: impl FnOnce() -> R + Send) -> R {
    rayon::scope(|_| f())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rayon::prelude::*;

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
    fn loops_do_not_wait_for_each_other() {
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
