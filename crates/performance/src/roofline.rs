//! `cargo xtask bench roofline`: a table of work beside what the machine can do.

mod clock;
mod level;
mod together;
mod peak;
mod stream;
mod limits;
mod laps;
mod step;
mod work;
mod table;

use anyhow::{Context, Result};
use clap::Args;
use images::Mnist;
use level::Caches;
use limits::Limits;
use rayon::ThreadPoolBuilder;
use std::{io::Write, path::Path};
use step::Course;
use terminal::Out;
use work::Shape;

const THREADS: [usize; 2] = [1, 2];

/// The hidden units, and how many steps are timed with them.
const NETWORKS: [(usize, usize); 2] = [(50, 2000), (800, 300)];

/// Compare the parts of a training step with what the machine can do.
///
/// The step: 784-50-10 and 784-800-10 in float32, batches of 100 of data/mnist, or, where that is
/// missing, of data/sample. Each part is timed within whole steps, and its median is compared with
/// the machine's peak in multiplications and additions, and with the rate at which the cache that
/// its numbers lie in gives them. Both are measured first, with as many threads.
#[derive(Args)]
pub struct Arguments {}

impl Arguments {
    /// Measures and prints.
    pub fn run(self) -> Result<()> {
        let Self {} = self;
        let images = Mnist::load(Path::new("data"))?.train;
        let caches = Caches::of_this_machine();
        let mut out = Out;
        writeln!(out, "{}", table::HEAD)?;
        for threads in THREADS {
            let limits = Limits::measure(&caches, threads);
            writeln!(out, "{}", table::limits(&limits, &caches))?;
            let pool = ThreadPoolBuilder::new().num_threads(threads).build();
            let pool = pool.context("threads cannot be started")?;
            for (hidden, steps) in NETWORKS {
                let mut course = Course::new(&images, hidden);
                let shape = Shape { hidden, entries: course.entries(), images: images.len() };
                let laps = pool.install(|| course.laps(steps));
                writeln!(out, "{}", table::step(shape, &laps, &limits, &caches))?;
            }
        }
        Ok(())
    }
}
