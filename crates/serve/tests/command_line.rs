//! What the program refuses on its command line.

use std::process::Command;
use terminal::trial;

#[test]
fn what_is_wrong_is_told_in_one_line() {
    let both = ["--book", "nowhere", "--data", "nowhere"];
    for (words, expected) in [
        (&["--book", "nowhere"][..], "required arguments were not provided: --data <DATA>"),
        (&["--book", ""], "a value is required for '--book <BOOK>'"),
        (&["--port", "65536"], "65536 is not in 0..=65535"),
        (&both, "nowhere"),
    ] {
        trial::refuses(Command::new(env!("CARGO_BIN_EXE_serve")).args(words), expected);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_help_that_does_not_arrive_is_an_error() {
    trial::minds_its_output(|| {
        let mut serve = Command::new(env!("CARGO_BIN_EXE_serve"));
        serve.arg("--help");
        serve
    });
}
