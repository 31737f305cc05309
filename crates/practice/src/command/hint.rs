use crate::{manifest::HINTS, progress::Progress, say, select, workspace::Workspace};
use anyhow::Result;
use std::process::ExitCode;

pub fn run(id: &str) -> Result<ExitCode> {
    let workspace = Workspace::here()?;
    let blank = select::one(&workspace, id)?;
    let mut progress = Progress::read(&workspace.root)?;
    let done = progress.of_mut(&blank.id());
    let seen = (done.hints + 1).min(HINTS);
    let is_new = seen != done.hints;
    done.hints = seen;
    if is_new {
        progress.write(&workspace.root)?;
    }
    line!("{}", say::wrapped(&blank.question));
    for (number, hint) in blank.hints.iter().take(seen).enumerate() {
        line!("\n{}", say::wrapped(&format!("{}. {hint}", number + 1)));
    }
    if seen < HINTS {
        line!("\nAsk again for the next.");
    }
    Ok(ExitCode::SUCCESS)
}
