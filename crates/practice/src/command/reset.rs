use crate::{
    backup::keep,
    function::{self, replaced},
    progress::Progress,
    select, skeleton,
    submission::Unreadable,
    workspace::Workspace,
};
use anyhow::{Result, bail};
use std::{io::Write, process::ExitCode};

pub fn run(id: &str) -> Result<ExitCode> {
    let workspace = Workspace::here()?;
    let blank = select::one(&workspace, id)?;
    let path = blank.path(&workspace.root);
    let shown = workspace.shown(&path);
    let submission = match workspace.submission(blank)? {
        Ok(submission) => submission,
        Err(Unreadable::Gone(why)) => bail!("{why}"),
        Err(Unreadable::NoRust { why, .. }) => {
            bail!(
                "{shown} is no Rust as it stands ({why}): mend that first, or bring the file back with git"
            )
        }
    };
    if !submission.is_written {
        line!("{} is not written: there is nothing to take back.", blank.id());
        return Ok(ExitCode::SUCCESS);
    }
    let kept = keep(&workspace.root, &path)?;
    let Ok(syntax) = function::parse(&submission.text) else { bail!("{shown} is no Rust") };
    let found = function::find(&submission.text, &syntax, &blank.function)?;
    let unwritten = skeleton::unwritten(&submission.text, &found, blank);
    let text = replaced(&submission.text, vec![(found.place.clone(), unwritten)])?;
    files::write(&path, |file| file.write_all(text.as_bytes()))?;
    let mut progress = Progress::read(&workspace.root)?;
    let done = progress.of_mut(&blank.id());
    (done.solved, done.sha256) = (None, None);
    progress.write(&workspace.root)?;
    line!("{} is to be written again in {shown}:{}.", blank.id(), submission.line);
    line!("What was there is in {}.", workspace.shown(&kept));
    Ok(ExitCode::SUCCESS)
}
