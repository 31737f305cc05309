use crate::{progress::Progress, select, workspace::Workspace};
use anyhow::Result;
use std::process::ExitCode;

pub fn run(chapter: &str, undo: bool) -> Result<ExitCode> {
    let workspace = Workspace::here()?;
    let chapter = select::chapter(chapter)?;
    let mut progress = Progress::read(&workspace.root)?;
    if undo {
        progress.skipped.remove(chapter);
    } else {
        progress.skipped.insert(chapter.to_owned());
    }
    progress.write(&workspace.root)?;
    if undo {
        line!("{chapter} is no longer left out.");
    } else {
        line!("{chapter} is left out: what is not written there is the course's in the exercises.");
        line!("To take it back: cargo xtask practice skip {chapter} --undo");
    }
    Ok(ExitCode::SUCCESS)
}
