//! For tests: a program as somebody runs it, and what it has to say then.

use std::{
    fs::OpenOptions,
    io,
    process::{Command, Output, Stdio},
};

/// It fails, and says why in one line of which `expected` is a part, and nothing else.
///
/// # Panics
/// When it does not.
#[track_caller]
pub fn refuses(command: &mut Command, expected: &str) {
    let output = output(command);
    assert_fails(command, &output, expected);
    let printed = String::from_utf8_lossy(&output.stdout);
    assert_eq!(printed, "", "{command:?}: it printed this before");
}

/// It fails when its result meets a full disk, and says so in one line; and ends well and silently
/// when nobody reads it.
///
/// # Panics
/// When it does not.
#[track_caller]
pub fn minds_its_output(command: impl Fn() -> Command) {
    let full = OpenOptions::new().write(true).open("/dev/full");
    let mut onto_full = command();
    onto_full.stdout(full.expect("a full device, which Linux has"));
    let output = output(&mut onto_full);
    assert_fails(&onto_full, &output, "what was to be printed is lost: No space left on device");

    let (reader, writer) = io::pipe().expect("a pipe");
    drop(reader);
    let mut unread = command();
    let output = self::output(unread.stdout(writer));
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{unread:?} unread: {}, {complaint}", output.status);
    assert_eq!(complaint, "", "{unread:?} unread");
}

#[track_caller]
fn assert_fails(command: &Command, output: &Output, expected: &str) {
    let complaint = String::from_utf8_lossy(&output.stderr);
    let failed = matches!(output.status.code(), Some(1 | 2));
    assert!(failed, "{command:?}: {}, {complaint}", output.status);
    assert_eq!(complaint.lines().count(), 1, "{command:?} says\n{complaint}");
    assert!(complaint.starts_with("error: "), "{command:?} says\n{complaint}");
    assert!(complaint.contains(expected), "{command:?}, expected {expected:?}, says\n{complaint}");
}

fn output(command: &mut Command) -> Output {
    // Programs that are built first are built silently.
    command.env("CARGO_TERM_QUIET", "true").stdin(Stdio::null());
    command.output().expect("it can be started")
}
