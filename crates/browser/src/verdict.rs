//! What is found: faults, which are told at the end, and what is measured.

use anyhow::Result;
use std::time::{Duration, Instant};

pub struct Verdict {
    faults: Vec<String>,
    since: Instant,
}

impl Default for Verdict {
    fn default() -> Self {
        Self { faults: Vec::new(), since: Instant::now() }
    }
}

impl Verdict {
    /// Takes down what does not hold.
    pub fn expect(&mut self, holds: bool, otherwise: impl Into<String>) {
        if !holds {
            self.fault(otherwise);
        }
    }

    pub fn fault(&mut self, fault: impl Into<String>) {
        let fault = fault.into();
        println!("  fault: {fault}");
        self.faults.push(fault);
    }

    /// Tries what is named so; where that cannot go on, that is a fault, and the rest is tried all the same.
    pub fn attempt(&mut self, name: &str, check: impl FnOnce(&mut Self) -> Result<()>) {
        println!("{name} ({:.0} s)", self.since.elapsed().as_secs_f64());
        if let Err(wrong) = check(self) {
            self.fault(format!("{name}: {wrong:#}"));
        }
    }

    pub fn time(&self) -> Duration {
        self.since.elapsed()
    }

    pub fn faults(&self) -> &[String] {
        &self.faults
    }
}

/// The median and the most of some numbers, in words.
pub fn median_and_most(numbers: &[f64]) -> String {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let most = sorted.last().copied().unwrap_or(f64::NAN);
    format!("median {:.1} ms, most {most:.1} ms, of {}", median(numbers), sorted.len())
}

/// The one in the middle.
pub fn median(numbers: &[f64]) -> f64 {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}
