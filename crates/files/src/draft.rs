//! A file that appears whole or not at all: written under a temporary name, synced, then renamed.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
};
use tempfile::{Builder, NamedTempFile};

/// A temporary file that is to get the name of the file it becomes. Dropped, it vanishes.
///
/// It gets its name when all its bytes are on the disk. So whoever reads the file, at any time and
/// after any crash, finds the old one or the new one.
#[derive(Debug)]
pub struct Draft(NamedTempFile);

impl Draft {
    /// A new draft in `folder`, which has to be the folder of the file that it becomes.
    ///
    /// # Errors
    /// When the folder is not there, or no file can be made in it.
    pub fn begin(folder: &Path) -> io::Result<Self> {
        #[allow(unused_mut, reason = "changed on Unix only")]
        let mut builder = Builder::new();
        // As for any new file, the umask decides who may read it; a temporary file is its owner's only.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        builder.tempfile_in(folder).map(Self)
    }

    /// Gives the draft its name, over whatever file had that name; who may read it stays as it was.
    ///
    /// # Errors
    /// When its bytes cannot be written to the disk, or its name cannot be `path`.
    pub fn finish(self, path: &Path) -> io::Result<()> {
        if let Ok(before) = fs::metadata(path) {
            self.0.as_file().set_permissions(before.permissions())?;
        }
        self.0.as_file().sync_all()?;
        self.0.persist(path).map_err(|error| error.error)?;
        // The new name is on the disk when the folder is. Not every system can open a folder for that.
        if let Some(folder) = path.parent().and_then(|folder| File::open(folder).ok()) {
            let _ = folder.sync_all();
        }
        Ok(())
    }

    /// The file to write into.
    pub fn file(&mut self) -> &mut File {
        self.0.as_file_mut()
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
