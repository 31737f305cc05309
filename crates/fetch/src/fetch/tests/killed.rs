//! Fetches in processes of their own, which are killed, or have no room for what they write.

use super::*;
use std::{
    env,
    process::{Child, Command, Stdio},
    time::Instant,
};

const FOLDER: &str = "TEST_FETCH_FOLDER";
const MIRROR: &str = "TEST_FETCH_MIRROR";

/// What runs in such a process: [`fetcher`] starts it.
#[test]
#[ignore = "other tests run it"]
fn a_process_of_its_own() {
    let (Some(folder), Ok(base)) = (env::var_os(FOLDER), env::var(MIRROR)) else { return };
    let patience = Patience { silence: Duration::from_secs(60), ..Patience::default() };
    let mirror = Box::new(Mirror::new(&base.parse().unwrap(), None, patience));
    let sources = [mirror as Box<dyn Source>];
    match fetch(&fake::files(), Path::new(&folder), sources.into()) {
        Ok(summary) => println!("fetched: {summary}"),
        Err(error) => println!("refused: {error:#}"),
    }
}

/// A fetch into a folder from a mirror, after these words of a shell.
fn fetcher(first: &str, folder: &TempDir, base: &str) -> Command {
    let name = "fetch::tests::killed::a_process_of_its_own";
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{first} exec \"$0\" \"$@\"")]).arg(env::current_exe().unwrap());
    command.args(["--exact", name, "--ignored", "--nocapture"]);
    command.env(FOLDER, folder.path()).env(MIRROR, base);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Kills a fetch when it has begun to write.
fn kill_in_the_middle(mut fetching: Child, folder: &TempDir) {
    let begun = Instant::now();
    let wrote = || contents(folder).iter().any(|(_, bytes)| bytes.starts_with(b"no images"));
    while !wrote() {
        assert!(begun.elapsed() < Duration::from_secs(5), "it does not write");
        std::thread::sleep(Duration::from_millis(5));
    }
    fetching.kill().unwrap();
    fetching.wait().unwrap();
}

#[test]
fn after_a_kill_the_next_fetch_completes_the_folder() {
    let folder = folder_with(&[]);
    let stalled = bad_server(Answer::Stalled(fake::IMAGES[..30].to_vec()));
    kill_in_the_middle(fetcher("", &folder, &stalled.base).spawn().unwrap(), &folder);
    let left = contents(&folder);
    assert!(
        left.iter().all(|(name, _)| name.starts_with('.')),
        "half a file is no draft: {left:?}"
    );
    fetch_into(&folder, [mirror(&good_server().base)]).unwrap();
    let expected = [(IMAGES, fake::IMAGES), (LABELS, fake::LABELS)];
    assert_eq!(contents(&folder), expected.map(|(n, c)| (n.to_owned(), c.to_vec())));
}

#[test]
fn a_disk_without_room_is_told_and_leaves_the_folder_as_it_was() {
    let folder = folder_with(&[(IMAGES, b"damage")]);
    // No file may grow, as on a full disk.
    let mut fetching = fetcher("trap '' XFSZ; ulimit -f 0;", &folder, &good_server().base);
    let said = String::from_utf8(fetching.output().unwrap().stdout).unwrap();
    let line = said.lines().find(|line| line.contains("refused: ")).unwrap_or(&said);
    assert!(
        line.ends_with("train-images-idx3-ubyte cannot be written: File too large (os error 27)"),
        "{said}"
    );
    assert_eq!(contents(&folder), [(IMAGES.to_owned(), b"damage".to_vec())]);
}
