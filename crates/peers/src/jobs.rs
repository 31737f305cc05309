//! Whole jobs, ours beside those of other libraries, in turn.

use crate::{
    job::{Done, Job, Worker},
    rounds::order,
};
use std::{ops::RangeInclusive, path::Path};

/// A worker with its job, and how it did so far.
pub struct Entry {
    /// Its name in the tables.
    pub name: String,
    worker: Worker,
    /// What it is to do.
    pub job: Job,
    /// What came of each job, or why it dropped out.
    pub done: Result<Vec<Done>, String>,
}

impl Entry {
    /// Before the first job. The name is the worker's own, as soon as it has said it.
    pub fn new(name: &str, worker: Worker, job: Job) -> Self {
        Self { name: name.to_owned(), worker, job, done: Ok(Vec::new()) }
    }

    fn work(&mut self, number: usize, threads: u32, material: &Path) {
        let Ok(all) = &mut self.done else {
            return;
        };
        let job = match number {
            0 => Job { epochs: 1, ..self.job },
            _ => self.job,
        };
        match self.worker.work(job, number, threads, material) {
            Ok(done) if number > 0 => {
                self.name.clone_from(&done.name);
                all.push(done);
            }
            Ok(_) => {}
            Err(error) => self.done = Err(format!("{error:#}")),
        }
    }
}

/// Has each do its job once for each of these numbers, which are seeds too. That of 0 is an epoch that is forgotten: the
/// first time, files come from the disk. Who fails is not asked again. `watch` is called after each round.
pub fn run(
    entries: &mut [Entry],
    numbers: RangeInclusive<usize>,
    threads: u32,
    material: &Path,
    mut watch: impl FnMut(),
) {
    for number in numbers {
        for index in order(entries.len(), number) {
            entries[index].work(number, threads, material);
        }
        watch();
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::job::{TEN_EPOCHS, fake};

    #[test]
    fn each_does_its_job_with_other_seeds_after_one_epoch_and_who_fails_drops_out() {
        let told = r#"echo "told $6 $7"; echo epoch 1 test 0.9; head -c 160000 /dev/zero > "$2""#;
        let fails = r#"test "$7" -lt 2 || exit 3; echo x; echo epoch 1 test 1; head -c 160000 /dev/zero > "$2""#;
        let mut entries = [told, fails].map(|s| Entry::new("x", fake::worker(s), TEN_EPOCHS));
        let mut watched = 0;
        run(&mut entries, 0..=3, 2, Path::new("the material"), || watched += 1);
        let [told, fails] = entries;
        let names: Vec<String> = told.done.unwrap().into_iter().map(|done| done.name).collect();
        assert_eq!((names.join(", ").as_str(), watched), ("told 10 1, told 10 2, told 10 3", 4));
        assert_eq!(fails.done.unwrap_err(), "it ended with exit status: 3 (without a word)");
    }
}
