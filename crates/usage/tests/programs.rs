//! Programs that end well, badly, and not at all.
#![cfg(unix)]

use std::{process::Command, time::Duration};
use usage::{Run, RunError, run};

const PATIENCE: Duration = Duration::from_secs(60);

fn shell(script: &str, patience: Duration) -> Result<Run, RunError> {
    run(Command::new("sh").args(["-c", script]), patience)
}

#[test]
fn lines_are_heard_when_they_are_said() {
    let run = shell("echo one; sleep 0.2; printf 'two\\r\\nthr\\377ee'", PATIENCE).unwrap();
    let texts: Vec<&str> = run.lines.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(texts, ["one", "two", "thr\u{fffd}ee"]);
    let between = run.lines[1].at.checked_sub(run.lines[0].at);
    assert!(between >= Some(Duration::from_millis(190)), "{:?}", run.lines);
    assert!(run.time >= run.lines[2].at, "{run:?}");
}

#[cfg(any(target_os = "linux", target_os = "macos", target_os = "freebsd"))]
#[test]
fn the_memory_of_a_child_is_seen() {
    const MIB: u64 = 1 << 20;
    // Which has a block in memory at a time.
    let blocks = |mib: u64| format!("dd if=/dev/zero of=/dev/null count=2 bs={}", mib * MIB);
    let peak = |mib| shell(&blocks(mib), PATIENCE).unwrap().peak_memory.unwrap() / MIB;
    let peaks = [64, 192].map(peak);
    assert!((64..96).contains(&peaks[0]) && (192..224).contains(&peaks[1]), "{peaks:?} MiB");
}

#[test]
fn a_program_that_fails_is_an_error_with_its_last_words() {
    for (script, expected) in [
        ("echo Traceback >&2; echo it broke >&2; exit 3", "exit status: 3 (it broke)"),
        ("exit 4", "exit status: 4 (without a word)"),
        ("kill -9 $$", "signal: 9 (SIGKILL) (without a word)"),
    ] {
        let error = shell(script, PATIENCE).unwrap_err().to_string();
        assert_eq!(error, format!("it ended with {expected}"), "{script}");
    }
}

#[test]
fn a_program_that_is_not_there_cannot_be_started() {
    let error = run(&mut Command::new("no-such-program"), PATIENCE).unwrap_err().to_string();
    assert!(error.starts_with("it cannot be started: No such file"), "{error}");
}

#[test]
fn patience_ends_and_so_does_the_program() {
    let error = shell("exec sleep 60", Duration::from_secs(1)).unwrap_err().to_string();
    assert_eq!(error, "it was stopped after 1 seconds: it should have ended by then");
}

#[test]
fn a_program_has_no_input_to_wait_for() {
    let run = shell("cat; echo end", PATIENCE).unwrap();
    assert_eq!(run.lines[0].text, "end");
}
