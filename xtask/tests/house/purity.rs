//! Chapters, figures and records are computed only: no files, no network, nothing printed.

use crate::{
    repository::{CHAPTERS, files, read, shown, text},
    source::Source,
};
use toml::Table;

/// What else has no input and output.
const AS_PURE: [&str; 2] = ["figure", "record"];

/// What a chapter may be built from beside other chapters: mathematics, random numbers, threads,
/// errors, and that its values can be written down by others.
const MATHEMATICS: [&str; 11] = [
    "nalgebra",
    "num-dual",
    "pulp",
    "rand",
    "rand_distr",
    "rayon",
    "thiserror",
    "serde",
    "simba",
    "strum",
    "num-traits",
];

const MODULES: [&str; 5] = ["fs", "net", "io", "env", "process"];
const MACROS: [&str; 5] = ["println", "print", "eprintln", "eprint", "dbg"];

/// What a file does that is no computation.
fn impurities(text: &str) -> Vec<String> {
    let source = Source::of(text);
    let paths = source.uses.iter().chain(source.exports.iter().map(|(_, path)| path));
    let paths = paths.filter(|path| {
        path.first().is_some_and(|first| first == "std")
            && path.get(1).is_some_and(|second| MODULES.contains(&second.as_str()))
    });
    let macros = source.macros.iter().filter(|name| MACROS.contains(&name.as_str()));
    paths.map(|path| path.join("::")).chain(macros.map(|name| format!("{name}!"))).collect()
}

/// The crates of others that a manifest names for more than tests.
fn dependencies(manifest: &str) -> Vec<String> {
    let manifest: Table = manifest.parse().unwrap();
    let dependencies = manifest.get("dependencies").and_then(toml::Value::as_table);
    dependencies.map(|table| table.keys().cloned().collect()).unwrap_or_default()
}

#[test]
fn chapters_compute_and_nothing_else() {
    for name in CHAPTERS.iter().chain(&AS_PURE) {
        for path in files(format!("crates/{name}/src"), ".rs") {
            let found = impurities(&text(&path));
            assert!(
                found.is_empty(),
                "{} has {found:?}: return what is to be written or printed, and let the command or \
                 the exercise do it",
                shown(&path)
            );
        }
    }
}

#[test]
fn chapters_are_built_from_mathematics() {
    for chapter in CHAPTERS {
        let manifest = read(&format!("crates/{chapter}/Cargo.toml"));
        let names = dependencies(&manifest).into_iter();
        let found: Vec<String> = names
            .filter(|name| ![&CHAPTERS[..], &MATHEMATICS].concat().contains(&name.as_str()))
            .collect();
        assert!(
            found.is_empty(),
            "{chapter} depends on {found:?}: commands, formats and drawing have crates of their own"
        );
    }
}

#[test]
fn what_is_no_computation_is_found() {
    assert_eq!(impurities("use std::{fmt, fs::File};"), ["std::fs::File"]);
    assert_eq!(impurities("fn f() { std::io::stdout(); }"), ["std::io::stdout"]);
    assert_eq!(impurities("fn f() { println!(\"loss\"); }"), ["println!"]);
    let test = "fn f() {}\n#[cfg(test)]\nmod tests { use std::fs; }";
    assert_eq!(impurities(test), [""; 0]);
    assert_eq!(
        dependencies("[dependencies]\nclap = \"4\"\n[dev-dependencies]\npng = \"1\"\n"),
        ["clap"]
    );
}
