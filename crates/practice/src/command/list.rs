use crate::{
    manifest::Blank,
    progress::Progress,
    report, say, select,
    workspace::{State, Workspace},
};
use anyhow::Result;
use serde::Serialize;
use std::{io::Write, process::ExitCode};
use terminal::Out;

/// A function as a program reads of it.
#[derive(Serialize)]
struct Line {
    id: String,
    chapter: &'static str,
    state: State,
    skipped: bool,
    place: String,
    function: String,
    question: String,
    hints_seen: usize,
}

pub fn run(wanted: &[String], json: bool) -> Result<ExitCode> {
    let workspace = Workspace::here()?;
    let progress = Progress::read(&workspace.root)?;
    let blanks = select::several(&workspace, wanted)?;
    let mut out = Out;
    if json {
        let lines: Vec<Line> =
            blanks.iter().map(|blank| line(&workspace, &progress, blank)).collect::<Result<_>>()?;
        writeln!(out, "{}", serde_json::to_string_pretty(&lines)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    for of_chapter in blanks.chunk_by(|a, b| a.chapter == b.chapter) {
        let states: Vec<State> = of_chapter
            .iter()
            .map(|blank| workspace.state(blank, &progress))
            .collect::<Result<_>>()?;
        let solved = states.iter().filter(|state| **state == State::Solved).count();
        let chapter = of_chapter[0].chapter;
        let skipped = if progress.skipped.contains(chapter) { ", left out" } else { "" };
        writeln!(out, "{chapter}: {solved} of {} solved{skipped}", of_chapter.len())?;
        for (blank, state) in of_chapter.iter().zip(states) {
            writeln!(out, "{}", shown(blank, state))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A line of the list.
fn shown(blank: &Blank, state: State) -> String {
    let mark = match state {
        State::NotWritten => ' ',
        State::Written => '?',
        State::Changed => '~',
        State::Solved => '✓',
    };
    let line = format!("  {mark} {:<30} {}", blank.name, blank.question);
    console::truncate_str(&line, say::WIDTH, "…").into_owned()
}

fn line(workspace: &Workspace, progress: &Progress, blank: &Blank) -> Result<Line> {
    let place = report::place(workspace, blank)?;
    Ok(Line {
        id: blank.id(),
        chapter: blank.chapter,
        state: workspace.state(blank, progress)?,
        skipped: progress.skipped.contains(blank.chapter),
        place,
        function: blank.function.clone(),
        question: blank.question.clone(),
        hints_seen: progress.of(&blank.id()).hints,
    })
}
