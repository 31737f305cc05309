//! What the program refuses on its command line, and what becomes of a result that does not arrive.

use std::process::Command;
use terminal::trial;

fn peers(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_peers"));
    command.args(words);
    command
}

#[test]
fn what_is_wrong_is_told_in_one_line() {
    for (words, expected) in [
        (&["peers", "--only", ""][..], "a value is required for '--only <LIBRARY>'"),
        (&["peers", "--only", "numpi"], "tip: a similar value exists: 'numpy'"),
        (&["peers", "--only"], "a value is required for '--only <LIBRARY>'"),
        (&["peers", "--rounds", "0"], "invalid value '0' for '--rounds <ROUNDS>'"),
        (&["peers", "--rounds", "65536"], "65536 is not in 1..=65535"),
        (&["peers", "--rounds", "-1"], "unexpected argument '-1' found"),
        (&["peers", "--rounds", "x"], "invalid digit"),
        (&["peers", "--rounds", "1", "--rounds", "2"], "cannot be used multiple times"),
        (&["peers", "--jobs", "65536"], "65536 is not in 0..=65535"),
        (&["peers", "--jobs", "some"], "invalid value 'some' for '--jobs <JOBS>'"),
        (&["peers", "extra"], "unexpected argument 'extra' found"),
        (&["peer"], "tip: a similar subcommand exists: 'peers'"),
    ] {
        trial::refuses(&mut peers(words), expected);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_does_not_arrive_is_an_error() {
    for words in [&["--help"][..], &["peers", "--help"]] {
        trial::minds_its_output(|| peers(words));
    }
}
