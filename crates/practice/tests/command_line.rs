//! What the program refuses on its command line, and what becomes of a result that does not arrive.

use std::{fs, path::Path, process::Command, thread, time::Duration};
use terminal::trial;

fn practice(here: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_practice"));
    command.current_dir(here).arg("practice").args(words);
    command
}

#[test]
fn what_is_wrong_is_told_in_one_line() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (words, expected) in [
        (&["new"][..], "the following required arguments were not provided: <FOLDER>"),
        (&["new", ""], "a value is required for '<FOLDER>'"),
        (&["new", "mine"], "is within the course: name a folder beside it"),
        (&["new", "../nowhere/mine"], "is no folder: make it first"),
        (&["new", "."], ". is there already"),
        (&["new", "src"], "src is there already: name a folder that is not"),
        (&["new", "a", "b"], "unexpected argument 'b' found"),
        (&["list", "--json", "--json"], "cannot be used multiple times"),
        (&["lsit"], "tip: a similar subcommand exists: 'list'"),
        (&["hint"], "the following required arguments were not provided: <ID>"),
        (&["run"], "is no practice workspace: make one with"),
        (&["verify", "nowhere"], "there is no chapter `nowhere`: there are losses, numdiff"),
        (&["status", "nowhere"], "cannot be read"),
        (&["update", "nowhere"], "nowhere is no practice workspace"),
    ] {
        trial::refuses(&mut practice(here, words), expected);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_does_not_arrive_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let made = practice(folder.path(), &["new", "mine"]).output().unwrap();
    assert!(made.status.success(), "{made:?}");
    let mine = folder.path().join("mine");
    let beside: Vec<_> = fs::read_dir(folder.path()).unwrap().flatten().collect();
    assert_eq!(beside.len(), 1, "something was left beside the workspace: {beside:?}");
    for words in
        [&["--help"][..], &["list"], &["list", "--json"], &["status"], &["hint", "losses/softmax"]]
    {
        trial::minds_its_output(|| practice(&mine, words));
    }
}

#[cfg(unix)]
#[test]
fn what_was_half_made_when_it_was_killed_goes_when_the_next_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let names = || {
        let entries = fs::read_dir(folder.path()).unwrap().flatten();
        entries.map(|entry| entry.file_name().into_string().unwrap()).collect::<Vec<_>>()
    };
    let mut killed = practice(folder.path(), &["new", "mine"]).spawn().unwrap();
    let is_at_work = |name: &String| folder.path().join(name).join("workspace").is_dir();
    while !names().iter().any(is_at_work) {
        assert!(killed.try_wait().unwrap().is_none(), "it has ended, and left {:?}", names());
        thread::sleep(Duration::from_millis(2));
    }
    killed.kill().unwrap();
    killed.wait().unwrap();
    assert_eq!(names().len(), 1, "left {:?}", names());
    let made = practice(folder.path(), &["new", "mine"]).output().unwrap();
    assert!(made.status.success(), "{made:?}");
    assert_eq!(names(), ["mine"]);
}
