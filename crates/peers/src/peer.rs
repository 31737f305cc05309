//! A peer at work: a process that is kept, and asked in lines.

use crate::{
    task::{Answer, Task},
    variables,
};
use anyhow::{Context, Result, anyhow, bail};
use std::{
    ffi::OsString,
    fs::File,
    io::{BufRead, BufReader, Read, Seek, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::Duration,
};
use usage::last_line;

/// A program by its path or name, and the arguments that always come first.
pub type Program = Vec<OsString>;

/// Nothing that a peer is asked takes a hundredth of this.
const PATIENCE: Duration = Duration::from_secs(300);

/// The process, and what it calls itself.
pub struct Peer {
    /// Its library and the version: `NumPy 2.4.6`.
    pub name: String,
    child: Child,
    questions: ChildStdin,
    answers: Receiver<String>,
    complaints: File,
}

impl Peer {
    /// Starts a peer on the material in `data` and waits for its name. What it complains of is kept
    /// for the case that it ends.
    pub fn start(program: &[OsString], data: &Path, threads: u32) -> Result<Self> {
        let complaints = tempfile::tempfile().context("no temporary file can be made")?;
        let mut command = Command::new(&program[0]);
        command.args(&program[1..]);
        variables::settle(&mut command, threads);
        let mut child = command
            .arg(data)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(complaints.try_clone()?)
            .spawn()
            .context("it cannot be started")?;
        let mut peer = Self {
            name: String::new(),
            questions: child.stdin.take().context("it has no stdin")?,
            answers: lines(child.stdout.take().context("it has no stdout")?),
            child,
            complaints,
        };
        peer.name = peer.hear(PATIENCE)?;
        Ok(peer)
    }

    /// Has a task done.
    pub fn ask(&mut self, task: Task) -> Result<Answer> {
        // If it is no longer there, it will not be heard either, and then its end is explained.
        let _ = writeln!(self.questions, "{task}");
        Answer::read(&self.hear(PATIENCE)?, task)
    }

    fn hear(&mut self, patience: Duration) -> Result<String> {
        match self.answers.recv_timeout(patience) {
            Ok(line) => Ok(line),
            Err(RecvTimeoutError::Disconnected) => Err(self.end()),
            Err(RecvTimeoutError::Timeout) => {
                bail!("it said nothing for {} seconds", patience.as_secs())
            }
        }
    }

    /// How it ended, with its last words.
    fn end(&mut self) -> anyhow::Error {
        let status = match self.child.wait() {
            Ok(status) => status.to_string(),
            Err(error) => error.to_string(),
        };
        let mut complaints = Vec::new();
        let _ = self.complaints.rewind(); // if that fails, there are no last words
        let _ = self.complaints.read_to_end(&mut complaints);
        let last = last_line(&complaints).unwrap_or_else(|| "without a word".to_owned());
        anyhow!("it ended with {status} ({last})")
    }
}

/// A peer is not left behind, whatever it is doing.
impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill(); // it may have ended
        let _ = self.child.wait();
    }
}

/// Reads on a thread of its own, because only a channel can be waited for with patience that ends.
fn lines(stdout: ChildStdout) -> Receiver<String> {
    let (said, heard) = mpsc::channel();
    thread::spawn(move || {
        let lines = BufReader::new(stdout).lines().map_while(Result::ok);
        for line in lines {
            if said.send(line).is_err() {
                break;
            }
        }
    });
    heard
}

#[cfg(all(test, unix))]
pub mod fake {
    use super::*;

    /// A shell script in place of a peer.
    pub fn start(script: &str) -> Result<Peer> {
        let program = ["sh", "-c", script, "fake"].map(OsString::from);
        Peer::start(&program, Path::new("the data"), 2)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::task::SMALL;

    #[test]
    fn a_peer_says_its_name_and_answers() {
        let script =
            r#"echo "Fake $OMP_NUM_THREADS $1"; read task; echo "1.5 $(echo $task | wc -w)""#;
        let mut peer = fake::start(script).unwrap();
        assert_eq!(peer.name, "Fake 2 the data");
        let answer = peer.ask(SMALL).unwrap();
        assert_eq!((answer.seconds, answer.value), (1.5, 3.0));
    }

    #[test]
    fn the_end_of_a_peer_is_told_with_its_last_words() {
        let script = "echo Fake; read task; echo Traceback >&2; echo it broke >&2; exit 3";
        let error = fake::start(script).unwrap().ask(SMALL).unwrap_err().to_string();
        assert_eq!(error, "it ended with exit status: 3 (it broke)");
        let silent = fake::start("exit 4").err().unwrap().to_string();
        assert_eq!(silent, "it ended with exit status: 4 (without a word)");
    }

    #[test]
    fn nonsense_is_no_answer() {
        for said in ["quick", "1.5", "1.5 2.3 4", "-1 2.3", "inf 2"] {
            let mut peer = fake::start(&format!("echo Fake; read task; echo {said}")).unwrap();
            let error = format!("{:#}", peer.ask(SMALL).unwrap_err());
            let says = format!("it answered `{said}` to `{SMALL}`");
            assert!(error.contains(&says), "{error}");
        }
    }

    #[test]
    fn patience_ends() {
        let mut peer = fake::start("echo Fake; read task").unwrap();
        let error = peer.hear(Duration::from_millis(1)).unwrap_err().to_string();
        assert_eq!(error, "it said nothing for 0 seconds");
    }
}
