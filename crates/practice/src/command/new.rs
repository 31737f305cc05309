use crate::{
    build::cargo, manifest, progress::Progress, project, skeleton, table, workspace::course,
};
use anyhow::{Context, Result, anyhow, ensure};
use files::Scratch;
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
};
use toml::{Table, Value};

/// What a workspace says of itself.
const README: &str = include_str!("../../workspace/README.md");

pub fn run(folder: &Path) -> Result<ExitCode> {
    let shown = folder.display();
    let is_empty = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
    ensure!(!folder.exists() || is_empty, "{shown} is there already: name a folder that is not");
    let parent = std::path::absolute(folder)?
        .parent()
        .map(Path::to_owned)
        .context("a root is no place for it")?;
    ensure!(parent.is_dir(), "{} is no folder: make it first", parent.display());
    let course = course();
    let real = parent.canonicalize().unwrap_or_else(|_| parent.clone());
    let is_beside = !real.starts_with(&course) || real.starts_with(course.join("target"));
    ensure!(
        is_beside,
        "{shown} is within the course: name a folder beside it, such as ../descent-practice"
    );
    let scratch = Scratch::begin(&parent, "practice")
        .with_context(|| format!("nothing can be made in {}", parent.display()))?;
    let made = scratch.path().join("workspace");
    let history = make(&course, &made)
        .map_err(|error| anyhow!(scratch.named(&format!("{error:#}"), folder)))?;
    if is_empty {
        fs::remove_dir(folder).with_context(|| format!("{shown} cannot be replaced"))?;
    }
    fs::rename(&made, folder).with_context(|| format!("{shown} cannot be made"))?;
    say(&course, folder, history)?;
    Ok(ExitCode::SUCCESS)
}

/// Makes a whole workspace, and says why it has no history if it has none.
fn make(course: &Path, workspace: &Path) -> Result<Result<()>> {
    for (path, content) in all(course)? {
        put(&workspace.join(path), &content)?;
    }
    Progress::default().write(workspace)?;
    without_idle_libraries(workspace);
    Ok(history(workspace))
}

fn say(course: &Path, folder: &Path, history: Result<()>) -> Result<()> {
    let shown = folder.display().to_string();
    let chapters = manifest::read_all(course)?;
    let count: usize = chapters.iter().map(|chapter| chapter.blanks.len()).sum();
    line!("{shown} has {count} functions to be written, in five chapters.");
    if let Err(why) = history {
        line!("It has no history: {why:#}");
    }
    let quoted = if shown.contains(char::is_whitespace) { format!("\"{shown}\"") } else { shown };
    line!(
        "\nGo on there:\n  cd {quoted}\n  cargo xtask practice watch\n\nREADME.md says the rest."
    );
    Ok(())
}

/// All files of a workspace but the learner's progress.
pub fn all(course: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>> {
    let mut files = Vec::new();
    for chapter in manifest::read_all(course)? {
        files.extend(skeleton::chapter(course, &chapter)?);
    }
    files.push(("Cargo.toml".into(), workspace_manifest(course)?.into_bytes()));
    files.push(("Cargo.lock".into(), fs::read(course.join("Cargo.lock")).unwrap_or_default()));
    files.push((".cargo/config.toml".into(), configuration(course).into_bytes()));
    files.push((".gitignore".into(), b"/target\n".to_vec()));
    files.push(("README.md".into(), README.into()));
    Ok(files)
}

/// What of the chapters' libraries is optimised in the course.
const QUICK: [&str; 10] = [
    "*",
    "chacha20",
    "matrixmultiply",
    "nalgebra",
    "num-dual",
    "pulp",
    "rand",
    "rand_distr",
    "rayon",
    "simba",
];

/// The course's manifest for its five chapters.
fn workspace_manifest(course: &Path) -> Result<String> {
    let members = manifest::CHAPTERS.iter().map(|name| format!("crates/{name}"));
    let mut manifest = project::workspace(course, members)?;
    let profiles = project::part(&mut manifest, "profile")?;
    profiles.remove("release");
    // Of packages that are not there cargo would warn.
    let packages = project::part(project::part(profiles, "dev")?, "package")?;
    packages.retain(|name, _| QUICK.contains(&name));
    let of_workspace = project::part(&mut manifest, "workspace")?;
    // What a `todo!()` does not use yet is no fault.
    let lints = "[rust]\nunsafe_code = \"forbid\"\nunused = \"allow\"".parse::<Table>()?;
    of_workspace.insert("lints".into(), Value::Table(lints));
    let used = used(course)?;
    let dependencies = project::part(of_workspace, "dependencies")?;
    dependencies.retain(|name, _| used.iter().any(|it| name == it.as_str()));
    for chapter in manifest::CHAPTERS {
        let path = format!("path = \"crates/{chapter}\"").parse::<Table>()?;
        dependencies.insert(chapter.to_owned(), Value::Table(path));
    }
    Ok(manifest.to_string())
}

/// What the chapters depend on.
fn used(course: &Path) -> Result<Vec<String>> {
    let mut used = Vec::new();
    for chapter in manifest::CHAPTERS {
        let table: Table = table::read(&course.join("crates").join(chapter).join("Cargo.toml"))?;
        let dependencies = table.get("dependencies").and_then(Value::as_table);
        used.extend(dependencies.into_iter().flat_map(|it| it.keys().cloned()));
    }
    Ok(used)
}

/// `cargo xtask` is the course's.
fn configuration(course: &Path) -> String {
    let manifest = course.join("crates/practice/Cargo.toml").display().to_string();
    let words = ["run", "--quiet", "--manifest-path", manifest.as_str(), "--"];
    // A text takes the place of another one, of a course around the workspace; but a list can have spaces in its words.
    let alias = if manifest.contains(char::is_whitespace) {
        Value::from(words.map(Value::from).to_vec())
    } else {
        Value::from(words.join(" "))
    };
    format!(
        "# `cargo xtask` is the course's. If the course has moved: `cargo xtask practice update <this folder>` there.\n\
         [alias]\nxtask = {alias}\n"
    )
}

/// Takes out of the list of libraries what the chapters do not use, as cargo would when it is run first.
pub fn without_idle_libraries(workspace: &Path) {
    let mut cargo = cargo();
    cargo.current_dir(workspace).args(["update", "--workspace", "--offline", "--quiet"]);
    // Where it fails, cargo does it later.
    let _ = cargo.stdin(Stdio::null()).stderr(Stdio::null()).status();
}

pub fn put(path: &Path, content: &[u8]) -> Result<()> {
    let parent = path.parent().context("a file is in a folder")?;
    fs::create_dir_all(parent).with_context(|| format!("{} cannot be made", parent.display()))?;
    Ok(files::write(path, |file| file.write_all(content))?)
}

/// A repository of git with the workspace as it was made.
fn history(workspace: &Path) -> Result<()> {
    let author = ["-c", "user.name=practice", "-c", "user.email=practice@localhost"];
    for words in [
        &["init", "--quiet"][..],
        &["add", "--all"],
        &["commit", "--quiet", "--message", "As it was made"],
    ] {
        let output = Command::new("git")
            .current_dir(workspace)
            .args(author)
            .args(words)
            .stdin(Stdio::null())
            .output()
            .context("git is not there")?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        ensure!(
            output.status.success(),
            "git {}: {}",
            words[0],
            said.lines().next().unwrap_or_default()
        );
    }
    Ok(())
}
