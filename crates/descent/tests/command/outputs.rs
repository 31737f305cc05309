//! What is printed arrives, or that is an error.

use crate::desk::{Desk, SMALL};
use std::{fs::OpenOptions, io::pipe};

/// What a full disk takes is told; a pipe that nobody reads from is not.
#[test]
fn a_result_that_does_not_arrive_is_an_error() {
    let desk = Desk::new();
    desk.learn("--epochs 1 --out net");
    desk.says("picture 0 digit.png");
    // A network that is there is replaced, with a remark.
    let learn = format!("learn {SMALL} --epochs 1 --out new-EPOCHS");
    let mut epochs = 1;
    for words in [
        "--help",
        "--version",
        "help",
        "help eval",
        "learn --help",
        "resume --help",
        &learn,
        "resume --net net --epochs EPOCHS",
        "eval --net net",
        "predict --net net digit.png",
        "export --net net --onnx net.onnx",
        "picture 0 other.png",
    ] {
        let mut next = || {
            epochs += 1;
            words.replace("EPOCHS", &epochs.to_string())
        };
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = desk.command(&next()).stdout(full).output().unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success(), "{words}: it succeeded");
        let lost = complaint.starts_with("error: what was to be printed is lost: No space left");
        assert!(lost && complaint.lines().count() == 1, "{words}: {complaint}");

        let (reader, writer) = pipe().unwrap();
        drop(reader);
        let output = desk.command(&next()).stdout(writer).output().unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && complaint.is_empty(), "{words}: {complaint}");
    }
}
