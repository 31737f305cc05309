//! What is read is whole, and ends.

use crate::desk::Desk;
use std::fs;

#[test]
fn a_table_that_was_cut_is_refused_by_its_rows() {
    let desk = Desk::new();
    desk.learn("--iterations 1 --out net");
    desk.write_table(20);
    let cut = "digits.csv has 20 images, expected 30 by --rows";
    for verb in ["learn", "eval --net net", "picture 0 x.png"] {
        desk.refuses(&format!("{verb} --csv digits.csv --rows 30"), cut);
        desk.refuses(
            &format!("{verb} --rows 30"),
            "--rows counts the images of a table: name it by --csv",
        );
    }
    desk.says("eval --net net --csv digits.csv --rows 20");
    fs::write(desk.path("recipe.toml"), "rows = 30").unwrap();
    desk.refuses("learn --recipe recipe.toml --csv digits.csv", cut);
}

/// Each would be waited for, or read without end.
#[cfg(unix)]
#[test]
fn what_never_ends_is_not_read() {
    let desk = Desk::new();
    desk.learn("--iterations 1 --out net");
    let made = std::process::Command::new("mkfifo").arg(desk.path("data/pipe")).status().unwrap();
    assert!(made.success(), "mkfifo: {made}");
    for words in [
        "learn --csv",
        "learn --recipe",
        "resume --net",
        "eval --net",
        "export --onnx x.onnx --net",
        "predict --net net",
    ] {
        desk.refuses(&format!("{words} /dev/zero"), "/dev/zero is a device, not a file");
        desk.refuses(&format!("{words} data/pipe"), "data/pipe is a pipe, not a file");
    }
    fs::remove_file(desk.path("data/sample/train-labels-idx1-ubyte.gz")).unwrap();
    fs::rename(desk.path("data/pipe"), desk.path("data/sample/train-labels-idx1-ubyte.gz"))
        .unwrap();
    desk.refuses("learn", "train-labels-idx1-ubyte.gz is a pipe, not a file");
}
