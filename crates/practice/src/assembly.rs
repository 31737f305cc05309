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

/// What of a crate is not needed for that.
const FIGURES: &str = "figures";
/// What is compiled into a program beside its crates.
const DIGESTS: [&str; 3] = ["mnist.sha256", "fashion.sha256", "sample.sha256"];

/// What stands in a function in place of what the course has there.
pub enum Body {
    /// What the learner has written.
    Yours(Submission),
    /// Nothing but that it is waited for.
    Waits,
}

impl Body {
    /// The text between the braces.
    fn text(&self, blank: &Blank) -> String {
        match self {
            Self::Yours(submission) => submission.body().to_owned(),
            Self::Waits => {
                format!("panic!(\"This waits for `{}`, which is not solved yet.\")", blank.id())
            }
        }
    }
}

/// Writes the crates of a program into `folder`, with these functions in them.
pub fn assemble(
    course: &Path,
    folder: &Path,
    program: &str,
    yours: &[(&Blank, Body)],
) -> Result<()> {
    let mut mirror = Mirror::new(folder);
    let crates = needed(course, program)?;
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
    // What waits uses nothing, and nobody is to be told so.
    let lints = project::part(project::part(&mut manifest, "workspace")?, "lints")?;
    project::part(lints, "rust")?.insert("unused".into(), "allow".into());
    let profiles = table::read::<Table>(&course.join("Cargo.toml"))?.remove("profile");
    manifest.extend(profiles.map(|profiles| ("profile".to_owned(), for_these(profiles))));
    mirror.put(Path::new("Cargo.toml"), manifest.to_string().as_bytes())?;
    mirror.put_once(Path::new("Cargo.lock"), &content(&course.join("Cargo.lock"))?)?;
    mirror.finish()
}

/// The profiles of releases, without what they say of single crates, which may not be among these.
fn for_these(mut profiles: Value) -> Value {
    if let Some(profiles) = profiles.as_table_mut() {
        profiles.retain(|name, _| name != "dev");
        for (_, profile) in profiles.iter_mut() {
            let Some(profile) = profile.as_table_mut() else { continue };
            profile.remove("package");
        }
    }
    profiles
}

/// The crates that a program is built from.
fn needed(course: &Path, program: &str) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    let mut open = vec![program.to_owned()];
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
fn with_yours(course: &Path, path: &Path, yours: &[(&Blank, Body)]) -> Result<Vec<u8>> {
    let content = content(path)?;
    let yours: Vec<_> = yours.iter().filter(|(blank, _)| blank.path(course) == *path).collect();
    if yours.is_empty() {
        return Ok(content);
    }
    let text = String::from_utf8_lossy(&content);
    let texts: Vec<(&str, String)> =
        yours.iter().map(|(blank, body)| (blank.function.as_str(), body.text(blank))).collect();
    let bodies: Vec<(&str, &str)> = texts.iter().map(|(name, it)| (*name, it.as_str())).collect();
    // All stand in one file of the learner's, so the helpers of one are those of all.
    let written = yours.iter().find_map(|(_, body)| match body {
        Body::Yours(submission) => Some(submission),
        Body::Waits => None,
    });
    let extras = written.into_iter().flat_map(|one| one.extras.iter().map(|it| it.of(&one.text)));
    Ok(graft(&text, &parsed(&text, path)?, &bodies, extras)?.into_bytes())
}
