//! The command: what it is asked, and how it says what went wrong.

use clap::{Parser, error::ErrorKind};
use descent::{Command, keep, lost};
use std::{
    io::{self, Write},
    process::ExitCode,
};

fn main() -> ExitCode {
    let code = match Command::try_parse() {
        Err(error) => explain(&error),
        Ok(command) => command.obey().unwrap_or_else(|error| {
            complain(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }),
    };
    match lost() {
        None => code,
        Some(error) => {
            complain(&format!("error: what was to be printed is lost: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// Help is shown as it is; of an error only what it says, in one line.
fn explain(error: &clap::Error) -> ExitCode {
    use ErrorKind::{DisplayHelp, DisplayHelpOnMissingArgumentOrSubcommand, DisplayVersion};
    match error.kind() {
        DisplayHelp | DisplayVersion | DisplayHelpOnMissingArgumentOrSubcommand => {
            keep(error.print());
        }
        _ => {
            let text = error.render().to_string();
            let said = text.split("\n\n").filter(|part| {
                !part.starts_with("Usage:") && !part.starts_with("For more information")
            });
            complain(&said.collect::<Vec<_>>().join(" "));
        }
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// One line, whatever made the message.
fn complain(text: &str) {
    let line: Vec<&str> = text.split_whitespace().collect();
    let _ = writeln!(io::stderr(), "{}", line.join(" "));
}
