//! What the machine can do at most.

use super::{
    level::{Caches, Level},
    peak::peak,
    stream,
};

/// What so many threads can do in a second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// How many.
    pub threads: usize,
    /// Multiplications and additions.
    pub peak: f64,
    /// Bytes loaded from each level.
    pub load: [f64; 4],
    /// Bytes loaded and stored by an update, y ← y + a·x.
    pub update: [f64; 4],
}

impl Limits {
    /// Measures them. A cache that cores share is shared.
    pub fn measure(caches: &Caches, threads: usize) -> Self {
        let sample = |level: Level| match level {
            Level::Third => caches.sample(level) / threads,
            _ => caches.sample(level),
        };
        Self {
            threads,
            peak: peak(threads),
            load: Level::ALL.map(|level| stream::load(sample(level), threads)),
            update: Level::ALL.map(|level| stream::update(sample(level), threads)),
        }
    }
}
