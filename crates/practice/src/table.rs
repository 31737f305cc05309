//! Reading TOML, with errors of one line.

use anyhow::{Context, Result, anyhow};
use serde::de::DeserializeOwned;
use std::{fs, path::Path};

/// What is in a file of TOML.
pub fn read<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let text =
        fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    parse(path, &text)
}

/// What a text in TOML says, which errors call `path`.
pub fn parse<T: DeserializeOwned>(path: &Path, text: &str) -> Result<T> {
    toml::from_str(text).map_err(|error| {
        let start = error.span().map_or(0, |place| place.start);
        let line = 1 + text.get(..start).unwrap_or_default().matches('\n').count();
        anyhow!("{}:{line}: {}", path.display(), error.message().replace('\n', ", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_one_line_with_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        fs::write(&path, "a = 1\nb = \n").unwrap();
        let error = read::<toml::Table>(&path).unwrap_err().to_string();
        assert!(error.starts_with(&format!("{}:2: ", path.display())), "{error}");
        assert_eq!(error.lines().count(), 1, "{error}");
    }
}
