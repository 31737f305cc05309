//! What the program refuses on its command line, and what becomes of a result that does not arrive.

use std::process::Command;
use terminal::trial;

/// The program with these arguments, and no mirror but what they name.
fn fetch(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fetch"));
    command.args(words).env("MNIST_MIRROR", "");
    command
}

#[test]
fn what_is_wrong_is_told_in_one_line() {
    let address = "is no address of a mirror: expected one like https://example.org/mnist/";
    let twice = "cannot be used multiple times";
    let missing = "a value is required for";
    for (words, expected) in [
        (&["fetch", "--mirror", ""][..], address),
        (&["fetch", "--mirror", "mirror"], address),
        (&["fetch", "--mirror", "ftp://127.0.0.1/mnist"], address),
        (&["fetch", "--mirror", "file:///tmp"], address),
        (&["fetch", "--fashion", "--mirror", "http://"], address),
        (&["fetch", "--mirror"], missing),
        (&["fetch", "--from", ""], missing),
        (&["fetch", "--from", "a", "--from", "b"], twice),
        (&["fetch", "--fashion", "--fashion"], twice),
        (&["fetch", "--from", "a", "--mirror", "http://127.0.0.1"], "cannot be used with"),
        (&["fetch", "--fashoin"], "tip: a similar argument exists: '--fashion'"),
        (&["fetch", "extra"], "unexpected argument 'extra' found"),
        (&["csv", "--out", ""], missing),
        (&["csv", "--out", "a", "--out", "b"], twice),
        #[cfg(unix)]
        (&["csv", "--out", "/dev/null"], "/dev/null is a device, not a file"),
        (&["csv", "--out", "."], "is a folder, not a file"),
        (&["csv", "train.csv"], "unexpected argument 'train.csv' found"),
        (&["sample", "extra"], "unexpected argument 'extra' found"),
        (&["fecth"], "tip: a similar subcommand exists: 'fetch'"),
    ] {
        trial::refuses(&mut fetch(words), expected);
    }
}

#[test]
fn a_mirror_of_the_environment_is_judged_as_one_of_the_command_line() {
    let mut fetch = fetch(&["fetch"]);
    fetch.env("MNIST_MIRROR", "ftp://127.0.0.1/mnist");
    trial::refuses(&mut fetch, "MNIST_MIRROR: \"ftp://127.0.0.1/mnist\" is no address of a mirror");
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_does_not_arrive_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("train.csv");
    let csv = ["csv", "--out", table.to_str().unwrap()];
    for words in [&["--help"][..], &["fetch", "--help"], &["csv", "--help"], &csv] {
        trial::minds_its_output(|| fetch(words));
    }
}
