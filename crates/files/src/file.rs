//! Whole files: read at once, and replaced at once or not at all.

use crate::{
    FileError,
    draft::{Draft, folder_of},
};
use std::{
    fs::{self, File, FileType},
    io::{self, Read},
    path::{Path, PathBuf},
};

/// Opens a file to be read. A device or a pipe is refused, as it may never end.
///
/// # Errors
/// When there is no file under this name, or it cannot be read.
pub fn open(path: &Path) -> Result<File, FileError> {
    if let Some(found) = other_than_a_file(path) {
        return Err(FileError::NotAFile { path: path.to_owned(), found });
    }
    File::open(path).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => FileError::NotThere { path: path.to_owned() },
        _ => FileError::unreadable(path, source),
    })
}

/// All bytes of a file, which are `most` at the most.
///
/// # Errors
/// As [`open`], and when there are more.
pub fn read(path: &Path, most: u64) -> Result<Vec<u8>, FileError> {
    let unreadable = |source| FileError::unreadable(path, source);
    let file = open(path)?;
    let bytes = file.metadata().map_err(unreadable)?.len();
    let mut content = Vec::new();
    if bytes <= most {
        // It can grow while it is read.
        file.take(most + 1).read_to_end(&mut content).map_err(unreadable)?;
    }
    match bytes.max(content.len() as u64) {
        bytes if bytes > most => Err(FileError::TooLong { path: path.to_owned(), bytes, most }),
        _ => Ok(content),
    }
}

/// Replaces a file by what `content` writes, or leaves it as it was.
///
/// The bytes go into a temporary file in the same folder, which takes the name of the file only
/// when all of them are on the disk. So whoever reads it, at any time and after any crash, finds
/// the old file or the new one.
///
/// # Errors
/// When there is no such folder, or `content` or the disk fails.
pub fn write(
    path: &Path,
    content: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<(), FileError> {
    let target = place(path)?;
    replace(&target, content).map_err(|source| unwritable(path, source))
}

/// The right to write a file, for as long as it is held: a draft that nobody finishes, and that goes with its
/// process. Whoever holds it may [`write()`] the file as often as it likes.
#[derive(Debug)]
pub struct Claim(#[expect(dead_code, reason = "held, and dropped")] Draft);

/// Claims a file that is to be written again and again, as by a training, if it can be written here and nobody else
/// is about to. Anybody may read it meanwhile.
///
/// # Errors
/// As [`check_writable`], and when another process has claimed it.
pub fn claim(path: &Path) -> Result<Claim, FileError> {
    let target = place(path)?;
    let draft = Draft::begin_alone(&target).map_err(|source| unwritable(path, source))?;
    draft.map(Claim).ok_or_else(|| FileError::InUse { path: path.to_owned() })
}

/// Whether a file could be written here, to be known before the work that is to be kept in it.
///
/// # Errors
/// When there is no such folder, or no file can be made in it.
pub fn check_writable(path: &Path) -> Result<(), FileError> {
    let target = place(path)?;
    Draft::begin(&target).map(drop).map_err(|source| unwritable(path, source))
}

fn unwritable(path: &Path, source: io::Error) -> FileError {
    let path = path.to_owned();
    FileError::Unwritable { path, source }
}

/// What stands under a name and is no file, nor a place for one: whoever wrote there would replace it.
fn other_than_a_file(path: &Path) -> Option<&'static str> {
    match fs::metadata(path) {
        Ok(found) if found.is_file() => None,
        Ok(found) => Some(kind(found.file_type())),
        Err(_) if path.is_symlink() => Some("a link that leads nowhere"),
        Err(_) => None,
    }
}

/// What is no file.
fn kind(found: FileType) -> &'static str {
    #[cfg(unix)]
    use std::os::unix::fs::FileTypeExt;
    match found {
        folder if folder.is_dir() => "a folder",
        #[cfg(unix)]
        pipe if pipe.is_fifo() => "a pipe",
        #[cfg(unix)]
        socket if socket.is_socket() => "a socket",
        _ => "a device",
    }
}

/// The file that a path leads to.
fn place(path: &Path) -> Result<PathBuf, FileError> {
    // A link stays a link: what it points to is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if let Some(found) = other_than_a_file(path) {
        return Err(FileError::NotAFile { path: path.to_owned(), found });
    }
    if path.as_os_str().as_encoded_bytes().ends_with(b"/") {
        return Err(FileError::NotAFile { path: path.to_owned(), found: "the name of a folder" });
    }
    let folder = folder_of(&target);
    if !folder.is_dir() {
        let (path, folder) = (path.to_owned(), folder.to_owned());
        return Err(FileError::NoFolder { path, folder });
    }
    match wrong_place(&target) {
        Some(source) => Err(unwritable(path, source)),
        None => Ok(target),
    }
}

