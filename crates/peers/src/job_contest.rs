//! Whole jobs in `cargo xtask bench peers`: who takes part, and what is printed.

use crate::{
    agreement,
    bar::{bar, counted},
    job::{Job, Settings, TARGET, TEN_EPOCHS, Worker, to_target},
    job_table,
    jobs::{self, Entry},
    library::Library,
    material,
    peer::Program,
};
use anyhow::{Result, bail};
use images::Extent;
use std::{io::Write, ops::RangeInclusive, path::Path};

/// Some libraries do so small a job sooner with one.
const THREADS: [u32; 2] = [1, 2];

/// Those who take part.
pub struct JobContest {
    /// Ours first, each with what it usually learns by.
    workers: Vec<(&'static str, Worker, Settings)>,
    jobs: usize,
    extent: Extent,
    /// Who does not, or not to the end, and why.
    pub absent: Vec<String>,
    /// Whether someone did other work.
    pub disagree: bool,
}

impl JobContest {
    /// Ours, and those of the libraries that have a program for jobs and can be installed.
    pub fn invite(
        ours: Program,
        libraries: impl Iterator<Item = Library>,
        jobs: u16,
        extent: Extent,
    ) -> Self {
        let (mut workers, mut absent) = (Vec::new(), Vec::new());
        workers.push(("ours", Worker::Ours(ours), Settings::SOURCES));
        for library in libraries {
            match library.job() {
                None => {}
                Some((Ok(program), usual)) => {
                    workers.push((library.name(), Worker::Peer(program), usual));
                }
                Some((Err(error), _)) => {
                    absent.push(format!("{} is skipped: {error:#}", library.name()));
                }
            }
        }
        Self { workers, jobs: jobs.into(), extent, absent, disagree: false }
    }

    /// The tables, each as soon as it is known: of the same job for everyone, and, where there is all of MNIST, of the
    /// way to the target. From the sample nobody learns as much.
    pub fn hold(&mut self, out: &mut impl Write) -> Result<()> {
        let jobs = self.jobs;
        writeln!(
            out,
            "Whole jobs, from the start of the process to its end; medians over jobs: {jobs}.\n\
             784-50-10, SGD with 0.1, batches of 100:\n"
        )?;
        writeln!(out, "{}", self.same(THREADS[0], 0..=jobs)?)?;
        writeln!(out, "{}", self.same(THREADS[1], 1..=jobs)?)?;
        if self.extent == Extent::Full {
            writeln!(out, "{}", self.usual(THREADS[1], 1..=jobs)?)?;
        }
        Ok(())
    }

    /// The same job for everyone.
    fn same(&mut self, threads: u32, numbers: RangeInclusive<usize>) -> Result<String> {
        let what = format!("ten epochs, {}", counted(threads));
        let entries = self.work(&what, |_| TEN_EPOCHS, threads, numbers)?;
        let agreement = agreement::of_jobs(&entries, self.extent).unwrap_or_else(|complaints| {
            self.disagree = true;
            complaints
        });
        Ok(format!("{}\n{agreement}", job_table::same(&what, &entries)))
    }

    /// Each in its own way.
    fn usual(&mut self, threads: u32, numbers: RangeInclusive<usize>) -> Result<String> {
        let entries = self.work(&format!("to {TARGET}"), to_target, threads, numbers)?;
        let threads = counted(threads);
        Ok(format!(
            "784-100-10 with {threads}, by what is usual in each library, to the first epoch\n\
             after which as many test images are known:\n\n{}",
            job_table::to_target(&entries)
        ))
    }

    /// Has all of them do a job, and leaves out who fails.
    fn work(
        &mut self,
        what: &str,
        job: impl Fn(Settings) -> Job,
        threads: u32,
        numbers: RangeInclusive<usize>,
    ) -> Result<Vec<Entry>> {
        let entries = self.workers.iter();
        let mut entries: Vec<Entry> = entries
            .map(|(name, worker, usual)| Entry::new(name, worker.clone(), job(*usual)))
            .collect();
        let bar = bar(self.jobs, format!("whole jobs, {what}"));
        jobs::run(&mut entries, numbers, threads, Path::new(material::FOLDER), || bar.inc(1));
        bar.finish_and_clear();
        if let Some(Err(failure)) = entries.first().map(|ours| &ours.done) {
            bail!("our own job failed: {failure}");
        }
        for Entry { name, done, .. } in &entries {
            if let Err(failure) = done {
                self.absent.push(format!("{name} is left out of whole jobs, {what}: {failure}"));
            }
        }
        entries.retain(|entry| entry.done.is_ok());
        Ok(entries)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::job::fake;

    fn contest(others: &[(&'static str, Worker)], extent: Extent) -> JobContest {
        let ours = ("ours", fake::steady("ours", "0.97"), Settings::SOURCES);
        let others = others.iter().map(|(name, worker)| (*name, worker.clone(), Settings::SOURCES));
        let workers = [ours].into_iter().chain(others).collect();
        JobContest { workers, jobs: 1, extent, absent: Vec::new(), disagree: false }
    }

    fn shown(contest: &mut JobContest) -> String {
        let mut shown = Vec::new();
        contest.hold(&mut shown).unwrap();
        String::from_utf8(shown).unwrap()
    }

    #[test]
    fn who_fails_is_left_out_by_name_and_the_others_are_shown() {
        let fails = ("Other", fake::worker("echo oh >&2; exit 3"));
        let mut contest =
            contest(&[("Steady", fake::steady("Steady 1.0", "0.9668")), fails], Extent::Full);
        let text = shown(&mut contest);
        let found = |words: &str| text.matches(words).count();
        assert_eq!([found("ours"), found("Steady 1.0"), found("Other")], [3 + 3, 3, 0], "{text}");
        assert!(text.contains("Steady 1.0                  not reached in 20 epochs"), "{text}");
        let expected = |what| {
            format!("Other is left out of whole jobs, {what}: it ended with exit status: 3 (oh)")
        };
        assert_eq!(
            contest.absent,
            ["ten epochs, 1 thread", "ten epochs, 2 threads", "to 0.97"].map(expected)
        );
        assert!(!contest.disagree, "{text}");
    }

    #[test]
    fn the_way_to_the_target_is_of_all_images_only() {
        let mut contest = contest(&[], Extent::Sample);
        contest.workers[0].1 = fake::steady("ours", "0.9");
        let text = shown(&mut contest);
        assert!(!text.contains("784-100-10") && !contest.disagree, "{text}");
    }

    #[test]
    fn other_work_is_noticed() {
        let mut contest = contest(&[("Other", fake::steady("Other 1.0", "0.5"))], Extent::Full);
        let text = shown(&mut contest);
        assert!(text.contains("Other 1.0: NOT THE SAME WORK") && contest.disagree, "{text}");
    }
}
