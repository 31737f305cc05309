//! The modules of a crate, and in which of its files a path leads.

use crate::{
    repository::{files, text},
    source::Source,
};
use std::{collections::BTreeMap, path::Path, slice};

/// A module's path from the crate's root, which is empty.
pub type Module = Vec<String>;

/// The modules of a crate, each a file.
pub struct Modules(pub BTreeMap<Module, Source>);

impl Modules {
    /// Reads all files below the folder `src`, whether a `mod` line names them or a macro does, but
    /// not those for tests. A package of examples alone has none.
    pub fn read(src: &Path) -> Self {
        let modules = if src.is_dir() { files(src, ".rs") } else { Vec::new() }.into_iter();
        let modules = modules.map(|path| (module(src, &path), Source::of(&text(&path))));
        let mut modules: BTreeMap<Module, Source> = modules.collect();
        let tests = modules
            .iter()
            .flat_map(|(module, source)| source.tests.iter().map(move |name| below(module, name)));
        for tests in tests.collect::<Vec<_>>() {
            modules.retain(|module, _| !module.starts_with(&tests));
        }
        Self(modules)
    }

    /// The modules whose files another module's file uses, itself excepted.
    pub fn used_by<'a>(&'a self, module: &'a Module) -> impl Iterator<Item = &'a Module> {
        let uses = self.0[module].uses.iter();
        uses.filter_map(|path| self.lead(module, path, 0)).filter(move |used| *used != module)
    }

    /// The module in whose file a path leads that stands in the file of `from`, if it stays in the
    /// crate. An item that a module only gives on is that of the file which defines it.
    fn lead(&self, from: &[String], path: &[String], depth: usize) -> Option<&Module> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            _ if depth > 20 => None,
            "crate" => self.down(&[], rest, depth),
            "self" => self.down(from, rest, depth),
            "super" => self.up(from, rest, depth),
            _ if self.0.contains_key(&below(from, first)) => self.down(from, path, depth),
            _ => None,
        }
    }

    fn up(&self, from: &[String], rest: &[String], depth: usize) -> Option<&Module> {
        let above = &from[..from.len().checked_sub(1)?];
        match rest.first() {
            Some(name) if name == "super" => self.up(above, &rest[1..], depth),
            _ => self.down(above, rest, depth),
        }
    }

    fn down(&self, module: &[String], path: &[String], depth: usize) -> Option<&Module> {
        let (here, source) = self.0.get_key_value(module)?;
        let Some((name, rest)) = path.split_first() else { return Some(here) };
        let child = below(module, name);
        if self.0.contains_key(&child) {
            return self.down(&child, rest, depth);
        }
        if source.items.contains(name) || name == "*" {
            return Some(here);
        }
        source.exports.iter().find_map(|(given, path)| {
            let path = match given.as_str() {
                "*" => [&path[..], slice::from_ref(name)].concat(),
                given if given == name => path.clone(),
                _ => return None,
            };
            self.lead(here, &path, depth + 1)
        })
    }
}

fn below(module: &[String], name: &String) -> Module {
    [module, slice::from_ref(name)].concat()
}

/// The module that a file below `src` is.
fn module(src: &Path, file: &Path) -> Module {
    let path = file.strip_prefix(src).unwrap().with_extension("");
    let mut names: Module = path.iter().map(|name| name.to_string_lossy().into_owned()).collect();
    let is_root = names == ["lib"] || names == ["main"] && !src.join("lib.rs").exists();
    if is_root || names.last().is_some_and(|name| name == "mod") {
        names.pop();
    }
    names
}
