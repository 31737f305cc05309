//! A training by the command, and what it takes.

use crate::median::median;
use anyhow::{Context, Result};
use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

/// How long the longest training may take.
const PATIENCE: Duration = Duration::from_secs(3600);

/// A training that is run to an early end and to a later one.
#[derive(Debug, Clone)]
pub struct Job {
    /// What `descent learn` is told.
    pub words: Vec<OsString>,
    /// The flag that says where it ends.
    pub by: &'static str,
    /// The early end and the later one: how many epochs, or iterations.
    pub ends: [usize; 2],
    /// A table of few images, with which memory is measured, if all the images would hide the network's.
    pub few: Option<PathBuf>,
}

/// What a training takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cost {
    /// The seconds of an epoch, or of an iteration.
    pub unit: f64,
    /// The seconds of all else: the start of the process, getting the images, the end.
    pub rest: f64,
    /// The most bytes in memory, where the system tells.
    pub bytes: Option<f64>,
}

impl Job {
    /// Runs it to both ends. Its network goes into the folder `kept`.
    pub fn cost(&self, descent: &Path, kept: &Path) -> Result<Cost> {
        let run = |end: usize| self.run(&[self.by.into(), end.to_string().into()], descent, kept);
        let [early, late] = [run(self.ends[0])?, run(self.ends[1])?];
        let seconds = [early.time.as_secs_f64(), late.time.as_secs_f64()];
        let peak = match &self.few {
            None => late.peak_memory,
            Some(few) => {
                let words = ["--csv".into(), few.into(), "--iterations".into(), "1".into()];
                self.run(&words, descent, kept)?.peak_memory
            }
        };
        Ok(Cost::between(seconds, self.ends, peak.map(|bytes| bytes as f64)))
    }

    fn run(&self, further: &[OsString], descent: &Path, kept: &Path) -> Result<usage::Run> {
        let mut command = Command::new(descent);
        command.arg("learn").args(&self.words).args(further);
        command.arg("--out").arg(kept.join("net.safetensors"));
        let run = usage::run(&mut command, PATIENCE);
        run.with_context(|| format!("{} learn", descent.display()))
    }
}

impl Cost {
    /// What two runs tell that took so many seconds to their ends.
    fn between(seconds: [f64; 2], ends: [usize; 2], bytes: Option<f64>) -> Self {
        let unit = (seconds[1] - seconds[0]) / (ends[1] - ends[0]) as f64;
        Self { unit, rest: seconds[0] - unit * ends[0] as f64, bytes }
    }

    /// Of some rounds the medians of the times, and the most memory.
    pub fn median(rounds: &[Self]) -> Self {
        let median = |of: fn(&Self) -> f64| median(rounds.iter().map(of).collect());
        let bytes = rounds.iter().filter_map(|round| round.bytes).reduce(f64::max);
        Self { unit: median(|cost| cost.unit), rest: median(|cost| cost.rest), bytes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_later_end_takes_more_is_of_its_units() {
        let cost = Cost::between([1.5, 2.5], [1, 3], Some(8.0));
        assert_eq!(cost, Cost { unit: 0.5, rest: 1.0, bytes: Some(8.0) });
    }

    #[test]
    fn one_disturbed_round_moves_no_median() {
        let round = |unit| Cost { unit, rest: 2.0 * unit, bytes: Some(unit) };
        let median = Cost::median(&[1.0, 50.0, 2.0].map(round));
        assert_eq!(median, Cost { unit: 2.0, rest: 4.0, bytes: Some(50.0) });
    }

    #[test]
    fn a_program_that_is_not_there_is_told() {
        let job = Job { words: Vec::new(), by: "--epochs", ends: [1, 2], few: None };
        let error = job.cost(Path::new("/no/such/descent"), Path::new(".")).unwrap_err();
        let told = format!("{error:#}");
        assert!(told.starts_with("/no/such/descent learn: it cannot be started"), "{told}");
    }
}
