//! What exercises there are.

use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::program::Program;

/// An exercise as the exercises' binary lists it.
#[derive(Clone, Debug, Deserialize)]
pub struct Exercise {
    /// Chapter and name, `numdiff/tangent-line`.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// Where it comes from.
    pub source: String,
}

impl Exercise {
    /// The part of the id before the slash.
    pub fn chapter(&self) -> &str {
        parts(&self.id).0
    }

    /// Whether it reads MNIST: the last chapter's exercises do.
    pub fn needs_data(&self) -> bool {
        self.chapter() == "train"
    }
}

/// An id's chapter and name.
pub fn parts(id: &str) -> (&str, &str) {
    id.split_once('/').unwrap_or(("", id))
}

/// All exercises in reading order.
pub fn of(exercises: &Program) -> Result<Vec<Exercise>> {
    let list = exercises
        .command()
        .arg("list")
        .stderr(Stdio::inherit())
        .output()
        .context("the exercises' binary cannot be started")?;
    ensure!(list.status.success(), "exercises list: ended with {}", list.status);
    parse(&list.stdout).context("exercises list")
}

fn parse(json: &[u8]) -> Result<Vec<Exercise>> {
    let all: Vec<Exercise> = serde_json::from_slice(json)?;
    for Exercise { id, .. } in &all {
        ensure!(is_id(id), "{id:?} is no id, expected one like numdiff/tangent-line");
    }
    Ok(all)
}

/// An id becomes a folder that is emptied: nothing but `chapter/name` will do.
fn is_id(id: &str) -> bool {
    let word = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
    };
    let (chapter, name) = parts(id);
    word(chapter) && word(name)
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

    fn ids(json: &str) -> Result<Vec<String>> {
        Ok(parse(json.as_bytes())?.into_iter().map(|exercise| exercise.id).collect())
    }

    #[test]
    fn a_list_is_read_in_its_order() {
        let json = r#"[{"id":"net/xor","title":"t","source":"s"},{"id":"losses/mse","title":"t","source":"s"}]"#;
        assert_eq!(ids(json).unwrap(), ["net/xor", "losses/mse"]);
    }

    #[test]
    fn an_id_cannot_name_another_folder() {
        for id in ["", "/", "net", "net/", "/net", "../net", "net/..", "net/a/b", "net/a b"] {
            let json = format!(r#"[{{"id":"{id}","title":"t","source":"s"}}]"#);
            assert!(ids(&json).is_err(), "{id:?} was taken for an id");
        }
    }
}
