//! A chapter in which what is practised is to be written.

use crate::{
    function::{self, Function, replaced},
    manifest::{Blank, Chapter},
    mirror,
    submission::parsed,
    table,
};
use anyhow::{Context, Result};
use std::{
    collections::BTreeSet,
    fs,
    ops::Range,
    path::{Path, PathBuf},
};
use syn::{Attribute, Item, spanned::Spanned};
use toml::{Table, Value};

/// How wide a comment is.
const WIDTH: usize = 100;

/// The files of a chapter in a workspace, by their paths in it.
pub fn chapter(course: &Path, chapter: &Chapter) -> Result<Vec<(PathBuf, Vec<u8>)>> {
    let folder = chapter.folder(course);
    let mut made = Vec::new();
    let all = mirror::files(&folder)?;
    let mut of_tests = BTreeSet::new();
    for path in all.iter().filter(|path| is_source(path)) {
        of_tests.extend(test_files(path)?);
    }
    for path in all.into_iter().filter(|path| !of_tests.contains(path)) {
        let inside = path.strip_prefix(&folder).expect("it was found there").to_owned();
        let content = match inside.iter().next().and_then(|first| first.to_str()) {
            Some("src") if path.extension().is_some_and(|it| it == "rs") => {
                let text = fs::read_to_string(&path)
                    .with_context(|| format!("{} cannot be read", path.display()))?;
                let blanks: Vec<&Blank> =
                    chapter.blanks.iter().filter(|blank| blank.path(course) == path).collect();
                source(&text, &path, &blanks)?.into_bytes()
            }
            Some("src" | "figures" | "README.md") => {
                fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?
            }
            _ => continue,
        };
        made.push((in_workspace(chapter, &inside), content));
    }
    made.push((in_workspace(chapter, Path::new("Cargo.toml")), manifest(&folder)?.into_bytes()));
    made.push((in_workspace(chapter, Path::new("tests/practice.rs")), TEST.into()));
    Ok(made)
}

fn in_workspace(chapter: &Chapter, inside: &Path) -> PathBuf {
    Path::new("crates").join(chapter.name).join(inside)
}

/// `cargo test -p` of a chapter says what `cargo xtask practice run` says.
const TEST: &str = r#"//! `cargo test -p losses` judges the functions of a chapter as `cargo xtask practice run losses` does.

use std::{
    env,
    process::{Command, ExitCode},
};

fn main() -> ExitCode {
    let chapter = env!("CARGO_PKG_NAME");
    let status = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["xtask", "practice", "run", chapter])
        .current_dir(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| ".".into()))
        .status();
    match status {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("cargo cannot be started: {error}");
            ExitCode::FAILURE
        }
    }
}
"#;

/// The manifest without what serves the course's tests.
fn manifest(chapter: &Path) -> Result<String> {
    let mut manifest: Table = table::read(&chapter.join("Cargo.toml"))?;
    for of_the_course in ["dev-dependencies", "bench", "example", "test", "lib"] {
        manifest.remove(of_the_course);
    }
    let library = "test = false\ndoctest = false\nbench = false".parse::<Table>()?;
    manifest.insert("lib".into(), Value::Table(library));
    let test = "name = \"practice\"\nharness = false".parse::<Table>()?;
    manifest.insert("test".into(), Value::Array(vec![Value::Table(test)]));
    Ok(manifest.to_string())
}

/// A file with `todo!()` in place of what is practised, and without tests and what is for the course's pages.
fn source(text: &str, path: &Path, blanks: &[&Blank]) -> Result<String> {
    let syntax = parsed(text, path)?;
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    let whole_lines = |place: Range<usize>| lines_of(text, place);
    for attribute in syntax.attrs.iter().filter(|it| it.path().is_ident("cfg_attr")) {
        changes.push((whole_lines(attribute.span().byte_range()), String::new()));
    }
    for item in &syntax.items {
        if attributes(item).iter().any(is_for_tests) {
            changes.push((whole_lines(item.span().byte_range()), String::new()));
        }
    }
    for blank in blanks {
        let found = function::find(text, &syntax, &blank.function).with_context(|| blank.id())?;
        changes.push((found.place.clone(), unwritten(text, &found, blank)));
    }
    let text = replaced(text, changes)?;
    Ok(format!("{}\n", text.trim_end()))
}

/// A place with all of its lines.
fn lines_of(text: &str, place: Range<usize>) -> Range<usize> {
    let start = text[..place.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[place.end..].find('\n').map_or(text.len(), |at| place.end + at + 1);
    start..end
}

fn is_source(path: &Path) -> bool {
    path.extension().is_some_and(|it| it == "rs") && path.iter().any(|part| part == "src")
}

/// The files of the modules that this file has for tests alone.
fn test_files(path: &Path) -> Result<Vec<PathBuf>> {
    let syntax = parsed(&String::from_utf8_lossy(&mirror::content(path)?), path)?;
    let folder = path.with_extension("");
    let folder =
        if folder.ends_with("lib") { path.parent().context("it is in a folder")? } else { &folder };
    let names = syntax.items.iter().filter_map(|item| match item {
        Item::Mod(it) if it.content.is_none() && it.attrs.iter().any(is_for_tests) => {
            Some(folder.join(it.ident.to_string()).with_extension("rs"))
        }
        _ => None,
    });
    Ok(names.collect())
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Mod(it) => &it.attrs,
        Item::Use(it) => &it.attrs,
        Item::Fn(it) => &it.attrs,
        _ => &[],
    }
}

fn is_for_tests(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg")
        && attribute.parse_args::<syn::Ident>().is_ok_and(|it| it == "test")
}

/// The body of a function that is to be written: its checks, what is wanted, and `todo!()`.
pub fn unwritten(text: &str, function: &Function, blank: &Blank) -> String {
    let line_start = text[..function.place.end].rfind('\n').map_or(0, |at| at + 1);
    let outer: String = text[line_start..].chars().take_while(|c| *c == ' ').collect();
    // A body of one line stands between its braces; its own line says how far in it is.
    let inner = format!("{outer}    ");
    let checks = function.body[..function.checks].trim_end();
    let options = textwrap::Options::new(WIDTH - inner.len())
        .initial_indent("// ")
        .subsequent_indent("// ")
        .break_words(false);
    let wanted = textwrap::wrap(&blank.question, options);
    let wanted: Vec<String> = wanted.iter().map(|line| format!("\n{inner}{line}")).collect();
    let wanted = wanted.concat();
    let checks = if checks.trim().is_empty() { "" } else { checks };
    format!("{checks}{wanted}\n{inner}todo!()\n{outer}")
}
