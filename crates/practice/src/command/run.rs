use crate::{
    progress::Progress,
    report::report,
    select,
    workspace::{Judgement, State, Workspace},
};
use anyhow::Result;
use std::process::ExitCode;

pub fn run(wanted: &[String]) -> Result<ExitCode> {
    let workspace = Workspace::here()?;
    let mut progress = Progress::read(&workspace.root)?;
    let named = select::several(&workspace, wanted)?;
    let mut blanks = Vec::new();
    for blank in named {
        // What is solved is judged again only if it is asked for by its name.
        let by_name = wanted.iter().any(|word| *word == blank.id() || *word == blank.name);
        if by_name || workspace.state(blank, &progress)? != State::Solved {
            blanks.push(blank);
        }
    }
    let judged = workspace.judge_and_keep(&blanks, &mut progress)?;
    line!("{}", report(&workspace, &progress, &judged)?.trim_end());
    Ok(if judged.iter().all(Judgement::is_right) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
