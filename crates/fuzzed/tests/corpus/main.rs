//! What is kept for each target: small inputs that are accepted, and inputs that were found to break it.

mod files;
mod pictures;
mod texts;
mod trainings;

use fuzzed::{TARGETS, Target, Verdict};
use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

/// An input: its target, its name, and its bytes.
type Seed = (&'static str, String, Vec<u8>);

/// All that this test can make.
fn seeds() -> Vec<Seed> {
    [files::seeds(), pictures::seeds(), texts::seeds(), trainings::seeds()].concat()
}

/// The files of a folder, by their names.
fn entries(folder: &Path) -> BTreeMap<String, PathBuf> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|wrong| panic!("{}: {wrong}", folder.display()));
    let named = entries.map(|entry| entry.unwrap().path());
    named.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), path)).collect()
}

fn target(name: &str) -> &'static Target {
    TARGETS.iter().find(|it| it.name == name).unwrap_or_else(|| panic!("there is no {name}"))
}

/// With `REMAKE` it is made.
#[test]
fn the_corpus_is_as_it_is_made() {
    for (name, seed, bytes) in seeds() {
        let path = target(name).corpus().join(&seed);
        if env::var_os("REMAKE").is_some() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &bytes).unwrap();
        }
        let kept = fs::read(&path).unwrap_or_default();
        assert!(
            kept == bytes,
            "{name}/{seed} is another: REMAKE=1 cargo test -p fuzzed --test corpus as_it_is_made"
        );
        assert!(bytes.len() <= 20_000, "{name}/{seed} has {} bytes", bytes.len());
    }
}

#[test]
fn what_is_kept_is_accepted_and_what_was_found_is_refused() {
    for target in &TARGETS {
        let kept = entries(&target.corpus());
        let mut accepted = 0;
        for (name, path) in &kept {
            let verdict = (target.run)(&fs::read(path).unwrap());
            let found = name.starts_with("found-");
            let expected = if found { Verdict::Refused } else { Verdict::Accepted };
            assert_eq!(verdict, expected, "{}/{name}", target.name);
            accepted += usize::from(!found);
        }
        assert!(accepted > 0, "{} has no input that it accepts", target.name);
    }
}

#[test]
fn each_target_has_its_program_and_its_corpus() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz");
    let names: Vec<String> = TARGETS.iter().map(|target| target.name.to_owned()).collect();
    let programs = entries(&fuzz.join("fuzz_targets"));
    let programs: Vec<&str> = programs.keys().map(|name| name.trim_end_matches(".rs")).collect();
    assert_eq!(programs, names);
    let manifest = fs::read_to_string(fuzz.join("Cargo.toml")).unwrap();
    for target in &TARGETS {
        let name = target.name;
        let text = fs::read_to_string(fuzz.join(format!("fuzz_targets/{name}.rs"))).unwrap();
        assert!(text.contains(&format!("fuzzed::{name}::target(bytes)")), "{name}.rs: {text}");
        assert!(manifest.contains(&format!("[[bin]]\nname = \"{name}\"\n")), "no program {name}");
    }
    let folders: Vec<String> = entries(&fuzz.join("corpus")).into_keys().collect();
    assert_eq!(folders, names);
}
