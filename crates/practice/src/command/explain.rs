use crate::{
    function,
    manifest::Blank,
    progress::Progress,
    say, select,
    submission::{parsed, reference},
    workspace::{State, Workspace},
};
use anyhow::{Result, bail};
use std::process::ExitCode;

/// Why the course's function is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// With one's own beside it, once that is solved.
    Solved,
    /// Alone, once it is solved.
    Solution,
    /// Alone, whether or not.
    GivenUp,
}

pub fn run(id: &str, when: When) -> Result<ExitCode> {
    let workspace = Workspace::here()?;
    let blank = select::one(&workspace, id)?;
    let mut progress = Progress::read(&workspace.root)?;
    let was_solved = progress.of(&blank.id()).solved.is_some();
    if !was_solved && when != When::GivenUp {
        bail!(
            "{id} is not solved yet. For a hint: `cargo xtask practice hint {id}`; to see it all the same: \
             `cargo xtask practice solution {id} --give-up`",
            id = blank.id()
        );
    }
    if !was_solved {
        progress.of_mut(&blank.id()).gave_up = true;
        progress.write(&workspace.root)?;
    }
    if when == When::Solved && workspace.state(blank, &progress)? == State::Changed {
        line!("Yours has been changed since it was judged right.\n");
    }
    if when == When::Solved
        && let Ok(yours) = workspace.submission(blank)?
    {
        line!("Yours:\n{}\n", set_in(yours.body()));
    }
    line!("The course's:\n{}\n", set_in(&body(&workspace, blank)?));
    line!("{}", say::wrapped(&blank.why));
    Ok(ExitCode::SUCCESS)
}

/// The course's body.
fn body(workspace: &Workspace, blank: &Blank) -> Result<String> {
    let text = reference(blank, &workspace.course)?;
    let syntax = parsed(&text, &blank.path(&workspace.course))?;
    Ok(function::find(&text, &syntax, &blank.function)?.body.to_owned())
}

/// A body with the same indentation wherever it comes from.
fn set_in(body: &str) -> String {
    textwrap::indent(textwrap::dedent(body.trim_matches('\n')).trim(), "    ")
}
