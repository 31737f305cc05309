//! What the program refuses on its command line, and what becomes of a result that does not arrive.

use std::{fs, process::Command};
use tempfile::{TempDir, tempdir};
use terminal::trial;

/// The program with these arguments, in a folder where nothing is.
fn book(folder: &TempDir, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_book"));
    command.current_dir(folder.path()).args(words);
    command
}

#[test]
fn what_is_wrong_is_told_in_one_line() {
    let folder = tempdir().unwrap();
    let missing = "a value is required for";
    for (words, expected) in [
        (&["--out", ""][..], missing),
        (&["--messages", ""], missing),
        (&["--language", ""], missing),
        (&["--language", "de"], "po/de.po: there is no such file"),
        (&["--serve"], "the following required arguments were not provided: --server"),
        (&["--serve", "--server", "x", "--port", "65536"], "65536 is not in 0..=65535"),
        (&["--port", "1"], "the following required arguments were not provided: --serve"),
        (&["--messages", "a.pot", "--open"], "cannot be used with '--open'"),
        (&["--open", "--open"], "cannot be used multiple times"),
        (&["--langauge", "de"], "tip: a similar argument exists: '--language'"),
        (&["extra"], "unexpected argument 'extra' found"),
        (&["--exercises", "nowhere"], "cargo xtask exercises writes it"),
    ] {
        trial::refuses(&mut book(&folder, words), expected);
        let left: Vec<_> =
            fs::read_dir(folder.path().join("target")).into_iter().flatten().collect();
        assert!(left.is_empty(), "{words:?} left {left:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_does_not_arrive_is_an_error() {
    let folder = tempdir().unwrap();
    trial::minds_its_output(|| book(&folder, &["--help"]));
}
