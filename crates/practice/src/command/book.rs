use crate::{
    assembly::{Body, assemble},
    build::cargo,
    manifest::Blank,
    progress::Progress,
    workspace::{State, Workspace},
};
use anyhow::{Context, Result};
use std::{ffi::OsString, process::ExitCode};

/// Makes the course's book with the learner's functions in its live parts. What is not solved is waited for, unless its
/// chapter is left out. The figures are those of the learner's own exercises, where they have been run.
pub fn run(arguments: &[OsString]) -> Result<ExitCode> {
    let workspace = Workspace::here()?;
    let progress = Progress::read(&workspace.root)?;
    let mut bodies = Vec::new();
    for blank in workspace.blanks() {
        bodies.extend(body(&workspace, blank, &progress)?.map(|body| (blank, body)));
    }
    let folder = workspace.work().join("book");
    // With what shows the book over a server too.
    assemble(&workspace.course, &folder, "serve", &bodies)?;
    let waits = bodies.iter().filter(|(_, body)| matches!(body, Body::Waits)).count();
    let all = workspace.blanks().count();
    line!(
        "With {} of {all} functions that are your own; {waits} are waited for.",
        bodies.len() - waits
    );
    let out = workspace.root.join("target");
    // A book without a program stays apart from one that moves by itself.
    let served = arguments.iter().any(|argument| argument == "--serve");
    let name = if served { "served-book" } else { "book" };
    let mut command = cargo();
    command.args(["run", "--quiet", "--manifest-path"]);
    command.arg(workspace.course.join("xtask/Cargo.toml")).args(["--", "book"]).args(arguments);
    command.arg("--live").arg(&folder).arg("--out").arg(out.join(name));
    if out.join("exercises/report.json").is_file() {
        command.arg("--exercises").arg(out.join("exercises"));
    }
    let status = command.status().context("cargo cannot be started")?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

/// What stands in place of the course's body, if anything does.
fn body(workspace: &Workspace, blank: &Blank, progress: &Progress) -> Result<Option<Body>> {
    if workspace.state(blank, progress)? == State::Solved
        && let Ok(submission) = workspace.submission(blank)?
    {
        return Ok(Some(Body::Yours(submission)));
    }
    Ok((!progress.skipped.contains(blank.chapter)).then_some(Body::Waits))
}
