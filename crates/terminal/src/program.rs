//! A program from its command line to its exit code.

use crate::out::{is_unheard, keep, lost};
use anyhow::Result;
use clap::error::ErrorKind;
use std::{
    io::{self, Write},
    process::ExitCode,
};

/// Does what was asked for, and says in one line why that cannot be done, in which case the exit code
/// is `failure`; or why what was to be printed is lost.
pub fn run<C>(
    asked: Result<C, clap::Error>,
    failure: ExitCode,
    obey: impl FnOnce(C) -> Result<ExitCode>,
) -> ExitCode {
    let code = match asked {
        Err(error) => explain(&error),
        Ok(command) => obey(command).unwrap_or_else(|error| {
            if is_unheard(&error) {
                return ExitCode::SUCCESS; // who read it has read enough, or else it is lost
            }
            complain(&format!("error: {error:#}"));
            failure
        }),
    };
    match lost() {
        None => code,
        Some(error) => {
            complain(&format!("error: what was to be printed is lost: {error}"));
            failure
        }
    }
}

/// Help is shown as it is; of an error only what it says, in one line.
fn explain(error: &clap::Error) -> ExitCode {
    use ErrorKind::{DisplayHelp, DisplayHelpOnMissingArgumentOrSubcommand, DisplayVersion};
    match error.kind() {
        DisplayHelp | DisplayVersion | DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = keep(error.print());
        }
        _ => complain(&said(&error.render().to_string())),
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// What an error says, without the usage and the way to help.
fn said(text: &str) -> String {
    let parts = text.split("\n\n").map(str::trim);
    let parts = parts.filter(|part| {
        !part.is_empty() && !part.starts_with("Usage:") && !part.starts_with("For more information")
    });
    parts.collect::<Vec<_>>().join("; ")
}

/// Says something on stderr in one line, whatever made the message; a name in it keeps its blanks, and moves no
/// terminal.
pub fn complain(text: &str) {
    let _ = writeln!(io::stderr(), "{}", in_a_line(text));
}

fn in_a_line(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let shown =
        |c: char| if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
    lines.join(" ").chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{Arg, Command, value_parser};

    #[test]
    fn a_line_is_one_and_keeps_the_blanks_of_a_name() {
        assert_eq!(in_a_line("error: a  b\n  c\n"), "error: a  b c");
        assert_eq!(in_a_line("error: \u{1b}[31mred"), "error: \\u{1b}[31mred");
    }

    #[test]
    fn an_error_is_what_it_says_and_what_may_have_been_meant() {
        let said_of = |words: &[&str]| {
            let count = Arg::new("count").long("count").value_parser(value_parser!(u8));
            let command = Command::new("program").arg(count).arg(Arg::new("FILE").required(true));
            said(&command.try_get_matches_from(words).unwrap_err().render().to_string())
        };
        let meant = "error: unexpected argument '--cuont' found; \
                     tip: a similar argument exists: '--count'";
        assert_eq!(said_of(&["program", "--cuont", "3"]), meant);
        let above = "error: invalid value '300' for '--count <count>': 300 is not in 0..=255";
        assert_eq!(said_of(&["program", "--count", "300"]), above);
        let missing = said_of(&["program"]);
        assert!(missing.contains("not provided:\n  <FILE>"), "yours {missing}");
    }
}
