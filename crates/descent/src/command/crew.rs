#[cfg(test)]
pub mod threads;

use train::{Alone, Exchange};

/// Who carries out a command together: this process alone, or several that learn one network. Each was started with the
/// same words, and whatever all of them come to is the same to the bit.
pub trait Crew: Exchange<f32> + Exchange<u8> {
    /// How many threads each has unless somebody says otherwise; what rayon finds, if that is not known either.
    fn usual_threads(&self) -> Option<usize> {
        None
    }

    /// Whether this one was asked to stop, in another way than by Ctrl-C.
    fn is_asked_to_stop(&self) -> bool {
        false
    }

    /// How many numbers or bytes one can send, or get, at a time.
    fn most_at_a_time(&self) -> usize {
        usize::MAX
    }

    /// What a person puts before a verb.
    fn called_by(&self) -> String {
        "cargo run --release -p descent --".to_owned()
    }
}

impl Crew for Alone {}
