//! The project in which functions are judged: the course's chapter, in which a function has several bodies, and the
//! program of the chapter's probes.

use crate::{
    composed::Composed,
    function,
    manifest::{Blank, Chapter},
    mirror::Mirror,
    submission::{Submission, parsed},
    table,
};
use anyhow::{Context, Result};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};
use toml::{Table, Value};

/// A blank with what is to be judged of it.
pub struct Trial<'a> {
    pub blank: &'a Blank,
    /// The learner's; where there is none, a `todo!()` stands in its place.
    pub submission: Option<&'a Submission>,
}

/// Which version is the learner's. The reference's is 0, and the known wrong ones follow.
pub const YOURS: usize = 1;

/// How many bodies a blank has.
pub fn versions(blank: &Blank) -> usize {
    YOURS + 1 + blank.variants.len()
}

/// Writes the project into `folder`. What comes back are the composed files, by their paths in it.
pub fn write(
    course: &Path,
    chapter: &Chapter,
    folder: &Path,
    trials: &[Trial],
) -> Result<BTreeMap<PathBuf, Composed>> {
    let mut mirror = Mirror::new(folder);
    let mut composed = BTreeMap::new();
    for path in sources(&chapter.folder(course))? {
        let inside = Path::new("chapter").join(path.strip_prefix(chapter.folder(course))?);
        let text = fs::read_to_string(&path)
            .with_context(|| format!("{} cannot be read", path.display()))?;
        let of_file: Vec<(usize, &Trial)> = trials
            .iter()
            .enumerate()
            .filter(|(_, trial)| trial.blank.path(course) == path)
            .collect();
        if of_file.is_empty() {
            mirror.put(&inside, text.as_bytes())?;
            continue;
        }
        let several = with_several_bodies(&text, &of_file, course)?;
        mirror.put(&inside, several.text.as_bytes())?;
        composed.insert(inside, several);
    }
    for (path, content) in manifests(course, chapter, &program(chapter, folder))? {
        mirror.put(Path::new(path), content.as_bytes())?;
    }
    mirror.put_once(
        Path::new("Cargo.lock"),
        &fs::read(course.join("Cargo.lock")).unwrap_or_default(),
    )?;
    mirror.finish()?;
    Ok(composed)
}

/// The name of the program of a chapter's probes. Folders may share what is compiled, but not this: cargo tells two
/// packages of one name apart by where they are in their workspace, which is the same here.
pub fn program(chapter: &Chapter, folder: &Path) -> String {
    let folder =
        files::sha256(folder.display().to_string().as_bytes()).expect("memory can be read");
    format!("judge-{}-{}", chapter.name, &folder[..8])
}

/// What a chapter's library is compiled from.
fn sources(chapter: &Path) -> Result<Vec<PathBuf>> {
    let mut found = crate::mirror::files(&chapter.join("src"))?;
    found.push(chapter.join("README.md"));
    Ok(found)
}

/// The file with a choice of bodies for these functions, and what learners added at its end.
fn with_several_bodies(text: &str, trials: &[(usize, &Trial)], course: &Path) -> Result<Composed> {
    let mut changes = Vec::new();
    for (number, trial) in trials {
        let path = trial.blank.path(course);
        let found = function::find(text, &parsed(text, &path)?, &trial.blank.function)
            .with_context(|| format!("{}: {}", trial.blank.id(), path.display()))?;
        changes.push((found.place.clone(), *number, *trial, trial.blank.bodies(&found)?));
    }
    changes.sort_by_key(|(place, ..)| place.start);
    let mut composed = Composed::default();
    let mut end = 0;
    for (place, number, trial, bodies) in changes {
        composed.push(&text[end..place.start]);
        composed
            .push(&format!("\nmatch ::probe::version({}) {{\n{YOURS} => {{", trial.blank.number));
        match trial.submission {
            Some(it) => composed.push_yours(&it.text, it.place.clone(), number),
            None => composed.push("todo!()"),
        }
        composed.push("\n}\n");
        for (version, body) in (YOURS + 1..).zip(bodies) {
            composed.push(&format!("{version} => {{{body}\n}}\n"));
        }
        composed.push(&format!("_ => {{{}\n}}\n}}\n", &text[place.clone()]));
        end = place.end;
    }
    composed.push(&text[end..]);
    add_extras(&mut composed, trials);
    Ok(composed)
}

