//! A program from its start to its end.

use crate::{last_line::last_line, memory};
use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek},
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};
use thiserror::Error;

/// A run that ended well.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// From before the process is started to when it has ended.
    pub time: Duration,
    /// The most bytes that it had in memory at a time, it or one that it started and waited for, whichever had more.
    /// `None` where the system does not tell, or where the caller has more itself: then the system tells the caller's.
    pub peak_memory: Option<u64>,
    /// What it printed.
    pub lines: Vec<Line>,
}

/// A line that a program printed to stdout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// How long after the start it was heard.
    pub at: Duration,
    /// Without its end; what is no UTF-8 is replaced.
    pub text: String,
}

/// Why there is nothing to tell of a run.
#[derive(Debug, Error)]
pub enum RunError {
    /// There is no such program, or it cannot be run.
    #[error("it cannot be started: {0}")]
    Start(io::Error),
    /// Its end or its complaints cannot be had.
    #[error("it cannot be waited for: {0}")]
    Wait(io::Error),
    /// It did not end well.
    #[error("it ended with {status} ({last_words})")]
    Failed {
        /// How it ended.
        status: ExitStatus,
        /// The last line that it wrote to stderr.
        last_words: String,
    },
    /// It was still running, and was ended.
    #[error("it was stopped after {} seconds: it should have ended by then", .0.as_secs())]
    Patience(Duration),
}

/// Runs a program to its end, without input, and no longer than `patience`.
///
/// # Errors
/// When it cannot be started or waited for, when it does not end well, or not in time.
pub fn run(command: &mut Command, patience: Duration) -> Result<Run, RunError> {
    let mut complaints = tempfile::tempfile().map_err(RunError::Start)?;
    let errors = complaints.try_clone().map_err(RunError::Start)?;
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(errors);
    memory::forget_own_peak();
    let start = Instant::now();
    let mut child = command.spawn().map_err(RunError::Start)?;
    let own_peak = memory::own_peak();
    let heard = listen(&mut child, start);
    let Some(lines) = collect(&heard, start + patience) else {
        end(&mut child);
        return Err(RunError::Patience(patience));
    };
    let (status, peak) = memory::wait(&mut child).map_err(RunError::Wait)?;
    let time = start.elapsed();
    if !status.success() {
        return Err(RunError::Failed { status, last_words: last_words(&mut complaints) });
    }
    Ok(Run { time, peak_memory: peak.and_then(|peak| memory::of_child(peak, own_peak)), lines })
}

/// Reads on a thread of its own, because only a channel can be waited for with patience that ends.
fn listen(child: &mut Child, start: Instant) -> Receiver<Line> {
    let stdout = child.stdout.take().expect("stdout is a pipe");
    let (said, heard) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(stdout).split(b'\n').map_while(Result::ok) {
            let text = String::from_utf8_lossy(&line).trim_end_matches('\r').to_owned();
            if said.send(Line { at: start.elapsed(), text }).is_err() {
                break;
            }
        }
    });
    heard
}

/// All lines up to the end of stdout, which comes with the end of the process; `None` if that is not by then.
fn collect(heard: &Receiver<Line>, until: Instant) -> Option<Vec<Line>> {
    let mut lines = Vec::new();
    loop {
        match heard.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(line) => lines.push(line),
            Err(RecvTimeoutError::Disconnected) => return Some(lines),
            Err(RecvTimeoutError::Timeout) => return None,
        }
    }
}

/// A process is not left behind.
fn end(child: &mut Child) {
    let _ = child.kill(); // it may have ended
    let _ = child.wait();
}

fn last_words(complaints: &mut File) -> String {
    let mut text = Vec::new();
    let _ = complaints.rewind(); // if that fails, there are no last words
    let _ = complaints.read_to_end(&mut text);
    last_line(&text).unwrap_or_else(|| "without a word".to_owned())
}
