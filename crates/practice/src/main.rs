//! The command.

use clap::Parser;
use practice::{Cli, run};
use std::process::ExitCode;

fn main() -> ExitCode {
    terminal::run(Cli::try_parse(), ExitCode::from(2), run)
}
