use super::{explain, hint, list};
use crate::{
    manifest::Blank,
    progress::Progress,
    report,
    workspace::{Workspace, digest},
};
use anyhow::{Context, Result};
use notify::{Config, Event, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use std::{
    collections::BTreeMap,
    fs, io,
    process::ExitCode,
    sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    thread,
    time::{Duration, Instant},
};

/// An editor writes a file in several steps.
const SETTLED: Duration = Duration::from_millis(100);
/// How often files are looked at where the system tells of no change.
const POLL: Duration = Duration::from_millis(500);
/// How long the system may take to tell of a change.
const EVENT: Duration = Duration::from_secs(1);

/// What wakes the watch.
enum Woken {
    Changed,
    Key(char),
}

pub fn run(poll: bool) -> Result<ExitCode> {
    let workspace = Workspace::here()?;
    let progress = Progress::read(&workspace.root)?;
    let (sender, receiver) = channel();
    let _watcher = watcher(&workspace, &sender, &receiver, poll)?;
    let seen = written(&workspace)?;
    line!("{}", report::outlook(&workspace, &progress, None)?.trim_end());
    line!("Save a function and it is judged. Or type h for a hint, e to explain, l to list,");
    line!("n for the next or q to end, and Enter.");
    listen(sender);
    let mut watch = Watch { workspace: &workspace, seen, last: None };
    loop {
        match receiver.recv() {
            Err(_) | Ok(Woken::Key('q')) => return Ok(ExitCode::SUCCESS),
            // What cannot be done is said, and the watch goes on.
            Ok(Woken::Key(key)) => say(watch.press(key)),
            Ok(Woken::Changed) => {
                while receiver.recv_timeout(SETTLED).is_ok() {}
                say(watch.judge_what_is_new());
            }
        }
    }
}

fn say(done: Result<()>) {
    if let Err(error) = done {
        eprintln!("{error:#}");
    }
}

/// What the watch remembers.
struct Watch<'a> {
    workspace: &'a Workspace,
    /// What stood in each function when it was last looked at.
    seen: BTreeMap<String, String>,
    /// The function that was saved last.
    last: Option<&'a Blank>,
}

impl Watch<'_> {
    fn judge_what_is_new(&mut self) -> Result<()> {
        let now = written(self.workspace)?;
        let is_new = |blank: &&Blank| {
            let id = blank.id();
            now.contains_key(&id) && now.get(&id) != self.seen.get(&id)
        };
        let new: Vec<&Blank> = self.workspace.blanks().filter(is_new).collect();
        self.seen = now;
        let Some(last) = new.last() else { return Ok(()) };
        self.last = Some(last);
        let begun = Instant::now();
        let mut progress = Progress::read(&self.workspace.root)?;
        let judged = self.workspace.judge_and_keep(&new, &mut progress)?;
        let report = report::report(self.workspace, &progress, &judged)?;
        line!("\n{}\n({:.1} s)", report.trim_end(), begun.elapsed().as_secs_f64());
        Ok(())
    }

    /// Does what a key asks for, of the function that was saved last.
    fn press(&self, key: char) -> Result<()> {
        line!();
        let of_last = || self.last.map(Blank::id).context("no function was saved yet");
        match key {
            'h' => hint::run(&of_last()?).map(drop),
            'e' => explain::run(&of_last()?, explain::When::Solved).map(drop),
            'l' => list::run(&[], false).map(drop),
            'n' => {
                let progress = Progress::read(&self.workspace.root)?;
                let outlook = report::outlook(self.workspace, &progress, self.last)?;
                line!("{}", outlook.trim_end());
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

/// Tells of changes in the chapters. Whether the system does is tried; where it does not, the files are looked at.
fn watcher(
    workspace: &Workspace,
    sender: &Sender<Woken>,
    receiver: &Receiver<Woken>,
    poll: bool,
) -> Result<Box<dyn Watcher>> {
    let crates = workspace.root.join("crates");
    let tell = |sender: Sender<Woken>| {
        move |event: notify::Result<Event>| {
            // That files are read, as they are here, is told too.
            if !event.is_ok_and(|event| event.kind.is_access()) {
                let _ = sender.send(Woken::Changed);
            }
        }
    };
    if !poll {
        let by_events = RecommendedWatcher::new(tell(sender.clone()), Config::default());
        if let Ok(mut watcher) = by_events
            && watcher.watch(&crates, RecursiveMode::Recursive).is_ok()
            && is_told(workspace, receiver)
        {
            return Ok(Box::new(watcher));
        }
        line!("The system tells of no changes here, so the files are looked at twice a second.");
    }
    let config = Config::default().with_poll_interval(POLL).with_compare_contents(true);
    let mut watcher =
        PollWatcher::new(tell(sender.clone()), config).context("files cannot be watched")?;
    watcher
        .watch(&crates, RecursiveMode::Recursive)
        .with_context(|| format!("{} cannot be watched", crates.display()))?;
    Ok(Box::new(watcher))
}

/// Whether a change comes to be known.
fn is_told(workspace: &Workspace, receiver: &Receiver<Woken>) -> bool {
    let trial = workspace.root.join("crates").join(".watched");
    if fs::write(&trial, "").is_err() {
        return true; // Nothing can be changed here; then nothing needs to be told.
    }
    let told = !matches!(receiver.recv_timeout(EVENT), Err(RecvTimeoutError::Timeout));
    let _ = fs::remove_file(&trial);
    while receiver.recv_timeout(SETTLED).is_ok() {}
    told
}

/// What stands in each function, as far as it can be read.
fn written(workspace: &Workspace) -> Result<BTreeMap<String, String>> {
    let mut all = BTreeMap::new();
    for blank in workspace.blanks() {
        let known = match workspace.submission(blank)? {
            Ok(submission) if submission.is_written => digest(&submission),
            Ok(_) => continue,
            Err(why) => format!("{why:?}"),
        };
        all.insert(blank.id(), known);
    }
    Ok(all)
}

/// Passes on the first letter of each line that is typed.
fn listen(sender: Sender<Woken>) {
    thread::spawn(move || {
        for line in io::stdin().lines().map_while(Result::ok) {
            let key = line.trim().chars().next().unwrap_or('n');
            if sender.send(Woken::Key(key)).is_err() {
                return;
            }
        }
    });
}
