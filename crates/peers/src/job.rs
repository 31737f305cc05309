//! A whole job: a program that learns from the files and keeps the network in a file, from its start to its end.

use crate::{peer::Program, variables};
use anyhow::{Context, Result, bail, ensure};
use std::{ffi::OsString, fmt, fs, path::Path, process::Command, time::Duration};
use usage::Line;

/// No job takes a tenth of this.
const PATIENCE: Duration = Duration::from_secs(900);

/// What is to be learnt, and how.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Job {
    /// Units of the hidden layer.
    pub hidden: u32,
    /// By which steps.
    pub settings: Settings,
    /// How often all training images are met.
    pub epochs: u32,
    /// The share of the test images that is enough, if any is.
    pub target: Option<f64>,
}

/// An optimizer with its usual learning rate, and the images for each of its steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    pub optimizer: Optimizer,
    pub batch: u32,
}

impl Settings {
    /// As the course's sources have them.
    pub const SOURCES: Self = Self { optimizer: Optimizer::Sgd, batch: 100 };
}

impl fmt::Display for Settings {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let optimizer = match self.optimizer {
            Optimizer::Sgd => "SGD",
            Optimizer::Adam => "Adam",
            Optimizer::AdamW => "AdamW",
        };
        write!(f, "{optimizer}, {}", self.batch)
    }
}

/// SGD with a learning rate of 0.1, the others with 0.001.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Optimizer {
    Sgd,
    Adam,
    AdamW,
}

impl Optimizer {
    /// As jobs are told it.
    fn word(self) -> &'static str {
        match self {
            Self::Sgd => "sgd",
            Self::Adam => "adam",
            Self::AdamW => "adamw",
        }
    }
}

/// Ten epochs of 784-50-10 as the sources have them: the same work for everyone.
pub const TEN_EPOCHS: Job =
    Job { hidden: 50, settings: Settings::SOURCES, epochs: 10, target: None };

/// The share of the test images that is to be known, by whatever is usual in a library.
pub const TARGET: f64 = 0.97;

/// To [`TARGET`], with as many units as it takes to get there reliably.
pub fn to_target(settings: Settings) -> Job {
    Job { hidden: 100, settings, epochs: 20, target: Some(TARGET) }
}

/// A program that does jobs.
#[derive(Clone, Debug)]
pub enum Worker {
    /// `descent`, with the data where it always is.
    Ours(Program),
    /// One that is asked as `programs/job.py` describes, on the material.
    Peer(Program),
}

impl Worker {
    /// Has a job done once.
    ///
    /// # Errors
    /// When it does not end well, says nothing of what it learnt, or keeps no network.
    pub fn work(&self, job: Job, seed: usize, threads: u32, material: &Path) -> Result<Done> {
        let folder = tempfile::tempdir().context("no temporary folder can be made")?;
        let out = folder.path().join("net.kept");
        let (Self::Ours(program) | Self::Peer(program)) = self;
        let mut command = Command::new(&program[0]);
        command.args(&program[1..]).args(self.words(job, seed, material, &out));
        variables::settle(&mut command, threads);
        let run = usage::run(&mut command, PATIENCE)?;
        let size = fs::metadata(&out).map_or(0, |file| file.len());
        ensure!(
            size >= job.bytes(),
            "it kept {size} bytes, and the parameters are {}",
            job.bytes()
        );
        let name = match self {
            Self::Ours(_) => "ours".to_owned(),
            Self::Peer(_) => run.lines.first().map_or_else(String::new, |line| line.text.clone()),
        };
        let epochs: Vec<Epoch> = run.lines.iter().filter_map(Epoch::read).collect();
        if epochs.is_empty() {
            bail!("it said of no epoch how many test images it knows");
        }
        Ok(Done { name, seconds: run.time.as_secs_f64(), memory: run.peak_memory, epochs })
    }

    fn words(&self, job: Job, seed: usize, material: &Path, out: &Path) -> Vec<OsString> {
        let Job { hidden, settings: Settings { optimizer, batch }, epochs, target } = job;
        let (optimizer, target) = (optimizer.word(), target.unwrap_or(1.0));
        let (first, rest) = match self {
            Self::Ours(_) => (
                [OsString::from("learn"), "--out".into(), out.into()].to_vec(),
                format!(
                    "--hidden {hidden} --optimizer {optimizer} --batch-size {batch} \
                     --epochs {epochs} --seed {seed}"
                ),
            ),
            Self::Peer(_) => (
                [OsString::from(material), out.into()].to_vec(),
                format!("{hidden} {optimizer} {batch} {epochs} {seed} {target}"),
            ),
        };
        first.into_iter().chain(rest.split(' ').map(OsString::from)).collect()
    }
}

