//! No circles of files: if a.rs uses b.rs, neither b.rs nor what it uses uses a.rs.

use crate::{
    module::{Module, Modules},
    repository::crates,
    source::Source,
};
use std::collections::{BTreeSet, VecDeque};

/// The circles there are: modules of which each uses the next, the last one being the first. Of
/// circles that share a module one is enough, as it has to be opened first.
fn circles(modules: &Modules) -> Vec<Vec<&Module>> {
    let mut found: Vec<Vec<&Module>> = Vec::new();
    for module in modules.0.keys() {
        if !found.concat().contains(&module) {
            found.extend(circle(modules, module));
        }
    }
    found
}

/// The shortest way from a module to itself.
fn circle<'a>(modules: &'a Modules, start: &'a Module) -> Option<Vec<&'a Module>> {
    let mut ways = VecDeque::from([vec![start]]);
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop_front() {
        for used in modules.used_by(way[way.len() - 1]) {
            let way = [&way[..], &[used]].concat();
            if used == start {
                return Some(way);
            }
            if seen.insert(used) {
                ways.push_back(way);
            }
        }
    }
    None
}

fn named(circle: &[&Module]) -> String {
    let names = circle.iter().map(|module| match module.join("::") {
        root if root.is_empty() => "the root".to_owned(),
        name => name,
    });
    names.collect::<Vec<_>>().join(" → ")
}

#[test]
fn no_file_uses_what_uses_it() {
    let mut found = Vec::new();
    for (name, folder) in crates() {
        let modules = Modules::read(&folder.join("src"));
        let circles = circles(&modules).into_iter();
        found.extend(circles.map(|circle| format!("{name}: {}", named(&circle))));
    }
    assert!(
        found.is_empty(),
        "files go in circles; move what both ends need into a file of its own:\n{}",
        found.join("\n")
    );
}

/// The circle among these modules, whose files are given as text.
fn circle_of(files: &[(&str, &str)]) -> Option<String> {
    let module = |name: &str| -> Module {
        name.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let modules = files.iter().map(|(name, text)| (module(name), Source::of(text)));
    let modules = Modules(modules.collect());
    circles(&modules).first().map(|circle| named(circle))
}

#[test]
fn a_circle_is_found_by_whatever_path_it_goes() {
    let root = ("", "mod a; mod b; pub use a::A; pub use b::*;");
    let b = ("b", "use crate::A; pub fn of(a: A) {}");
    for used in
        ["use crate::b::of;", "use crate::of;", "use super::b::of;", "fn f() { crate::b::of(A) }"]
    {
        let a = format!("pub struct A; {used}");
        let found = circle_of(&[root, ("a", &a), b]);
        assert_eq!(found.as_deref(), Some("a → b → a"), "{used}");
    }
    assert_eq!(circle_of(&[root, ("a", "pub struct A;"), b]), None);
}

#[test]
fn a_circle_through_the_root_is_one_only_if_the_root_uses_what_it_lists() {
    let a = ("a", "use crate::Root; pub struct A;");
    assert_eq!(circle_of(&[("", "mod a; pub use a::A; pub struct Root;"), a]), None);
    let uses = ("", "mod a; use a::A; pub struct Root(A);");
    assert_eq!(circle_of(&[uses, a]).as_deref(), Some("the root → a → the root"));
}

#[test]
fn tests_may_use_what_they_like() {
    let a = ("a", "pub struct A; #[cfg(test)] mod tests { use crate::b::of; }");
    let b = ("b", "use crate::a::A; pub fn of(a: A) {}");
    assert_eq!(circle_of(&[("", "mod a; mod b;"), a, b]), None);
}
