//! Tells when something changes of which the book is made.

use crate::{course::ending, site::Material};
use anyhow::{Context, Result};
use notify::{Config, Event, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

/// What files end with that are shown in the book.
const ENDINGS: [&str; 6] = ["json", "md", "po", "rs", "svg", "toml"];
/// How often files are looked at where the system tells of no change.
const POLL: Duration = Duration::from_secs(2);

/// Calls `tell` after each change, as long as what is returned is kept.
pub fn watch(
    material: &Material,
    tell: impl Fn() + Clone + Send + 'static,
) -> Result<Box<dyn Watcher>> {
    let heard = move |event: notify::Result<Event>| {
        if event.is_ok_and(|event| is_change(&event)) {
            tell();
        }
    };
    let by_events = RecommendedWatcher::new(heard.clone(), Config::default());
    if let Ok(mut watcher) = by_events
        && add(&mut watcher, material).is_ok()
    {
        return Ok(Box::new(watcher));
    }
    let mut watcher = PollWatcher::new(heard, Config::default().with_poll_interval(POLL))?;
    add(&mut watcher, material)?;
    Ok(Box::new(watcher))
}

/// Looks at the texts, the code, and what the exercises leave, but at nothing that a compiler leaves.
fn add(watcher: &mut impl Watcher, material: &Material) -> Result<()> {
    let root = &material.course.0;
    let mut add = |path: &Path, mode| {
        watcher.watch(path, mode).with_context(|| format!("{}: cannot be watched", path.display()))
    };
    add(root, RecursiveMode::NonRecursive)?;
    let within: [PathBuf; 3] = ["crates", "data", "po"].map(|name| root.join(name));
    for folder in within.iter().chain([&material.exercises]).filter(|folder| folder.is_dir()) {
        add(folder, RecursiveMode::Recursive)?;
    }
    Ok(())
}

/// That files are read, as they are here, is told too.
fn is_change(event: &Event) -> bool {
    let is_shown = |path: &PathBuf| ENDINGS.contains(&ending(&path.to_string_lossy()));
    !event.kind.is_access() && event.paths.iter().any(is_shown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{course::Course, data::Files};
    use std::{
        fs,
        sync::mpsc::{Receiver, channel},
    };
    use tempfile::tempdir;

    const SOON: Duration = Duration::from_secs(10);
    const QUIET: Duration = Duration::from_millis(300);

    fn is_told(receiver: &Receiver<()>, within: Duration) -> bool {
        let told = receiver.recv_timeout(within).is_ok();
        while receiver.recv_timeout(QUIET).is_ok() {}
        told
    }

    #[test]
    fn a_text_or_a_figure_is_a_change_and_reading_is_none() {
        let root = tempdir().unwrap();
        let text = root.path().join("crates/net/README.md");
        let records = root.path().join("target/exercises");
        fs::create_dir_all(text.parent().unwrap()).unwrap();
        fs::create_dir_all(&records).unwrap();
        fs::write(&text, "a text").unwrap();
        let (course, exercises) = (Course(root.path().to_owned()), records.clone());
        let files = Files { wasm: None, network: None };
        let material = Material { course, exercises, files, language: None };
        let (sender, receiver) = channel();
        let _watcher = watch(&material, move || _ = sender.send(())).unwrap();
        assert_eq!(fs::read_to_string(&text).unwrap(), "a text");
        fs::write(root.path().join("crates/net/README.md~"), "").unwrap();
        fs::write(root.path().join("target/other.json"), "").unwrap();
        assert!(!is_told(&receiver, QUIET));
        fs::write(&text, "another text").unwrap();
        assert!(is_told(&receiver, SOON));
        fs::write(records.join("a.svg"), "<svg/>").unwrap();
        assert!(is_told(&receiver, SOON));
    }
}
