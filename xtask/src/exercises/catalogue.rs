//! What exercises there are, as their files say: nothing is compiled to know it.

use anyhow::{Context, Result, ensure};
use record::Exercise;
use std::{fs, path::Path};

/// The chapters in reading order.
const CHAPTERS: [&str; 5] = ["losses", "numdiff", "graph", "net", "train"];

/// All exercises in reading order: that of the modules which the `mod.rs` of each chapter lists.
pub fn read(sources: &Path) -> Result<Vec<Exercise>> {
    let mut all = Vec::new();
    for chapter in CHAPTERS {
        let folder = sources.join(chapter);
        for module in modules(&text(&folder.join("mod.rs"))?) {
            let file = format!("{module}.rs");
            let text = text(&folder.join(&file))?;
            all.extend(Exercise::of_file(chapter, &file, &text));
        }
    }
    for Exercise { id, .. } in &all {
        ensure!(is_id(id), "{id:?} is no id, expected one like numdiff/tangent-line");
    }
    Ok(all)
}

fn text(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("{}: cannot be read", path.display()))
}

/// The modules that a file declares, in its order.
fn modules(source: &str) -> Vec<&str> {
    source
        .lines()
        .filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';'))
        .collect()
}

/// An id becomes a folder that is emptied: nothing but `chapter/name` will do.
fn is_id(id: &str) -> bool {
    let word = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
    };
    id.split_once('/').is_some_and(|(chapter, name)| word(chapter) && word(name))
}

/// Exercises for tests.
#[cfg(test)]
pub mod fake {
    use super::Exercise;

    /// An exercise of this id.
    pub fn exercise(id: &str) -> Exercise {
        Exercise { id: id.into(), title: format!("The title of {id}"), source: "A".into() }
    }

    /// Some exercises in reading order.
    pub fn all() -> Vec<Exercise> {
        let ids = [
            "losses/book-numbers",
            "numdiff/tangent-line",
            "numdiff/gradient-descent",
            "train/mnist",
        ];
        ids.map(exercise).to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_read_in_the_order_of_their_modules() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        for chapter in CHAPTERS {
            write(&format!("{chapter}/mod.rs"), "//! Nothing yet.\n");
        }
        write("net/mod.rs", "//! Chapter 4.\n\nmod xor;\npub mod a_helper;\nmod deep_nets;\n");
        write("net/xor.rs", "//! Can it?\n//!\n//! Source: A\n");
        write("net/a_helper.rs", "//! Helps.\n");
        write("net/deep_nets.rs", "//! How deep?\n//!\n//! Source: B\n");
        let ids: Vec<String> =
            read(folder.path()).unwrap().into_iter().map(|exercise| exercise.id).collect();
        assert_eq!(ids, ["net/xor", "net/deep-nets"]);
    }

    #[test]
    fn an_id_cannot_name_another_folder() {
        for id in ["", "/", "net", "net/", "/net", "../net", "net/..", "net/a/b", "net/a b"] {
            assert!(!is_id(id), "{id:?} was taken for an id");
        }
    }
}
