//! A file that appears whole or not at all: written under a temporary name, synced, then renamed.

use crate::hidden_name::{HiddenName, nameless};
use std::{
    fs::{self, File, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
    thread::sleep,
    time::Duration,
};
use tempfile::{Builder, NamedTempFile};

/// A temporary file that is to get the name of the file it becomes. Dropped, it vanishes.
///
/// It gets its name when all its bytes are on the disk. So whoever reads the file, at any time and
/// after any crash, finds the old one or the new one.
///
/// A draft is locked by the process that writes it, and the system takes the lock back when that
/// process ends, however it ends. So the next draft of the same file knows which others are dead, as
/// after a kill, and removes them.
#[derive(Debug)]
pub struct Draft {
    file: NamedTempFile,
    target: PathBuf,
}

impl Draft {
    /// A new draft of the file `target`, beside it. Dead drafts of it are removed.
    ///
    /// # Errors
    /// When the folder is not there, or no file can be made in it.
    pub fn begin(target: &Path) -> io::Result<Self> {
        let _turn = turn(folder_of(target));
        clear(target);
        Self::create(target)
    }

    /// As [`Draft::begin`], but `None` when another draft of the file is alive: somebody else writes it.
    ///
    /// # Errors
    /// As [`Draft::begin`].
    pub fn begin_alone(target: &Path) -> io::Result<Option<Self>> {
        let _turn = turn(folder_of(target));
        match clear(target) {
            0 => Self::create(target).map(Some),
            _ => Ok(None),
        }
    }

    fn create(target: &Path) -> io::Result<Self> {
        let name = name_of(target);
        let mut builder = Builder::new();
        builder.prefix(&name.prefix).suffix(name.suffix).rand_bytes(HiddenName::RANDOM);
        // As for any new file, the umask decides who may read it; a temporary file is its owner's only.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.tempfile_in(folder_of(target));
        let file = file.map_err(|error| nameless(&error))?;
        // Where files cannot be locked, nobody takes this one for dead either.
        let _ = file.as_file().try_lock();
        Ok(Self { file, target: target.to_owned() })
    }

    /// Gives the draft its name, over whatever file had that name; who may read it stays as it was, and whose it is
    /// where this process may say so.
    ///
    /// # Errors
    /// When its bytes cannot be written to the disk, or it cannot get its name.
    pub fn finish(self) -> io::Result<()> {
        let Self { file, target } = self;
        if let Ok(before) = fs::metadata(&target) {
            #[cfg(unix)]
            let _ = own_as(file.as_file(), &before);
            file.as_file().set_permissions(before.permissions())?;
        }
        file.as_file().sync_all()?;
        file.persist(&target).map_err(|error| error.error)?;
        // The new name is on the disk when the folder is. Not every system can open a folder for that.
        if let Ok(folder) = File::open(folder_of(&target)) {
            let _ = folder.sync_all();
        }
        Ok(())
    }

    /// The file to write into.
    pub fn file(&mut self) -> &mut File {
        self.file.as_file_mut()
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file().flush()
    }
}

/// Gives a file to whom the file before it belongs.
#[cfg(unix)]
fn own_as(file: &File, before: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let after = file.metadata()?;
    let other = (before.uid(), before.gid()) != (after.uid(), after.gid());
    if other { fchown(file, Some(before.uid()), Some(before.gid())) } else { Ok(()) }
}

/// The folder that a file is in, or would be.
pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

fn name_of(target: &Path) -> HiddenName {
    HiddenName::of(target.file_name().unwrap_or_default(), ".draft")
}

/// Removes the dead drafts of a file, and counts the living.
fn clear(target: &Path) -> usize {
    let name = name_of(target);
    let entries = fs::read_dir(folder_of(target)).into_iter().flatten().flatten();
    let drafts = entries.filter(|entry| {
        name.fits(&entry.file_name()) && entry.file_type().is_ok_and(|kind| kind.is_file())
    });
    let alive = drafts.filter(|draft| {
        let file = match File::open(draft.path()) {
            Ok(file) => file,
            // Another user's, who may be at it.
            Err(error) => return error.kind() == io::ErrorKind::PermissionDenied,
        };
        match file.try_lock() {
            Ok(()) => {
                // It is nobody's. If it cannot be removed, as another user's, it stays.
                let _ = fs::remove_file(draft.path());
                false
            }
            Err(TryLockError::WouldBlock) => true,
            Err(TryLockError::Error(_)) => false,
        }
    });
    alive.count()
}

/// How often a turn is asked for, and the time between.
const ASKED: u32 = 500;
const PAUSE: Duration = Duration::from_millis(2);

/// The lock of a folder, in which drafts and the like are begun one after the other: so none is taken for dead before it is
/// locked, and of two that would be alone one is. Not every system can lock a folder, and whoever holds it for long
/// means something else by it; then it goes without.
pub(crate) fn turn(folder: &Path) -> Option<File> {
    let folder = File::open(folder).ok()?;
    for _ in 0..ASKED {
        match folder.try_lock() {
            Ok(()) => return Some(folder),
            Err(TryLockError::WouldBlock) => sleep(PAUSE),
            Err(TryLockError::Error(_)) => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{sync::Barrier, thread};
    use tempfile::tempdir;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> =
            entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_a_dead_process_left_is_removed_and_what_is_being_written_is_not() {
        let folder = tempdir().unwrap();
        let target = folder.path().join("net");
        // Nobody holds these, as after a kill.
        for name in [".net.aB3dE6.draft", ".net.zzzzzz.draft"] {
            fs::write(folder.path().join(name), "half").unwrap();
        }
        let others = [
            ".net.x.aB3dE6.draft",
            ".nets.aB3dE6.draft",
            ".net.old.draft",
            "net.aB3dE6.draft",
            ".net.draft",
        ];
        for name in others {
            fs::write(folder.path().join(name), "of something else").unwrap();
        }
        let mut alive = Draft::begin(&target).unwrap();
        assert_eq!(names(folder.path()).len(), 1 + others.len(), "{:?}", names(folder.path()));
        Draft::begin(&target).unwrap().finish().unwrap();
        alive.write_all(b"second").unwrap();
        alive.finish().unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"second");
        assert_eq!(names(folder.path()).len(), 1 + others.len(), "{:?}", names(folder.path()));
    }

    #[test]
    fn of_many_that_would_be_alone_one_is() {
        let folder = tempdir().unwrap();
        let target = &folder.path().join("net");
        let start = &Barrier::new(4);
        for round in 0..50 {
            let drafts = thread::scope(|scope| {
                let begin = || {
                    start.wait();
                    Draft::begin_alone(target).unwrap()
                };
                let threads = [(); 4].map(|()| scope.spawn(begin));
                threads.map(|thread| thread.join().unwrap())
            });
            let alone = drafts.iter().flatten().count();
            assert_eq!(alone, 1, "how many of 4 are alone in round {round}");
        }
    }

    #[test]
    fn no_name_is_too_long_for_a_draft() {
        let folder = tempdir().unwrap();
        let target = folder.path().join("数".repeat(85)); // 255 bytes, as many as a name can have
        Draft::begin(&target).unwrap().finish().unwrap();
        assert!(target.exists(), "the file is not there");
    }

    #[test]
    fn an_error_has_no_temporary_name_in_it() {
        let error = Draft::begin(Path::new("nowhere/net")).unwrap_err().to_string();
        assert!(!error.contains("draft"), "{error}");
    }
}
