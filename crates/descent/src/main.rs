//! The command.

use clap::Parser;
use descent::Command;
use std::process::ExitCode;

fn main() -> ExitCode {
    terminal::run(Command::try_parse(), ExitCode::FAILURE, Command::obey)
}
