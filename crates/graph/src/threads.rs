//! How many threads a piece of work is worth.

use rayon::prelude::*;

/// How many multiplications are worth a thread that is awake, as one of the pool's is while it has work:
/// they take some times as long as handing them to it.
const A_THREADS_WORTH: usize = 1 << 18;

/// How many are worth going into the pool for, where the caller waits until another thread has woken.
const A_WAKING_WORTH: usize = 1 << 22;

/// In how many shares to do so many multiplications: one, unless there are threads that they are worth.
pub(crate) fn shares(multiplications: usize) -> usize {
    let within = rayon::current_thread_index().is_some();
    let worth = if within { A_THREADS_WORTH } else { A_WAKING_WORTH };
    let threads = if multiplications < worth { 1 } else { rayon::current_num_threads() };
    (multiplications / A_THREADS_WORTH).clamp(1, threads)
}

/// Does each of these parts, by threads if there is more than one.
pub(crate) fn each<P: Send>(parts: Vec<P>, f: impl Fn(P) + Sync + Send) {
    if parts.len() > 1 {
        parts.into_par_iter().with_max_len(1).for_each(f);
    } else {
        parts.into_iter().for_each(f);
    }
}
