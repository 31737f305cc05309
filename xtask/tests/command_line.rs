//! What the commands refuse, and what becomes of a result that does not arrive. The programs that they
//! run are tried where they are; here stand others in their place.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use terminal::trial;

fn xtask(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(words);
    command
}

#[test]
fn what_is_wrong_is_told_in_one_line() {
    for (words, expected) in [
        (&["exercise"][..], "tip: a similar subcommand exists: 'exercises'"),
        (&["--list"], "unexpected argument '--list' found"),
        (
            &["exercises", "--list", "extra"],
            "no exercise or chapter \"extra\"; did you mean train?",
        ),
        (&["exercises", "nmdiff"], "did you mean numdiff?"),
        (&["exercises", "numdiff/tangent"], "did you mean numdiff/tangent-line?"),
        (&["exercises", ""], "no exercise or chapter \"\""),
        (&["exercises", "--list", "--list"], "cannot be used multiple times"),
        (&["exercises", "--list", "--long"], "cannot be used with"),
        (&["exercises", "--opne"], "tip: a similar argument exists: '--open'"),
        (&["exercises", "--out", ""], "a value is required for '--out <OUT>'"),
        (&["figures", "extra"], "unexpected argument 'extra' found"),
        (&["figures", "--check", "--check"], "cannot be used multiple times"),
    ] {
        trial::refuses(&mut xtask(words), expected);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_does_not_arrive_is_an_error() {
    let list = ["exercises", "--list"];
    for words in [&["--help"][..], &list, &["exercises", "--help"], &["figures", "--help"]] {
        trial::minds_its_output(|| xtask(words));
    }
}

/// A cargo that builds nothing, and says that this script is what it has built.
#[cfg(unix)]
fn cargo(folder: &Path, name: &str, script: &str) -> PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let [cargo, program] = ["cargo", name].map(|name| folder.join(name));
    let built =
        format!(r#"echo '{{"target":{{"name":"{name}"}},"executable":"{}"}}'"#, program.display());
    for (path, script) in [(&cargo, built.as_str()), (&program, script)] {
        fs::write(path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    cargo
}

#[cfg(unix)]
#[test]
fn what_a_program_refuses_is_passed_on() {
    let refuses = |name: &str, script: &str, words: &[&str], expected: &str| {
        let folder = tempfile::tempdir().unwrap();
        let cargo = cargo(folder.path(), name, script);
        trial::refuses(xtask(words).env("CARGO", cargo), expected);
    };
    let script = r#"echo "error: told $*" >&2; exit 2"#;
    refuses("fetch", script, &["fetch", "--from", ""], "told fetch --from");
    refuses("fetch", script, &["help", "csv"], "told csv --help");
    refuses("practice", script, &["practice", "lsit"], "told practice lsit");
    refuses("peers", script, &["bench", "peers", "--onyl"], "told peers --onyl");
    refuses("performance", script, &["bench", "roofline", "now"], "told roofline now");
    // Before any exercise is run for the book.
    refuses("book", script, &["book", "--opne"], "told --understand --server none --opne");
}