impl Job {
    /// How many the parameters have in float32.
    fn bytes(self) -> u64 {
        4 * (785 * u64::from(self.hidden) + 10 * (u64::from(self.hidden) + 1))
    }
}

/// What came of a job.
#[derive(Clone, Debug, PartialEq)]
pub struct Done {
    /// What the program calls itself: `NumPy 2.4.6`.
    pub name: String,
    /// From before the process to after it.
    pub seconds: f64,
    /// Its peak memory in bytes, where the system tells it.
    pub memory: Option<u64>,
    /// What it said of its epochs.
    pub epochs: Vec<Epoch>,
}

impl Done {
    /// The share of the test images that it knows at the end.
    pub fn accuracy(&self) -> f64 {
        self.epochs.last().map_or(f64::NAN, |epoch| epoch.test)
    }

    /// The first epoch after which it knows the share.
    pub fn reached(&self, target: f64) -> Option<Epoch> {
        self.epochs.iter().copied().find(|epoch| epoch.test >= target)
    }
}

/// What a program says after an epoch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Epoch {
    pub number: u32,
    /// The seconds from the start of the process.
    pub at: f64,
    /// The share of the test images that it knows.
    pub test: f64,
}

impl Epoch {
    /// From a line such as `epoch 3 train 0.9520 test 0.9450`, with other words between them or not.
    fn read(line: &Line) -> Option<Self> {
        let mut words = line.text.split_whitespace();
        let number = words.next().filter(|&word| word == "epoch").and(words.next())?;
        let mut words = words.skip_while(|&word| word != "test");
        let test = words.nth(1)?.parse().ok()?;
        Some(Self { number: number.parse().ok()?, at: line.at.as_secs_f64(), test })
    }
}

#[cfg(all(test, unix))]
pub mod fake {
    use super::*;

    /// A shell script in place of a peer.
    pub fn worker(script: &str) -> Worker {
        Worker::Peer(["sh", "-c", script, "fake"].map(OsString::from).to_vec())
    }

    /// Says and keeps what a peer does.
    pub fn steady(name: &str, test: &str) -> Worker {
        worker(&format!(
            "echo {name}; echo epoch 1 train 0.5 test {test}; head -c 400000 /dev/zero > \"$2\""
        ))
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn work(worker: &Worker) -> Result<Done> {
        worker.work(TEN_EPOCHS, 7, 2, Path::new("the material"))
    }

    #[test]
    fn a_job_is_told_all_it_needs_and_what_it_says_is_heard() {
        let script = r#"echo "Fake 1.0 with $OMP_NUM_THREADS: $1 $3 $4 $5 $6 $7 $8"
            echo "epoch   0  iteration 0  loss 2.3  train 0.1  test 0.1"
            echo "epoch 1 train 0.5 test 0.97"; echo "epoch 2 train 0.5 test 0.96"
            head -c 400000 /dev/zero > "$2""#;
        let done = work(&fake::worker(script)).unwrap();
        assert_eq!(done.name, "Fake 1.0 with 2: the material 50 sgd 100 10 7 1");
        assert_eq!(done.accuracy(), 0.96);
        assert_eq!(done.reached(0.97).map(|epoch| epoch.number), Some(1));
        assert_eq!(done.reached(0.98), None);
        assert!(done.epochs[2].at <= done.seconds, "{done:?}");
    }

    #[test]
    fn ours_is_the_command_that_everyone_has() {
        let words = Worker::Ours(Vec::new()).words(
            to_target(Settings::SOURCES),
            3,
            Path::new("the material"),
            Path::new("an out"),
        );
        let expected = "learn --out an_out --hidden 100 --optimizer sgd --batch-size 100 \
                        --epochs 20 --seed 3";
        let words: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
        assert_eq!(words.join(" ").replace("an out", "an_out"), expected);
    }

    #[test]
    fn a_job_without_a_network_or_an_epoch_is_none() {
        for (script, expected) in [
            ("echo Fake; echo epoch 1 test 0.9", "it kept 0 bytes, and the parameters are 159040"),
            (r#"echo Fake; head -c 159040 /dev/zero > "$2""#, "it said of no epoch how many"),
            ("echo oh >&2; exit 3", "it ended with exit status: 3 (oh)"),
        ] {
            let error = format!("{:#}", work(&fake::worker(script)).unwrap_err());
            assert!(error.contains(expected), "{script}: {error}");
        }
    }
}
