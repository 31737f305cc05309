//! What the program refuses on its command line, and what becomes of a result that does not arrive.

use std::process::Command;
use terminal::trial;

fn performance(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_performance"));
    command.args(words);
    command
}

#[test]
fn what_is_wrong_is_told_in_one_line() {
    for (words, expected) in [
        (&["growth", "--descent", "d", "--quick", "--long"][..], "cannot be used with '--long'"),
        (&["growth", "--descent", "d", "--lnog"], "tip: a similar argument exists: '--long'"),
        (&["growth"], "required arguments were not provided"),
        (&["roofline", "extra"], "unexpected argument 'extra' found"),
        (&["rooflin"], "tip: a similar subcommand exists: 'roofline'"),
    ] {
        trial::refuses(&mut performance(words), expected);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_does_not_arrive_is_an_error() {
    for words in [&["--help"][..], &["growth", "--help"], &["roofline", "--help"]] {
        trial::minds_its_output(|| performance(words));
    }
}
