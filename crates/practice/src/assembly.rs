//! The program of the exercises with a learner's functions in it.

use crate::{
    graft::graft,
    manifest::Blank,
    mirror::{self, Mirror, content},
    project,
    submission::{Submission, parsed},
    table,
};
use anyhow::Result;
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};
use toml::{Table, Value};

/// What is built of the course.
const PROGRAM: &str = "exercises";
/// What of a crate is not needed for that.
const FIGURES: &str = "figures";
/// What is compiled into a program beside its crates.
const DIGESTS: [&str; 3] = ["mnist.sha256", "fashion.sha256", "sample.sha256"];

/// Writes the crates of the program into `folder`, with these functions in them.
pub fn assemble(course: &Path, folder: &Path, yours: &[(&Blank, Submission)]) -> Result<()> {
    let mut mirror = Mirror::new(folder);
    let crates = needed(course)?;
    for name in &crates {
        let from = course.join("crates").join(name);
        let to = Path::new("crates").join(name);
        let files = mirror::files(&from)?;
        for path in files.iter().filter(|path| !path.starts_with(from.join(FIGURES))) {
            let inside = path.strip_prefix(&from).expect("it was found there");
            mirror.put(&to.join(inside), &with_yours(course, path, yours)?)?;
        }
    }
    for name in DIGESTS {
        let path = Path::new("data").join(name);
        mirror.put(&path, &content(&course.join(&path))?)?;
    }
    let members = crates.iter().map(|name| format!("crates/{name}"));
    let mut manifest = project::of_members(course, members)?;
    manifest.insert("profile".into(), Value::Table("[release]\ndebug = false".parse::<Table>()?));
    mirror.put(Path::new("Cargo.toml"), manifest.to_string().as_bytes())?;
    mirror.put_once(Path::new("Cargo.lock"), &content(&course.join("Cargo.lock"))?)?;
    mirror.finish()
}

/// The crates that the exercises are built from.
fn needed(course: &Path) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    let mut open = vec![PROGRAM.to_owned()];
    while let Some(name) = open.pop() {
        let manifest: PathBuf = course.join("crates").join(&name).join("Cargo.toml");
        if manifest.is_file() && found.insert(name) {
            let table: Table = table::read(&manifest)?;
            for kind in ["dependencies", "dev-dependencies"] {
                let dependencies = table.get(kind).and_then(Value::as_table);
                open.extend(dependencies.into_iter().flat_map(|it| it.keys().cloned()));
            }
        }
    }
    Ok(found)
}

/// A file of the course with those of these functions in it that stand there.
fn with_yours(course: &Path, path: &Path, yours: &[(&Blank, Submission)]) -> Result<Vec<u8>> {
    let content = content(path)?;
    let yours: Vec<_> = yours.iter().filter(|(blank, _)| blank.path(course) == *path).collect();
    let Some((_, first)) = yours.first() else { return Ok(content) };
    let text = String::from_utf8_lossy(&content);
    let bodies: Vec<(&str, &str)> =
        yours.iter().map(|(blank, it)| (blank.function.as_str(), it.body())).collect();
    // All stand in one file of the learner's, so the helpers of one are those of all.
    let extras = first.extras.iter().map(|extra| extra.of(&first.text));
    Ok(graft(&text, &parsed(&text, path)?, &bodies, extras)?.into_bytes())
}
