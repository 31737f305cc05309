//! A folder in which something is made that takes its place when it is whole.

use crate::{
    draft::turn,
    hidden_name::{HiddenName, nameless},
};
use std::{
    ffi::OsStr,
    fs::{self, File},
    io,
    path::Path,
};
use tempfile::{Builder, TempDir};

/// The file by whose lock it is known that somebody is still at work in the folder.
const LOCK: &str = "lock";

/// A folder to work in, which vanishes when it is dropped. What a process left that was killed, the next
/// one that begins such a folder takes away.
#[derive(Debug)]
pub struct Scratch {
    _lock: File, // let go before the folder is removed
    folder: TempDir,
}

impl Scratch {
    /// A new folder for work of this kind in the folder `parent`, named `.<kind>.<random>.scratch`.
    ///
    /// # Errors
    /// When no folder can be made there.
    pub fn begin(parent: &Path, kind: &str) -> io::Result<Self> {
        let name = HiddenName::of(OsStr::new(kind), ".scratch");
        // Nobody looks at what another is just making.
        let _turn = turn(parent);
        clear(parent, &name);
        let mut builder = Builder::new();
        builder.prefix(&name.prefix).suffix(name.suffix).rand_bytes(HiddenName::RANDOM);
        let folder = builder.tempdir_in(parent).map_err(|error| nameless(&error))?;
        let lock = File::create_new(folder.path().join(LOCK))?;
        // Where files cannot be locked, nobody takes this folder for left either.
        let _ = lock.try_lock();
        Ok(Self { _lock: lock, folder })
    }

    /// Where to work. The name `lock` is taken.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The words of an error in which this folder has the name of the place that its work is for: its own
    /// nobody knows.
    pub fn named(&self, words: &str, place: &Path) -> String {
        let own = self.path().display().to_string();
        words.replace(&own, &place.display().to_string())
    }
}

/// Takes away what nobody is at work in any more. What cannot be taken away stays.
fn clear(parent: &Path, name: &HiddenName) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        if name.fits(&entry.file_name()) && entry.file_type().is_ok_and(|it| it.is_dir()) {
            remove_if_left(&entry.path());
        }
    }
}

/// What has no lock yet has nothing else either, and is not removed with something in it.
fn remove_if_left(folder: &Path) {
    let lock = folder.join(LOCK);
    let _ = match fs::symlink_metadata(&lock) {
        Ok(found) if found.is_file() => match File::open(&lock) {
            // Held until the folder is gone, so that nobody else removes it too.
            Ok(lock) if lock.try_lock().is_ok() => fs::remove_dir_all(folder),
            _ => Ok(()),
        },
        _ => fs::remove_dir(folder),
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::BTreeSet, path::PathBuf};
    use tempfile::tempdir;

    fn names(folder: &Path) -> BTreeSet<PathBuf> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
    }

    /// A folder as a process leaves it that is killed: with a lock that nobody holds.
    fn left(parent: &Path, name: &str) -> PathBuf {
        let folder = parent.join(name);
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join(LOCK), "").unwrap();
        fs::create_dir(folder.join("half")).unwrap();
        folder
    }

    #[test]
    fn a_folder_vanishes_with_all_that_is_in_it() {
        let parent = tempdir().unwrap();
        let scratch = Scratch::begin(parent.path(), "book").unwrap();
        fs::write(scratch.path().join("page"), "half").unwrap();
        assert_eq!(names(parent.path()), BTreeSet::from([scratch.path().to_owned()]));
        drop(scratch);
        assert_eq!(names(parent.path()), BTreeSet::new());
    }

    #[test]
    fn what_a_killed_process_left_goes_and_what_is_at_work_or_others_stays() {
        let parent = tempdir().unwrap();
        let at_work = Scratch::begin(parent.path(), "book").unwrap();
        let old = left(parent.path(), ".book.aB3dE6.scratch");
        let just_begun = parent.path().join(".book.zzzzzz.scratch");
        fs::create_dir(&just_begun).unwrap();
        let others = [".book-diary", ".practice.aB3dE6.scratch", ".book.old.scratch"];
        let others = others.map(|name| left(parent.path(), name));
        let another = parent.path().join(".book.000000.scratch");
        fs::create_dir_all(another.join("without a lock")).unwrap();
        let next = Scratch::begin(parent.path(), "book").unwrap();
        assert!(!old.exists() && !just_begun.exists(), "what was left is still there");
        let expected = [at_work.path(), next.path(), &another].map(Path::to_owned);
        assert_eq!(names(parent.path()), expected.into_iter().chain(others).collect());
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_in_place_of_the_lock_is_not_waited_for() {
        let parent = tempdir().unwrap();
        let strange = left(parent.path(), ".book.aB3dE6.scratch");
        fs::remove_file(strange.join(LOCK)).unwrap();
        let made = std::process::Command::new("mkfifo").arg(strange.join(LOCK)).status().unwrap();
        assert!(made.success(), "mkfifo: {made}");
        drop(Scratch::begin(parent.path(), "book").unwrap());
        assert!(strange.exists(), "what this program did not make was removed");
    }

    #[test]
    fn an_error_does_not_tell_a_name_that_nobody_knows() {
        let parent = tempdir().unwrap();
        let error = Scratch::begin(&parent.path().join("missing"), "book").unwrap_err();
        assert!(!error.to_string().contains("scratch"), "{error}");
        let scratch = Scratch::begin(parent.path(), "book").unwrap();
        let words = format!("{} cannot be written", scratch.path().join("page").display());
        assert_eq!(scratch.named(&words, Path::new("book")), "book/page cannot be written");
    }
}
