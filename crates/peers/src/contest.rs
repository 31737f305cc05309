//! `cargo xtask bench peers`: the same work in other libraries, beside ours.

use crate::{
    agreement,
    bar::{bar, counted},
    cargo,
    job_contest::JobContest,
    library::Library,
    material,
    peer::{Peer, Program},
    rounds::{self, Entry, Pace},
    table,
    task::{EVERYONES, OURS, SLOPES},
};
use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use images::Mnist;
use std::{ffi::OsString, io::Write, path::Path, time::Duration};
use terminal::Out;

const THREADS: [u32; 2] = [1, 2];

/// OpenBLAS's threads were seen to spin for 0.1 s.
const REST: Duration = Duration::from_millis(150);

/// Time a training step, a numerical gradient and whole jobs in other libraries, beside ours.
///
/// The work: iterations of 784-50-10 and of 784-800-10 in float32, each to gather a batch of
/// 100, to go forward and backward through it, and to update the parameters; and central
/// differences in float64, with two whole forward passes for each parameter. All start from
/// the same parameters and are given the same batches of data/mnist, or, where that is
/// missing, of data/sample; that all come to the same losses and slopes is checked.
///
/// Every library has a process of its own. They work in turn, round after round; what is
/// printed are medians over the rounds, with 1 thread and with 2.
///
/// A whole job is a program from its start to its end: it reads the images, learns, looks
/// after each epoch how many test images it knows, and keeps the network in a file. Ours is
/// `descent learn`. Once all do the same ten epochs, and, if all of MNIST is there, each
/// learns once in its own usual way until it knows 0.97 of the test images.
///
/// What is needed is installed in target/peers: NumPy, PyTorch, JAX and scikit-learn by
/// Python's pip (PyTorch is gigabytes), candle and burn by cargo. What cannot be installed is
/// skipped. The variable PYTHON names a Python other than python3.
#[derive(Args)]
#[command(verbatim_doc_comment)]
#[command(after_help = "Examples:
  cargo xtask bench peers                     all of them
  cargo xtask bench peers --only numpy,jax    two of them, beside ours
  cargo xtask bench peers --rounds 51         for steadier medians
  cargo xtask bench peers --jobs 0            no whole jobs")]
pub struct Arguments {
    /// Libraries to ask; all when none is named
    #[arg(long, value_name = "LIBRARY", value_delimiter = ',')]
    only: Vec<Library>,
    /// Rounds to take the medians of
    #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u16).range(1..))]
    rounds: u16,
    /// Whole jobs to take the medians of
    #[arg(long, default_value_t = 3)]
    jobs: u16,
}

impl Arguments {
    /// Installs, measures and prints. Only where ours fails is there nothing to print.
    pub fn run(self) -> Result<()> {
        let mnist = Mnist::load(Path::new("data"))?;
        material::write(Path::new(material::FOLDER), &mnist)?;
        let mut contest = Contest {
            ours: vec![cargo::beside("ours")?.into()],
            others: Vec::new(),
            pace: Pace { rounds: self.rounds.into(), rest: REST },
            absent: Vec::new(),
            disagree: false,
        };
        contest.invite(self.libraries());
        let mut out = Out;
        writeln!(out, "{}", contest.head(&mnist))?;
        let extent = mnist.extent();
        drop(mnist); // each peer has its own
        for threads in THREADS {
            writeln!(out, "{}", contest.hold(threads)?)?;
        }
        if self.jobs > 0 {
            let ours = vec![cargo::descent()?.into()];
            let mut jobs = JobContest::invite(ours, self.libraries(), self.jobs, extent);
            jobs.hold(&mut out)?;
            jobs.absent.retain(|line| !contest.absent.contains(line));
            contest.absent.append(&mut jobs.absent);
            contest.disagree |= jobs.disagree;
        }
        for absent in &contest.absent {
            writeln!(out, "{absent}")?;
        }
        if contest.disagree {
            bail!("not all did the same work");
        }
        Ok(())
    }

    /// Those chosen, each once.
    fn libraries(&self) -> impl Iterator<Item = Library> {
        let all = Library::value_variants().iter().copied();
        all.filter(|library| self.only.is_empty() || self.only.contains(library))
    }
}

/// Those who take part.
struct Contest {
    ours: Program,
    others: Vec<(Library, Program)>,
    pace: Pace,
    /// Who does not, or not to the end, and why.
    absent: Vec<String>,
    /// Whether someone did other work.
    disagree: bool,
}

impl Contest {
    fn invite(&mut self, libraries: impl Iterator<Item = Library>) {
        for library in libraries {
            match library.peer() {
                None => {}
                Some(Ok(program)) => self.others.push((library, program)),
                Some(Err(error)) => {
                    let line = format!("{} is skipped: {error:#}", library.name());
                    self.absent.push(line);
                }
            }
        }
    }

    /// What is to be read before the tables.
    fn head(&self, mnist: &Mnist) -> String {
        let (rounds, slopes) = (self.pace.rounds, SLOPES);
        let (count, name) = (mnist.train.len(), mnist.name());
        format!(
            "784-H-10, batch 100, {count} images of {name}; medians over rounds: {rounds}.\n\
             Naive numerical gradients are timed on {slopes} of the 39 760 parameters of 784-50-10\n\
             and multiplied up; `local` and `local-exact` are whole.\n"
        )
    }

    /// The tables of one number of threads.
    fn hold(&mut self, threads: u32) -> Result<String> {
        let mut entries = self.enter(threads)?;
        let bar = bar(self.pace.rounds, format!("rounds with {}", counted(threads)));
        rounds::run(&mut entries, self.pace, || bar.inc(1));
        bar.finish_and_clear();
        if let Some(failure) = entries[0].failure() {
            bail!("our own peer failed: {failure}");
        }
        for entry in &entries {
            if let Some(failure) = entry.failure() {
                self.leave_out(&entry.name, threads, failure);
            }
        }
        let there = |entry: &&Entry| entry.failure().is_none();
        let entries: Vec<&Entry> = entries.iter().filter(there).collect();
        let (steps, gradients) = (table::steps(&entries), table::gradients(&entries));
        let agreement = agreement::report(&entries).unwrap_or_else(|complaints| {
            self.disagree = true;
            complaints
        });
        let threads = counted(threads);
        Ok(format!("{threads}\n\n{steps}\n{gradients}\n{agreement}"))
    }

    /// Starts them all, ours first.
    fn enter(&mut self, threads: u32) -> Result<Vec<Entry>> {
        let ours = start(&self.ours, threads).context("our own peer failed")?;
        let mut entries = vec![Entry::new("ours".into(), ours, OURS)];
        for (library, program) in self.others.clone() {
            match start(&program, threads) {
                Ok(peer) => entries.push(Entry::new(peer.name.clone(), peer, EVERYONES)),
                Err(error) => self.leave_out(library.name(), threads, &format!("{error:#}")),
            }
        }
        Ok(entries)
    }

    fn leave_out(&mut self, name: &str, threads: u32, reason: &str) {
        let threads = counted(threads);
        let line = format!("{name} is left out with {threads}: {reason}");
        self.absent.push(line);
    }
}

fn start(program: &[OsString], threads: u32) -> Result<Peer> {
    Peer::start(program, Path::new(material::FOLDER), threads)
}
