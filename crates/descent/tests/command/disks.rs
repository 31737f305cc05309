//! What a full or a read-only disk leaves: the file that was there, one line, and nothing else.

use crate::desk::{Desk, SMALL};
use std::{fs, os::unix::fs::PermissionsExt, path::Path, process::Command};

/// What writes, where it writes to, and how much fits, in kB: nothing of a picture, a part of all else.
const WRITERS: [(&str, &str, u32); 4] = [
    ("learn --out kept/net --iterations 1 --hidden 5", "net", 1),
    ("resume --net kept/net --epochs 2", "net", 1),
    ("export --net kept/net --onnx kept/net.onnx", "net.onnx", 1),
    ("picture 0 kept/digit.png", "digit.png", 0),
];

/// A desk with a file for each writer in the folder `kept`.
fn desk() -> Desk {
    let desk = Desk::new();
    fs::create_dir(desk.path("kept")).unwrap();
    desk.says(&format!("learn {SMALL} --epochs 1 --out kept/net"));
    desk.says("export --net kept/net --onnx kept/net.onnx");
    desk.says("picture 0 kept/digit.png");
    desk
}

fn content(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let read = |entry: fs::DirEntry| {
        (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())
    };
    let mut content: Vec<_> = entries.map(read).collect();
    content.sort();
    content
}

/// It fails with one error and changes nothing.
#[track_caller]
fn assert_fails(desk: &Desk, words: &str, mut command: Command, expected: &str) {
    let before = content(&desk.path("kept"));
    let output = command.output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{words}: {complaint}");
    // That the network is going to be replaced is a remark before.
    let errors: Vec<_> =
        complaint.lines().filter(|line| !line.ends_with("after the first epoch")).collect();
    let one =
        matches!(errors[..], [error] if error.starts_with("error: ") && error.contains(expected));
    assert!(one && !complaint.contains(".draft"), "{words}: {complaint}");
    assert!(content(&desk.path("kept")) == before, "{words}: a file was changed, or left behind");
}

/// The limit of a file's size stands for the disk's: it too lets a write begin and not end.
#[test]
fn a_full_disk_leaves_the_old_file_and_nothing_else() {
    let desk = desk();
    for (words, name, fits) in WRITERS {
        let mut command = Command::new("bash");
        let limited = format!("trap '' XFSZ; ulimit -f {fits}; exec \"$0\" {words}");
        command.args(["-c", &limited, env!("CARGO_BIN_EXE_descent")]);
        command.current_dir(desk.path(""));
        assert_fails(&desk, words, command, &format!("{name} cannot be written: File too large"));
    }
}

#[test]
fn a_read_only_folder_is_told_before_anything_is_learnt() {
    let desk = desk();
    let mode = |mode| fs::set_permissions(desk.path("kept"), fs::Permissions::from_mode(mode));
    mode(0o555).unwrap();
    if fs::write(desk.path("kept/trial"), "").is_ok() {
        println!("skipped: this user may write everywhere");
        return;
    }
    for (words, name, _) in WRITERS {
        let expected = format!("{name} cannot be written: permission denied");
        assert_fails(&desk, words, desk.command(words), &expected);
    }
    mode(0o755).unwrap();
}
