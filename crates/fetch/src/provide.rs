//! `cargo xtask exercises`, where data/mnist is not complete: the data that the last chapter trains on.

use crate::{exhausted::Exhausted, fetch, folder::misnamed, source::Sources, sources, verified};
use anyhow::{Result, bail};
use files::PublishedFile;
use std::path::Path;

/// Completes data/mnist, or says why the sample takes its place.
pub fn run() -> Result<()> {
    let folder = Path::new("data/mnist");
    provide(&PublishedFile::mnist(), folder, || sources::public(None))?.announce();
    Ok(())
}

/// What there is to train on.
#[derive(Debug, PartialEq)]
enum Data {
    /// The full set, verified.
    Full,
    /// The full set, after a fetch that ended so.
    Fetched(String),
    /// The repository's sample, because the full set cannot be had for this reason.
    Sample(String),
}

/// Sees to the full set, fetching what is missing. A damaged file is an error: nothing is
/// trained on it, nor around it.
fn provide(
    files: &[PublishedFile],
    folder: &Path,
    sources: impl FnOnce() -> Result<Sources>,
) -> Result<Data> {
    let mut complete = true;
    for file in files {
        let there = verified::is_in(file, folder)?;
        if !there {
            refuse_misnamed(file, folder)?;
        }
        complete &= there;
    }
    if complete {
        return Ok(Data::Full);
    }
    match fetch::fetch(files, folder, sources()?) {
        Ok(summary) => Ok(Data::Fetched(summary)),
        Err(error) => match error.downcast_ref::<Exhausted>() {
            Some(exhausted) => Ok(Data::Sample(exhausted.brief())),
            None => Err(error), // the folder's fault: another source would not help
        },
    }
}

/// Somebody who put a file there by hand should hear that it is not seen.
fn refuse_misnamed(file: &PublishedFile, folder: &Path) -> Result<()> {
    if folder.is_dir()
        && let Some(found) = misnamed(folder, file)?
    {
        bail!(
            "{folder}: has {found} but not {name}: rename it, or, if it is compressed, \
             cargo xtask fetch --from {folder}",
            folder = folder.display(),
            name = file.name,
        );
    }
    Ok(())
}

impl Data {
    /// Says on stderr what a learner should know before the numbers appear.
    fn announce(&self) {
        match self {
            Self::Full => {}
            Self::Fetched(summary) => eprintln!("MNIST: {summary}"),
            Self::Sample(reason) => eprintln!(
                "MNIST could not be fetched ({reason}).\n\
                 Using data/sample instead (10 000 training, 2 000 test images, its own bands)."
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake;
    use std::fs;

    /// What is provided where `folder` has only its first file, with these contents.
    fn provide_with(images: &[u8], sources: Sources) -> Result<Data> {
        let folder = tempfile::tempdir().unwrap();
        let files = fake::files();
        fs::write(folder.path().join(files[0].name), images).unwrap();
        provide(&files, folder.path(), || Ok(sources))
    }

    #[test]
    fn a_complete_set_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let files = fake::files();
        fs::write(folder.path().join(files[0].name), fake::IMAGES).unwrap();
        fs::write(folder.path().join(files[1].name), fake::LABELS).unwrap();
        let data = provide(&files, folder.path(), || panic!("a source was asked for"));
        assert_eq!(data.unwrap(), Data::Full);
    }

    #[test]
    fn missing_files_are_fetched() {
        let source = tempfile::tempdir().unwrap();
        fs::write(source.path().join(fake::files()[1].name), fake::LABELS).unwrap();
        let data = provide_with(fake::IMAGES, sources::folder(source.path())).unwrap();
        assert!(matches!(data, Data::Fetched(_)), "{data:?}");
    }

    #[test]
    fn without_a_source_the_sample_serves_and_the_reason_is_one_line() {
        let nothing = tempfile::tempdir().unwrap();
        let data = provide_with(fake::IMAGES, sources::folder(nothing.path())).unwrap();
        let Data::Sample(reason) = data else { panic!("{data:?}") };
        assert!(reason.contains("holds neither") && !reason.contains('\n'), "{reason}");
    }

    #[test]
    fn a_misnamed_file_is_not_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("train-images.idx3-ubyte"), fake::IMAGES).unwrap();
        let error = provide(&fake::files(), folder.path(), || Ok(Sources::new())).unwrap_err();
        let says = "has train-images.idx3-ubyte but not train-images-idx3-ubyte: rename it";
        assert!(error.to_string().contains(says), "{error}");
    }

    #[test]
    fn a_folder_that_cannot_be_written_to_is_no_reason_to_take_the_sample() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let error = provide(&fake::files(), file.path(), || Ok(Sources::new())).unwrap_err();
        assert!(error.to_string().contains("is a file, expected a folder"), "{error}");
    }

    #[test]
    fn damage_stops_everything() {
        let error = provide_with(b"damage", Sources::new()).unwrap_err().to_string();
        let says = ["has 6 bytes, expected 43", "cargo xtask fetch replaces it"];
        assert!(says.iter().all(|words| error.contains(words)), "{error}");
    }
}
