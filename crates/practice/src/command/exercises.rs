use crate::{
    assembly::{Body, assemble},
    build::cargo,
    manifest::{Blank, CHAPTERS},
    progress::Progress,
    workspace::{State, Workspace},
};
use anyhow::{Context, Result};
use std::{ffi::OsString, process::ExitCode};

/// Runs the course's exercises with the learner's functions in place of its own, where they are solved.
pub fn run(arguments: &[OsString]) -> Result<ExitCode> {
    let workspace = Workspace::here()?;
    let progress = Progress::read(&workspace.root)?;
    let mut solved = Vec::new();
    for blank in workspace.blanks() {
        if workspace.state(blank, &progress)? == State::Solved
            && let Ok(submission) = workspace.submission(blank)?
        {
            solved.push((blank, Body::Yours(submission)));
        }
    }
    let folder = workspace.work().join("course");
    assemble(&workspace.course, &folder, "exercises", &solved)?;
    let whose = whose(&workspace, &solved);
    line!("{whose}\n");
    let mut command = cargo();
    command.args(["run", "--quiet", "--manifest-path"]);
    command
        .arg(workspace.course.join("xtask/Cargo.toml"))
        .args(["--", "exercises"])
        .args(arguments);
    command.arg("--course").arg(&folder).arg("--out").arg(workspace.root.join("target/exercises"));
    let status = command.status().context("cargo cannot be started")?;
    if status.success() {
        line!("\n{whose}");
    }
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

/// Whose functions are run.
fn whose(workspace: &Workspace, solved: &[(&Blank, Body)]) -> String {
    let all = workspace.blanks().count();
    if solved.len() == all {
        return format!("All {all} functions that the exercises run here are your own.");
    }
    let of = |chapter: &str| solved.iter().filter(|(blank, _)| blank.chapter == chapter).count();
    let chapters: Vec<String> = CHAPTERS
        .iter()
        .map(|chapter| {
            let all = workspace.blanks().filter(|blank| blank.chapter == *chapter).count();
            format!("{chapter} {} of {all}", of(chapter))
        })
        .collect();
    format!("With your own functions: {}.\nThe others are the course's.", chapters.join(", "))
}
