//! `cargo xtask bench`: what the crates' own benchmarks cannot measure.

mod agreement;
mod library;
mod material;
mod peer;
mod peers;
mod python;
mod rounds;
mod table;
mod task;

use anyhow::Result;
use clap::{Args, Subcommand};

/// Measure what takes more than this repository; `cargo bench` measures the rest.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    Peers(peers::Arguments),
}

impl Arguments {
    /// Measures what is asked for.
    pub fn run(self) -> Result<()> {
        match self.what {
            What::Peers(arguments) => arguments.run(),
        }
    }
}
