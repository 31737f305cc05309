//! A folder in which something is made that takes its place when it is whole.

use std::{
    ffi::OsStr,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};
use tempfile::{Builder, NamedTempFile, TempDir};

/// The file by whose lock it is known that somebody is still at work in the folder.
const LOCK: &str = "lock";

/// A hidden folder without that file is just being made, unless it is as old as this.
const MADE: Duration = Duration::from_secs(60);

/// A folder to work in, which vanishes when it is dropped. What a process left that was killed, the next
/// one that begins such a folder takes away.
#[derive(Debug)]
pub struct Scratch {
    _lock: File, // let go before the folder is removed
    folder: TempDir,
}

impl Scratch {
    /// A new folder for work of this kind in the folder `parent`, named `.<kind>-` and some letters.
    ///
    /// # Errors
    /// When no folder can be made there.
    pub fn begin(parent: &Path, kind: &str) -> io::Result<Self> {
        let prefix = format!(".{kind}-");
        clear(parent, &prefix);
        // The error's own words would repeat a name that nobody knows.
        let plain = |error: io::Error| io::Error::from(error.kind());
        let folder = Builder::new().prefix(&prefix).tempdir_in(parent).map_err(plain)?;
        // It has its name only when it is locked, so that nobody finds it free.
        let lock = NamedTempFile::new_in(folder.path()).map_err(plain)?;
        lock.as_file().lock()?;
        let lock = lock.persist(folder.path().join(LOCK)).map_err(|error| plain(error.error))?;
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
fn clear(parent: &Path, prefix: &str) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        if is_of_kind(&entry.file_name(), prefix) && entry.file_type().is_ok_and(|it| it.is_dir()) {
            remove_if_left(&entry.path());
        }
    }
}

fn is_of_kind(name: &OsStr, prefix: &str) -> bool {
    name.as_encoded_bytes().starts_with(prefix.as_bytes())
}

fn remove_if_left(folder: &Path) {
    let lock: PathBuf = folder.join(LOCK);
    let is_left = match File::open(&lock) {
        // Held until the folder is gone, so that nobody else removes it too.
        Ok(lock) if lock.try_lock().is_ok() => {
            let _ = fs::remove_dir_all(folder);
            return;
        }
        Ok(_) => false,
        Err(_) => is_old(folder).unwrap_or(false),
    };
    if is_left {
        let _ = fs::remove_dir_all(folder);
    }
}

fn is_old(folder: &Path) -> io::Result<bool> {
    let made = fs::metadata(folder)?.modified()?;
    Ok(SystemTime::now().duration_since(made).is_ok_and(|age| age > MADE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
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
        let old = left(parent.path(), ".book-old");
        let other = left(parent.path(), ".practice-old");
        let just_made = parent.path().join(".book-new");
        fs::create_dir(&just_made).unwrap();
        let next = Scratch::begin(parent.path(), "book").unwrap();
        assert!(!old.exists(), "what was left is still there");
        let expected = [at_work.path(), next.path(), &other, &just_made].map(Path::to_owned);
        assert_eq!(names(parent.path()), BTreeSet::from(expected));
    }

    #[test]
    fn a_folder_that_never_had_a_lock_goes_when_it_is_old() {
        let parent = tempdir().unwrap();
        let of_before = parent.path().join(".book-before");
        fs::create_dir(&of_before).unwrap();
        let an_hour_ago = SystemTime::now() - Duration::from_secs(3600);
        File::open(&of_before).unwrap().set_modified(an_hour_ago).unwrap();
        drop(Scratch::begin(parent.path(), "book").unwrap());
        assert_eq!(names(parent.path()), BTreeSet::new());
    }

    #[test]
    fn an_error_does_not_tell_a_name_that_nobody_knows() {
        let parent = tempdir().unwrap();
        let error = Scratch::begin(&parent.path().join("missing"), "book").unwrap_err();
        assert!(!error.to_string().contains("book"), "{error}");
        let scratch = Scratch::begin(parent.path(), "book").unwrap();
        let words = format!("{} cannot be written", scratch.path().join("page").display());
        assert_eq!(scratch.named(&words, Path::new("book")), "book/page cannot be written");
    }
}