/// Why no file can come here: the name is too long, or the file that is there is to stay as it is.
fn wrong_place(target: &Path) -> Option<io::Error> {
    match fs::metadata(target) {
        Ok(found) if found.permissions().readonly() => {
            Some(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"))
        }
        Err(error) if error.kind() != io::ErrorKind::NotFound => Some(error),
        _ => None,
    }
}

fn replace(target: &Path, content: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let mut draft = Draft::begin(target)?;
    content(draft.file())?;
    draft.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use tempfile::{TempDir, tempdir};

    fn folder_with(content: &str) -> (TempDir, PathBuf) {
        let folder = tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, content).unwrap();
        (folder, path)
    }

    fn files(folder: &TempDir) -> usize {
        fs::read_dir(folder.path()).unwrap().count()
    }

    #[test]
    fn a_file_is_replaced() {
        let (folder, path) = folder_with("a long old text");
        write(&path, |file| file.write_all(b"new")).unwrap();
        assert_eq!((read(&path, 99).unwrap(), files(&folder)), (b"new".to_vec(), 1));
    }

    #[test]
    fn half_a_write_leaves_the_old_file_and_nothing_else() {
        let (folder, path) = folder_with("old");
        let full = |file: &mut File| {
            file.write_all(b"ne")?;
            Err(io::Error::other("the disk is full"))
        };
        let error = write(&path, full).unwrap_err();
        assert!(error.to_string().ends_with("file cannot be written"), "{error}");
        assert_eq!((read(&path, 99).unwrap(), files(&folder)), (b"old".to_vec(), 1));
    }

    #[test]
    fn a_file_is_claimed_once_and_written_and_read_meanwhile() {
        let (folder, path) = folder_with("old");
        check_writable(&path).unwrap();
        assert_eq!(files(&folder), 1, "what was tried stayed");
        let claimed = claim(&path).unwrap();
        for new in ["new", "newer"] {
            write(&path, |file| file.write_all(new.as_bytes())).unwrap();
            assert_eq!(read(&path, 99).unwrap(), new.as_bytes());
            let error = claim(&path).unwrap_err().to_string();
            assert!(error.contains("file is being written by another process"), "{error}");
        }
        drop(claimed);
        assert_eq!(files(&folder), 1, "what was claimed left something");
        claim(&path).unwrap();
    }

    #[test]
    fn what_is_in_the_way_is_named() {
        let (folder, path) = folder_with("old");
        let nothing = |_: &mut File| Ok(());
        let told = |result: Result<(), FileError>| {
            let told = result.unwrap_err().to_string();
            told.replace(folder.path().to_str().unwrap(), "F")
        };
        let missing = folder.path().join("missing/file");
        assert_eq!(told(write(folder.path(), nothing)), "F is a folder, not a file");
        assert_eq!(told(read(folder.path(), 99).map(drop)), "F is a folder, not a file");
        assert_eq!(told(read(&missing, 99).map(drop)), "F/missing/file is not there");
        assert_eq!(
            told(write(&missing, nothing)),
            "F/missing/file cannot be written: there is no folder F/missing"
        );
        assert_eq!(told(check_writable(&missing)), told(write(&missing, nothing)));
        assert_eq!(
            told(write(&path.join("below"), nothing)),
            "F/file/below cannot be written: there is no folder F/file"
        );
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_neither_read_nor_replaced() {
        let folder = tempdir().unwrap();
        let [null, lost] = ["null", "lost"].map(|name| folder.path().join(name));
        std::os::unix::fs::symlink("/dev/null", &null).unwrap();
        std::os::unix::fs::symlink(folder.path().join("nowhere"), &lost).unwrap();
        for (path, found) in [
            (Path::new("/dev/null"), "a device"),
            (&null, "a device"),
            (&lost, "a link that leads nowhere"),
        ] {
            let expected = format!("{} is {found}, not a file", path.display());
            let told = |result: Result<(), FileError>| result.unwrap_err().to_string();
            assert_eq!(told(write(path, |_| Ok(()))), expected);
            assert_eq!(told(check_writable(path)), expected);
            assert_eq!(told(read(path, 99).map(drop)), expected);
        }
        assert!(null.is_symlink() && lost.is_symlink(), "a link was replaced");
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_is_not_waited_for() {
        let folder = tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success(), "mkfifo: {made}");
        let expected = format!("{} is a pipe, not a file", pipe.display());
        assert_eq!(open(&pipe).unwrap_err().to_string(), expected);
        assert_eq!(write(&pipe, |_| Ok(())).unwrap_err().to_string(), expected);
    }

    #[test]
    fn a_file_longer_than_any_that_is_meant_is_not_read() {
        let (_folder, path) = folder_with("four");
        assert_eq!(read(&path, 4).unwrap(), b"four");
        let expected = format!("{} has 4 bytes, expected at most 3", path.display());
        assert_eq!(read(&path, 3).unwrap_err().to_string(), expected);
    }

    #[cfg(unix)]
    #[test]
    fn who_may_read_a_file_stays_as_it_was() {
        use std::os::unix::fs::PermissionsExt;
        let (_folder, path) = folder_with("old");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        write(&path, |file| file.write_all(b"new")).unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "yours {mode:o}, expected 600");
    }

    #[test]
    fn a_place_where_no_file_can_come_is_told() {
        let (folder, path) = folder_with("old");
        let told = |path: &Path| {
            let tried = [check_writable(path), write(path, |_| Ok(())), claim(path).map(drop)];
            let told = tried.map(|result| {
                let error = result.unwrap_err();
                let source = std::error::Error::source(&error).map(ToString::to_string);
                let told = format!("{error}: {}", source.unwrap_or_default());
                told.replace(folder.path().to_str().unwrap(), "F").replace('\\', "/")
            });
            assert!(told.iter().all(|other| *other == told[0]), "{told:?}");
            told[0].clone()
        };
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        assert_eq!(told(&path), "F/file cannot be written: it is read-only");
        let named = format!("{}/new/", folder.path().display());
        assert_eq!(told(Path::new(&named)), "F/new/ is the name of a folder, not a file: ");
        let long = told(&folder.path().join("x".repeat(300)));
        assert!(long.contains("x cannot be written: "), "{long}");
        assert_eq!(files(&folder), 1, "something was left");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_one() {
        let (folder, path) = folder_with("old");
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        write(&link, |file| file.write_all(b"new")).unwrap();
        assert!(link.is_symlink(), "the link became a file");
        assert_eq!(fs::read(&path).unwrap(), b"new");
    }
}
