//! The files of a crate, in the order in which its modules are declared: that is the order to read them in.

use crate::course::Course;
use anyhow::Result;

/// A file and the files of its modules.
pub struct Module {
    /// Its path in the repository.
    pub file: String,
    /// What it declares, in its order.
    pub below: Vec<Module>,
}

/// The file at the root of a crate, and below it all that its modules lead to.
pub fn tree(course: &Course, file: &str) -> Result<Module> {
    let folder = folder(file);
    let mut below = Vec::new();
    for name in declared(&course.text(file)?) {
        let places = [format!("{folder}/{name}.rs"), format!("{folder}/{name}/mod.rs")];
        if let Some(found) = places.iter().find(|place| course.has(place)) {
            below.push(tree(course, found)?);
        }
    }
    Ok(Module { file: file.to_owned(), below })
}

/// Where the modules of a file are.
fn folder(file: &str) -> String {
    let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
    match name {
        "lib.rs" | "main.rs" | "mod.rs" => folder.to_owned(),
        name => format!("{folder}/{}", name.trim_end_matches(".rs")),
    }
}

/// The modules that a file declares without a body, but for those of its tests.
fn declared(source: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut before = "";
    for line in source.lines() {
        let rest = line.strip_prefix("pub(crate) ").or(line.strip_prefix("pub ")).unwrap_or(line);
        let name = rest.strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';'));
        names.extend(name.filter(|_| before != "#[cfg(test)]"));
        before = line;
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_found_in_their_order_and_tests_are_none() {
        let source = "//! mod no;\nmod b;\npub mod a;\npub(crate) mod c;\n\n#[cfg(test)]\nmod tests;\nmod inline {}\n";
        assert_eq!(declared(source), ["b", "a", "c"]);
    }

    #[test]
    fn modules_stand_beside_a_root_and_within_the_folder_of_another_file() {
        assert_eq!(folder("crates/net/src/lib.rs"), "crates/net/src");
        assert_eq!(folder("crates/figure/src/graph/mod.rs"), "crates/figure/src/graph");
        assert_eq!(folder("crates/train/src/optimizer.rs"), "crates/train/src/optimizer");
    }
}
