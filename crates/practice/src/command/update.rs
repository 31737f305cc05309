use super::new;
use crate::{
    backup::keep, extras::extras, function, graft::graft, manifest::Blank, workspace::Workspace,
};
use anyhow::{Context, Result};
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};

pub fn run(folder: Option<&Path>) -> Result<ExitCode> {
    let workspace = match folder {
        Some(folder) => Workspace::at(&std::path::absolute(folder)?)?,
        None => Workspace::here()?,
    };
    let (mut kept, mut left) = (Vec::new(), Vec::new());
    for (inside, content) in new::all(&workspace.course)? {
        let path = workspace.root.join(&inside);
        let Ok(before) = fs::read(&path) else {
            new::put(&path, &content)?;
            continue;
        };
        let Some(after) = with_yours(&workspace, &path, &before, &content)? else {
            left.push(inside);
            continue;
        };
        if after != before {
            if inside != Path::new("Cargo.lock") {
                kept.push(keep(&workspace.root, &path)?);
            }
            files::write(&path, |file| file.write_all(&after))?;
        }
    }
    new::without_idle_libraries(&workspace.root);
    // What is judged in is made anew, with the course's versions of the libraries.
    let judged_in = workspace.work().join("judge");
    if judged_in.exists() {
        fs::remove_dir_all(&judged_in)
            .with_context(|| format!("{} cannot be removed", judged_in.display()))?;
    }
    say(&workspace, &kept, &left)?;
    Ok(if left.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn say(workspace: &Workspace, kept: &[PathBuf], left: &[PathBuf]) -> Result<()> {
    match kept {
        [] => line!("The workspace is as the course is."),
        [first, ..] => {
            let folder = workspace.shown(first);
            let folder: PathBuf = Path::new(&folder).iter().take(2).collect();
            line!("{} files are as the course's now, with what you wrote in them.", kept.len());
            line!("As they were, they are in {}.", folder.display());
        }
    }
    for path in left {
        line!(
            "{} is no Rust as it stands, and was left: mend it and update again.",
            path.display()
        );
    }
    Ok(())
}

/// The course's file with what a learner wrote in the one that is there; nothing where that is no Rust.
fn with_yours(
    workspace: &Workspace,
    path: &Path,
    before: &[u8],
    content: &[u8],
) -> Result<Option<Vec<u8>>> {
    let blanks: Vec<&Blank> =
        workspace.blanks().filter(|blank| blank.path(&workspace.root) == path).collect();
    if blanks.is_empty() {
        return Ok(Some(content.to_vec()));
    }
    let (old, new) = (String::from_utf8_lossy(before), String::from_utf8_lossy(content));
    let old = old.trim_start_matches('\u{feff}');
    let Ok(old_syntax) = function::parse(old) else { return Ok(None) };
    let new_syntax =
        function::parse(&new).map_err(|(_, why)| anyhow::anyhow!("{}: {why}", path.display()))?;
    let bodies: Vec<(&str, &str)> = blanks
        .iter()
        .filter_map(|blank| {
            let yours = function::find(old, &old_syntax, &blank.function).ok()?;
            yours.is_written.then_some((blank.function.as_str(), yours.body))
        })
        .collect();
    let extras = extras(old, &old_syntax, &new_syntax);
    let text = graft(&new, &new_syntax, &bodies, extras.iter().map(|extra| extra.of(old)))?;
    Ok(Some(text.into_bytes()))
}
