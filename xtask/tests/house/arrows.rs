//! Which crate may use which.

use crate::repository::{crates, text};
use toml::{Table, Value};

/// Each crate and those it may use; all of them stand above it, so that there are no circles.
const ARROWS: [(&str, &[&str]); 31] = [
    ("losses", &[]),
    ("numdiff", &["losses"]),
    ("probe", &["numdiff"]),
    ("graph", &["losses", "numdiff"]),
    ("net", &["losses", "numdiff", "graph"]),
    ("train", &["losses", "numdiff", "graph", "net"]),
    ("readme", &["losses", "net", "train"]),
    ("golden", &[]),
    ("unified", &[]),
    ("property", &["unified"]),
    ("estimate", &[]),
    ("files", &[]),
    ("record", &[]),
    ("terminal", &[]),
    ("usage", &[]),
    ("images", &["losses", "graph", "net", "train", "files", "unified"]),
    ("checkpoint", &["losses", "numdiff", "graph", "net", "train", "files", "images"]),
    (
        "descent",
        &[
            "losses",
            "numdiff",
            "graph",
            "net",
            "train",
            "files",
            "images",
            "checkpoint",
            "terminal",
        ],
    ),
    ("cluster", &["train", "terminal", "descent"]),
    ("figure", &["numdiff", "graph"]),
    (
        "exercises",
        &[
            "losses",
            "numdiff",
            "graph",
            "net",
            "train",
            "golden",
            "files",
            "record",
            "images",
            "checkpoint",
            "figure",
        ],
    ),
    (
        "live",
        &[
            "losses",
            "numdiff",
            "graph",
            "net",
            "train",
            "files",
            "images",
            "checkpoint",
            "figure",
            "exercises",
        ],
    ),
    ("serve", &["checkpoint", "images", "terminal", "live"]),
    ("report", &["record"]),
    ("book", &["files", "record", "terminal", "report", "live"]),
    ("browser", &["files", "live"]),
    ("practice", &["probe", "files", "terminal", "unified"]),
    ("fetch", &["files", "terminal"]),
    (
        "fuzzed",
        &[
            "losses",
            "net",
            "train",
            "files",
            "record",
            "images",
            "checkpoint",
            "descent",
            "live",
            "serve",
            "practice",
        ],
    ),
    (
        "performance",
        &["graph", "net", "train", "estimate", "files", "terminal", "images", "figure", "usage"],
    ),
    (
        "peers",
        &["losses", "numdiff", "graph", "net", "train", "files", "images", "terminal", "usage"],
    ),
];

/// What the repository's own commands may use.
const XTASK: (&str, &[&str]) = ("xtask", &["files", "record", "terminal", "report"]);

/// Tests may hold what they test against PyTorch's values, in random cases, and in those that are practised with, and
/// benchmarks compare what they have measured.
const TESTS_TOO: [&str; 4] = ["golden", "property", "probe", "estimate"];

/// The crates that `name` may use.
fn allowed(name: &str) -> &'static [&'static str] {
    let arrows = ARROWS.iter().chain([&XTASK]).find(|(from, _)| *from == name);
    let Some((_, to)) = arrows else {
        panic!("{name} is in no row of xtask/tests/house/arrows.rs: add what it may use")
    };
    to
}

/// The dependencies that a crate has by its manifest and may not have.
fn forbidden(name: &str, manifest: &str) -> Vec<String> {
    let manifest: Table = manifest.parse().unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut found = Vec::new();
    for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
        let Some(dependencies) = manifest.get(kind).and_then(Value::as_table) else { continue };
        found.extend(dependencies.keys().filter(|used| {
            let ours = ARROWS.iter().chain([&XTASK]).any(|(name, _)| name == used);
            let for_tests = kind == "dev-dependencies" && TESTS_TOO.contains(&used.as_str());
            ours && !for_tests && !allowed(name).contains(&used.as_str())
        }));
    }
    found.into_iter().cloned().collect()
}

#[test]
fn crates_use_only_what_they_may() {
    for (name, folder) in crates() {
        let found = forbidden(&name, &text(&folder.join("Cargo.toml")));
        assert!(
            found.is_empty(),
            "{name} uses {found:?}, which ARCHITECTURE.md has no arrow to: move what it needs to a \
             crate that both may use"
        );
    }
}

#[test]
fn each_row_names_rows_above_it() {
    for (number, (name, used)) in ARROWS.iter().enumerate() {
        for used in *used {
            let above = ARROWS[..number].iter().any(|(above, _)| above == used);
            assert!(above, "{name} may use {used}, which does not stand above it");
        }
    }
}

#[test]
fn an_arrow_against_the_table_is_found() {
    let later = "[dependencies]\nnet.workspace = true\nrand.workspace = true\n";
    assert_eq!(forbidden("losses", later), ["net"]);
    let for_tests = "[dev-dependencies]\ngolden.workspace = true\nexercises = { path = \"x\" }\n";
    assert_eq!(forbidden("losses", for_tests), ["exercises"]);
    assert_eq!(forbidden("net", "[dependencies]\ngolden.workspace = true\n"), ["golden"]);
}
