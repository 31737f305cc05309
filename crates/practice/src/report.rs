//! What is printed after judging, and of how far one is.

use crate::{
    manifest::{Blank, CHAPTERS},
    progress::Progress,
    say,
    workspace::{Judgement, State, Workspace},
};
use anyhow::Result;
use std::fmt::Write as _;

/// What is said of all that was judged: the one, or the first that is wrong, in full; the others in a line.
pub fn report(workspace: &Workspace, progress: &Progress, judged: &[Judgement]) -> Result<String> {
    let mut text = String::new();
    let wrong = judged.iter().find(|it| it.is_written() && !it.is_right());
    if let [one] = judged {
        in_full(&mut text, workspace, one)?;
    } else {
        for one in judged.iter().filter(|it| it.is_written()) {
            writeln!(text, "{:<40} {}", one.blank.id(), say::shortly(&one.verdict))?;
        }
        if let Some(first) = wrong {
            writeln!(text)?;
            in_full(&mut text, workspace, first)?;
        }
    }
    if !text.is_empty() {
        writeln!(text)?;
    }
    match wrong {
        Some(wrong) => {
            writeln!(text, "For a hint: cargo xtask practice hint {}", wrong.blank.id())?;
        }
        None => text.push_str(&outlook(workspace, progress, judged.last().map(|it| it.blank))?),
    }
    Ok(text)
}

fn in_full(text: &mut String, workspace: &Workspace, judged: &Judgement) -> Result<()> {
    let blank = judged.blank;
    writeln!(text, "{}   {}", blank.id(), place(workspace, blank)?)?;
    writeln!(text, "{}", say::verdict(blank, &judged.verdict, &|path| workspace.shown(path)))?;
    Ok(())
}

/// Where a function is: the file and the line.
pub fn place(workspace: &Workspace, blank: &Blank) -> Result<String> {
    let path = workspace.shown(&blank.path(&workspace.root));
    Ok(match workspace.submission(blank)? {
        Ok(submission) => format!("{path}:{}", submission.line),
        Err(_) => path,
    })
}

/// How far one is, and what is next: the first not solved function from here on.
pub fn outlook(workspace: &Workspace, progress: &Progress, here: Option<&Blank>) -> Result<String> {
    let counted: Vec<&Blank> =
        workspace.blanks().filter(|blank| !progress.skipped.contains(blank.chapter)).collect();
    let mut open = Vec::new();
    for blank in &counted {
        if workspace.state(blank, progress)? != State::Solved {
            open.push(*blank);
        }
    }
    let solved = counted.len() - open.len();
    let order = |blank: &Blank| (CHAPTERS.iter().position(|it| *it == blank.chapter), blank.number);
    let later = here.and_then(|here| open.iter().find(|blank| order(blank) > order(here)));
    let Some(next) = later.or(open.first()) else {
        return Ok(format!(
            "All {solved} functions are solved. Train with them:\n  cargo xtask exercises train/mnist-backprop\n"
        ));
    };
    let place = place(workspace, next)?;
    Ok(format!("{solved} of {} solved. Next: {}   {place}\n", counted.len(), next.id()))
}
