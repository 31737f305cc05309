//! `cargo xtask bench peers`: the same work in other libraries, beside ours.

use crate::{
    agreement,
    library::Library,
    material,
    peer::{Peer, Program},
    rounds::{self, Entry, Pace},
    table,
    task::{EVERYONES, OURS, SLOPES},
};
use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use files::training_images;
use indicatif::{ProgressBar, ProgressStyle};
use std::{env, ffi::OsString, io::Write, path::Path, time::Duration};
use terminal::Out;

const MATERIAL: &str = "target/peers/data";
const THREADS: [u32; 2] = [1, 2];

/// OpenBLAS's threads were seen to spin for 0.1 s.
const REST: Duration = Duration::from_millis(150);

/// Time a training step and a numerical gradient in other libraries, beside ours.
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
/// What is needed is installed in target/peers: NumPy, PyTorch and JAX by Python's pip
/// (PyTorch is gigabytes), candle by cargo. What cannot be installed is skipped. The variable
/// PYTHON names a Python other than python3.
#[derive(Args)]
#[command(verbatim_doc_comment)]
#[command(after_help = "Examples:
  cargo xtask bench peers                     all of them
  cargo xtask bench peers --only numpy,jax    two of them, beside ours
  cargo xtask bench peers --rounds 51         for steadier medians")]
pub struct Arguments {
    /// Libraries to ask; all when none is named
    #[arg(long, value_name = "LIBRARY", value_delimiter = ',')]
    only: Vec<Library>,
    /// Rounds to take the medians of
    #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u16).range(1..))]
    rounds: u16,
}

impl Arguments {
    /// Installs, measures and prints. Only where ours fails is there nothing to print.
    pub fn run(self) -> Result<()> {
        let ours = vec![beside("ours")?];
        let (images, folder) = training_images(Path::new("data"))?;
        material::write(Path::new(MATERIAL), &images)?;
        let mut contest = Contest {
            ours,
            others: Vec::new(),
            pace: Pace { rounds: self.rounds.into(), rest: REST },
            absent: Vec::new(),
            disagree: false,
        };
        contest.invite(self.libraries());
        let mut out = Out;
        writeln!(out, "{}", contest.head(images.labels.len(), &folder))?;
        drop(images); // each peer has its own
        for threads in THREADS {
            writeln!(out, "{}", contest.hold(threads)?)?;
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
                Ok(program) => self.others.push((library, program)),
                Err(error) => {
                    let line = format!("{} is skipped: {error:#}", library.name());
                    self.absent.push(line);
                }
            }
        }
    }

    /// What is to be read before the tables.
    fn head(&self, count: usize, folder: &Path) -> String {
        let (rounds, folder, slopes) = (self.pace.rounds, folder.display(), SLOPES);
        format!(
            "784-H-10, batch 100, {count} images of {folder}; medians over rounds: {rounds}.\n\
             Naive numerical gradients are timed on {slopes} of the 39 760 parameters of 784-50-10\n\
             and multiplied up; `local` and `local-exact` are whole.\n"
        )
    }

    /// The tables of one number of threads.
    fn hold(&mut self, threads: u32) -> Result<String> {
        let mut entries = self.enter(threads)?;
        let bar = bar(self.pace.rounds, threads);
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

/// The program of that name that is built with this one.
fn beside(name: &str) -> Result<OsString> {
    let this = env::current_exe().context("the folder of this program cannot be found")?;
    Ok(this.with_file_name(name).with_extension(env::consts::EXE_EXTENSION).into())
}

fn start(program: &[OsString], threads: u32) -> Result<Peer> {
    Peer::start(program, Path::new(MATERIAL), threads)
}

/// A bar on stderr that counts rounds, seen on a terminal only.
fn bar(rounds: usize, threads: u32) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:10} {pos:>3}/{len} {wide_msg}");
    ProgressBar::new(rounds as u64 + 1)
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        .with_message(format!("rounds with {}", counted(threads)))
}

fn counted(threads: u32) -> String {
    let plural = if threads == 1 { "" } else { "s" };
    format!("{threads} thread{plural}")
}
