//! Of two trainings that would be kept in one file, one is.

use crate::desk::{Desk, SMALL};
use std::{
    fs,
    process::{Child, Stdio},
    time::Duration,
};
use wait_timeout::ChildExt;

/// A process that ends with the test, however that ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_second_training_on_the_same_file_is_refused_and_others_may_read_it() {
    let desk = Desk::new();
    let words = format!("learn {SMALL} --out net --epochs 1000000");
    let mut first = Running(desk.command(&words).stdout(Stdio::null()).spawn().unwrap());
    while !desk.path("net").exists() {
        let ended = first.0.wait_timeout(Duration::from_millis(1)).unwrap();
        assert_eq!(ended, None, "it ended before an epoch was kept");
    }
    std::os::unix::fs::symlink("net", desk.path("link")).unwrap();
    let again = format!("learn {SMALL} --out net");
    let by_link = format!("learn {SMALL} --out link");
    for words in [&again[..], &by_link, "resume --net net", "resume --net ./net"] {
        let output = desk.run(words);
        let complaint = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{words}: {complaint}");
        assert!(output.stdout.is_empty(), "{words}: it said what it learns");
        assert!(
            complaint.contains("is being written by another process: let it end"),
            "{complaint}"
        );
        assert_eq!(complaint.lines().count(), 1, "{words}: {complaint}");
    }
    desk.says("eval --net net");
    desk.learn("--iterations 1 --out other");
    drop(first);
    // What was killed claims nothing any more, and what it left is cleared away.
    desk.learn("--iterations 1 --out net");
    fs::remove_file(desk.path("link")).unwrap();
    assert_eq!(desk.names(), ["data", "net", "other"]);
}
