use crate::{
    manifest::Blank,
    progress::{self, Progress},
    workspace::{State, Workspace},
};
use anyhow::{Context, Result, ensure};
use serde::Serialize;
use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};
use terminal::Out;

/// How far a learner is.
#[derive(Serialize)]
struct Learner {
    name: String,
    solved: usize,
    of: usize,
    /// Of the solved ones, after the solution was shown.
    after_solution: usize,
    hints: usize,
    /// The day of the last one solved.
    last: Option<String>,
    chapters: Vec<Counted>,
}

/// A chapter, in reading order.
#[derive(Default, Serialize)]
struct Counted {
    chapter: &'static str,
    solved: usize,
    written: usize,
    of: usize,
    skipped: bool,
}

pub fn run(folder: Option<&Path>, json: bool, judge: bool) -> Result<ExitCode> {
    let roots = match folder {
        None => vec![Workspace::here()?.root],
        Some(folder) => workspaces(folder)?,
    };
    let mut out = Out;
    for root in &roots {
        let learner = learner(root, judge).with_context(|| format!("{}", root.display()))?;
        if json {
            writeln!(out, "{}", serde_json::to_string(&learner)?)?;
        } else {
            tell(&mut out, &learner, roots.len() > 1)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The folder itself, or the workspaces in it.
fn workspaces(folder: &Path) -> Result<Vec<PathBuf>> {
    let folder = std::path::absolute(folder)?;
    let is_workspace = |path: &Path| path.join(progress::FILE).is_file();
    if is_workspace(&folder) {
        return Ok(vec![folder]);
    }
    let entries =
        fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let mut found: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    found.retain(|path| is_workspace(path));
    found.sort();
    ensure!(!found.is_empty(), "there is no practice workspace in {}", folder.display());
    Ok(found)
}

fn learner(root: &Path, judge: bool) -> Result<Learner> {
    let mut workspace = Workspace::at(root)?;
    if judge {
        // In the course's own place: the libraries are there, and a submission stays as it is.
        workspace.target = workspace.course.join("target");
    }
    let progress = Progress::read(root)?;
    let judged = if judge { Some(solved_anew(&workspace)?) } else { None };
    let mut learner = Learner {
        name: root.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        solved: 0,
        of: 0,
        after_solution: 0,
        hints: 0,
        last: None,
        chapters: Vec::new(),
    };
    for blank in workspace.blanks() {
        let done = progress.of(&blank.id());
        let state = workspace.state(blank, &progress)?;
        let solved = match &judged {
            Some(judged) => judged.contains(&blank.id()),
            None => state == State::Solved,
        };
        if learner.chapters.last().is_none_or(|last| last.chapter != blank.chapter) {
            learner.chapters.push(Counted { chapter: blank.chapter, ..Counted::default() });
        }
        let chapter = learner.chapters.last_mut().context("it has just been added")?;
        chapter.skipped = progress.skipped.contains(blank.chapter);
        chapter.of += 1;
        chapter.solved += usize::from(solved);
        chapter.written += usize::from(!solved && state != State::NotWritten);
        learner.of += 1;
        learner.solved += usize::from(solved);
        learner.after_solution += usize::from(solved && done.gave_up);
        learner.hints += done.hints;
        learner.last = learner.last.max(done.solved.filter(|_| solved));
    }
    Ok(learner)
}

/// What is right when it is judged again, whatever was noted. Nothing is noted of it.
fn solved_anew(workspace: &Workspace) -> Result<Vec<String>> {
    let blanks: Vec<&Blank> = workspace.blanks().collect();
    let judged = workspace.judge(&blanks)?;
    Ok(judged.iter().filter(|it| it.is_right()).map(|it| it.blank.id()).collect())
}

fn tell(out: &mut impl Write, learner: &Learner, with_name: bool) -> io::Result<()> {
    if with_name {
        writeln!(out, "{}", learner.name)?;
    }
    for counted in &learner.chapters {
        let written = if counted.written > 0 {
            format!(", {} begun", counted.written)
        } else {
            String::new()
        };
        let skipped = if counted.skipped { ", left out" } else { "" };
        writeln!(
            out,
            "{:<9}{:>3} of {:>2} solved{written}{skipped}",
            counted.chapter, counted.solved, counted.of
        )?;
    }
    let Learner { solved, of, hints, after_solution, .. } = learner;
    writeln!(
        out,
        "all      {solved:>3} of {of:>2} solved, hints: {hints}, after the solution: {after_solution}"
    )
}
