//! The command: what it is asked, and how it says what went wrong.

use clap::Parser;
use practice::{Cli, run, wrapped};
use std::{
    io::{self, ErrorKind},
    process::ExitCode,
};

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(code) => code,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS, // whoever read it has read enough
        Err(error) => {
            eprintln!("{}", wrapped(&format!("error: {error:#}")));
            ExitCode::from(2)
        }
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let mut causes = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>());
    causes.any(|cause| cause.kind() == ErrorKind::BrokenPipe)
}
