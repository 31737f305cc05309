//! What much is built upon is built once: whatever is asked for, it has the same features.

use crate::repository::{CHAPTERS, root};
use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    process::Command,
};

/// The programs that compute with the chapters.
const PROGRAMS: [&str; 4] = ["exercises", "descent", "peers", "performance"];

/// What criterion asks for with fewer features than the programs, and what only depends on it: small, or in few.
const APART: [&str; 3] = ["clap", "clap_builder", "rustix"];

/// What cargo asks of each crate, as its name and version and its features, where these packages are built with so much
/// of what they depend on.
fn features(package: &str, edges: &str) -> BTreeMap<String, BTreeSet<String>> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(root()).args(["tree", "--locked", "--prefix", "none", "--no-dedupe"]);
    let tree = command.args(["--format", "{p}|{f}", "-p", package, "-e", edges]).output().unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in String::from_utf8(tree.stdout).unwrap().lines() {
        // A star marks what was shown before.
        let (name, features) = line.trim_end_matches(" (*)").split_once('|').unwrap();
        found.entry(name.to_owned()).or_default().insert(features.to_owned());
    }
    found
}

#[test]
fn chapters_and_programs_are_built_from_the_same() {
    let tested = CHAPTERS.map(|chapter| (chapter, features(chapter, "normal,build,dev")));
    let run = PROGRAMS.map(|program| (program, features(program, "normal,build")));
    let mut first: BTreeMap<String, (&str, BTreeSet<String>)> = BTreeMap::new();
    for (package, all) in tested.into_iter().chain(run) {
        for (name, features) in all {
            let known = name.split(' ').next().unwrap_or_default();
            let (other, same) = first.entry(name.clone()).or_insert((package, features.clone()));
            assert!(
                *same == features || APART.contains(&known),
                "{name} is built twice:\nfor {other} with {same:?}\nfor {package} with {features:?}\n\
                 crates/unified/Cargo.toml asks for what all should have"
            );
        }
    }
    assert!(first.keys().any(|name| name.starts_with("nalgebra ")), "found {first:?}");
}
