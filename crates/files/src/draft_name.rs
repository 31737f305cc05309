//! How a draft is called: hidden, and after the file that it is to become.

use std::{ffi::OsStr, path::Path};

/// `.net.safetensors.` of `.net.safetensors.aB3dE6.draft`.
pub struct DraftName {
    /// All that comes before what is random.
    pub prefix: String,
}

impl DraftName {
    /// What comes after it.
    pub const SUFFIX: &str = ".draft";

    /// How many letters and digits are random.
    pub const RANDOM: usize = 6;

    /// As many characters, of up to four bytes, leave room for the rest in a name of 255 bytes.
    const LONGEST: usize = 60;

    /// How drafts of a file are called.
    pub fn of(target: &Path) -> Self {
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let name: String = name.chars().take(Self::LONGEST).collect();
        Self { prefix: format!(".{name}.") }
    }

    /// Whether a name is one of these.
    pub fn fits(&self, name: &OsStr) -> bool {
        let random = name
            .to_str()
            .and_then(|name| name.strip_prefix(&self.prefix)?.strip_suffix(Self::SUFFIX));
        random.is_some_and(|random| {
            random.len() == Self::RANDOM && random.bytes().all(|it| it.is_ascii_alphanumeric())
        })
    }
}
