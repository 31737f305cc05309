//! What is printed after judging, and of how far one is.

use crate::{
    judge::Verdict,
    manifest::Blank,
    progress::Progress,
    say,
    workspace::{Judgement, State, Workspace},
};
use anyhow::Result;
use std::{fmt::Write as _, path::MAIN_SEPARATOR};

/// So much of what a function printed is shown.
const PRINTED: usize = 5;

/// What is said of all that was judged: the one, or the first that is wrong, in full; the others in a line.
pub fn report(workspace: &Workspace, progress: &Progress, judged: &[Judgement]) -> Result<String> {
    let mut text = String::new();
    let written: Vec<&Judgement> = judged.iter().filter(|it| it.is_written()).collect();
    let wrong = written.iter().find(|it| !it.is_right());
    let all: Vec<&Judgement> = judged.iter().collect();
    match (all.as_slice(), written.as_slice()) {
        ([one], _) | (_, [one]) => in_full(&mut text, workspace, one)?,
        _ => {
            for one in &written {
                writeln!(text, "{:<40} {}", one.blank.id(), say::shortly(&one.verdict))?;
            }
            if let Some(first) = wrong {
                writeln!(text)?;
                in_full(&mut text, workspace, first)?;
            }
        }
    }
    if !text.is_empty() {
        writeln!(text)?;
    }
    if let Some(wrong) = wrong {
        writeln!(text, "For a hint: cargo xtask practice hint {}", wrong.blank.id())?;
    } else {
        let here = written.last().or(all.first()).map(|it| it.blank);
        text.push_str(&outlook(workspace, progress, here)?);
    }
    Ok(text)
}

fn in_full(text: &mut String, workspace: &Workspace, judged: &Judgement) -> Result<()> {
    let blank = judged.blank;
    writeln!(text, "{}   {}", blank.id(), place(workspace, blank)?)?;
    let said = say::verdict(blank, &judged.verdict, &|path| workspace.shown(path));
    let root = format!("{}{MAIN_SEPARATOR}", workspace.root.display());
    writeln!(text, "{}", said.replace(&root, ""))?;
    if !judged.printed.is_empty() && !matches!(judged.verdict, Ok(Verdict::Crashed(..))) {
        writeln!(text, "\nIt printed:")?;
        for line in judged.printed.lines().take(PRINTED) {
            writeln!(text, "  {}", console::truncate_str(line, say::WIDTH - 2, "…"))?;
        }
        let all = judged.printed.lines().count();
        if all > PRINTED {
            writeln!(text, "  … ({all} lines in all)")?;
        }
    }
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

/// How far one is, and what is next: the first function from here on that is not solved, in this chapter if there is
/// one.
pub fn outlook(workspace: &Workspace, progress: &Progress, here: Option<&Blank>) -> Result<String> {
    let counted: Vec<&Blank> =
        workspace.blanks().filter(|blank| !progress.skipped.contains(blank.chapter)).collect();
    let (mut open, mut changed) = (Vec::new(), 0);
    for blank in &counted {
        let state = workspace.state(blank, progress)?;
        changed += usize::from(state == State::Changed);
        if state != State::Solved {
            open.push(*blank);
        }
    }
    let solved = counted.len() - open.len();
    let of_chapter = |blank: &&&Blank| here.is_some_and(|here| blank.chapter == here.chapter);
    let later = here
        .and_then(|here| open.iter().filter(of_chapter).find(|blank| blank.number >= here.number));
    let Some(next) = later.or(open.iter().find(of_chapter)).or(open.first()) else {
        return Ok(format!(
            "All {solved} functions are solved. Train with them:\n  cargo xtask exercises train/mnist-backprop\n"
        ));
    };
    let place = place(workspace, next)?;
    let changed = match changed {
        0 => String::new(),
        some => format!(", {some} changed since"),
    };
    Ok(format!("{solved} of {} solved{changed}. Next: {}   {place}\n", counted.len(), next.id()))
}