/// A learner's file may hold several blanks, but its helpers are added once.
fn add_extras(composed: &mut Composed, trials: &[(usize, &Trial)]) {
    let mut added: Vec<&Path> = Vec::new();
    for (number, trial) in trials {
        let Some(submission) = trial.submission else { continue };
        if added.contains(&submission.path.as_path()) {
            continue;
        }
        added.push(&submission.path);
        for extra in &submission.extras {
            composed.push("\n");
            composed.push(&extra.before);
            composed.push_yours(&submission.text, extra.place.clone(), *number);
            composed.push(extra.after);
        }
    }
}

/// The manifests of the project: as the course's, with its own folders in place of relative ones.
fn manifests(
    course: &Path,
    chapter: &Chapter,
    program: &str,
) -> Result<[(&'static str, String); 3]> {
    let of_chapter: Table = table::read(&chapter.folder(course).join("Cargo.toml"))?;
    let dependencies =
        of_chapter.get("dependencies").and_then(Value::as_table).cloned().unwrap_or_default();

    let name = format!("practised-by-{program}");
    let mut package = Table::new();
    package.insert("name".into(), name.clone().into());
    package.insert("edition".into(), "2024".into());
    let mut own = dependencies.clone();
    own.insert("probe".into(), inherited());
    let library = Table::from_iter([
        ("package".to_owned(), Value::Table(package)),
        ("dependencies".to_owned(), Value::Table(own)),
    ]);

    let path = chapter.folder(course).join("practice").join("probes.rs");
    let mut judge: Table = format!(
        "[package]\nname = \"{program}\"\nedition = \"2024\"\n[[bin]]\nname = \"{program}\"\npath = {}\n",
        Value::from(path.display().to_string())
    )
    .parse()?;
    let mut uses = dependencies;
    for name in ["probe", "nalgebra", "rand"] {
        uses.insert(name.into(), inherited());
    }
    for name in crate::manifest::CHAPTERS.iter().take_while(|name| **name != chapter.name) {
        uses.insert((*name).to_owned(), inherited());
    }
    let practised = format!("package = \"{name}\"\npath = \"../chapter\"").parse::<Table>()?;
    uses.insert(chapter.name.into(), Value::Table(practised));
    judge.insert("dependencies".into(), Value::Table(uses));

    Ok([
        ("Cargo.toml", workspace(course, ["chapter", "judge"].map(String::from))?.to_string()),
        ("chapter/Cargo.toml", library.to_string()),
        ("judge/Cargo.toml", judge.to_string()),
    ])
}

fn inherited() -> Value {
    Value::Table(Table::from_iter([("workspace".to_owned(), Value::Boolean(true))]))
}

/// The course's manifest with other members.
pub fn of_members(course: &Path, members: impl IntoIterator<Item = String>) -> Result<Table> {
    let mut manifest: Table = table::read(&course.join("Cargo.toml"))?;
    let of_workspace = part(&mut manifest, "workspace")?;
    of_workspace.remove("exclude");
    let members = members.into_iter().map(Value::from).collect();
    of_workspace.insert("members".into(), Value::Array(members));
    Ok(manifest)
}

/// The manifest of a workspace beside the course: the same dependencies and profiles, so that what is compiled is the same.
pub fn workspace(course: &Path, members: impl IntoIterator<Item = String>) -> Result<Table> {
    let mut manifest = of_members(course, members)?;
    let dependencies = part(part(&mut manifest, "workspace")?, "dependencies")?;
    for (_, dependency) in dependencies.iter_mut() {
        if let Some(Value::String(path)) = dependency.get_mut("path") {
            *path = course.join(&*path).display().to_string();
        }
    }
    Ok(manifest)
}

/// A table within a table of the course's manifest.
pub fn part<'a>(manifest: &'a mut Table, name: &str) -> Result<&'a mut Table> {
    let part = manifest.get_mut(name).and_then(Value::as_table_mut);
    part.with_context(|| format!("the course's Cargo.toml has no [{name}]"))
}
