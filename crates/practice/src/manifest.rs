//! What is practised: each chapter's `practice/blanks.toml`.

use crate::{function::Function, table};
use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

/// The chapters in reading order.
pub const CHAPTERS: [&str; 5] = ["losses", "numdiff", "graph", "net", "train"];

/// How many hints there are: the idea, the formula, almost the code.
pub const HINTS: usize = 3;

/// A chapter's blanks in reading order.
#[derive(Debug)]
pub struct Chapter {
    pub name: &'static str,
    pub blanks: Vec<Blank>,
}

/// A function to be written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Blank {
    /// Its name within the chapter, which stays when the function moves. The probe has the same, with `_` for `-`.
    #[serde(rename = "id")]
    pub name: String,
    /// The file in the chapter's `src`.
    pub file: String,
    /// The function in it, a method as `Type::method`.
    pub function: String,
    /// What is wanted, in a sentence or two.
    pub question: String,
    /// The formula, as it is shown beside a wrong answer.
    pub formula: String,
    /// The idea, the formula, almost the code.
    pub hints: Vec<String>,
    /// Why the course's body is as it is; read once it is solved.
    pub why: String,
    /// Known wrong bodies.
    #[serde(rename = "variant", default)]
    pub variants: Vec<Variant>,
    #[serde(skip)]
    pub chapter: &'static str,
    #[serde(skip)]
    pub number: usize,
}

/// A known wrong body, and what is said of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// What is wrong, in words.
    pub says: String,
    /// What is written in place of what, in the course's body.
    #[serde(default)]
    pub change: Vec<[String; 2]>,
    /// Or the whole body.
    pub body: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "blank", default)]
    blanks: Vec<Blank>,
}

/// What is practised of all chapters.
pub fn read_all(course: &Path) -> Result<Vec<Chapter>> {
    CHAPTERS.iter().map(|chapter| read(course, chapter)).collect()
}

/// What is practised of a chapter.
pub fn read(course: &Path, chapter: &'static str) -> Result<Chapter> {
    let path = course.join("crates").join(chapter).join("practice").join("blanks.toml");
    let file: File = table::read(&path)?;
    let mut blanks = file.blanks;
    let mut names = BTreeSet::new();
    for (number, blank) in blanks.iter_mut().enumerate() {
        (blank.chapter, blank.number) = (chapter, number);
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        ensure!(
            !blank.name.is_empty() && blank.name.chars().all(is_name),
            "{}: the id {:?} should be of small letters, digits and `-`",
            path.display(),
            blank.name
        );
        ensure!(
            names.insert(blank.name.clone()),
            "{}: the id {:?} is there twice",
            path.display(),
            blank.name
        );
    }
    Ok(Chapter { name: chapter, blanks })
}

impl Chapter {
    /// Its folder in the course, or in a workspace.
    pub fn folder(&self, root: &Path) -> PathBuf {
        root.join("crates").join(self.name)
    }
}

impl Blank {
    /// As it is asked for: `losses/softmax`.
    pub fn id(&self) -> String {
        format!("{}/{}", self.chapter, self.name)
    }

    /// The name of its probe.
    pub fn probe(&self) -> String {
        self.name.replace('-', "_")
    }

    /// Its file, in the course or in a workspace.
    pub fn path(&self, root: &Path) -> PathBuf {
        root.join("crates").join(self.chapter).join("src").join(&self.file)
    }

    /// The known wrong bodies, each made from the course's.
    pub fn bodies(&self, reference: &Function) -> Result<Vec<String>> {
        let bodies = self.variants.iter().map(|variant| variant.body(reference.body));
        bodies.collect::<Result<_>>().with_context(|| self.id())
    }
}

impl Variant {
    fn body(&self, reference: &str) -> Result<String> {
        if let Some(body) = &self.body {
            ensure!(
                self.change.is_empty(),
                "a variant has `change` or `body`, not both: {}",
                self.says
            );
            return Ok(body.clone());
        }
        let mut body = reference.to_owned();
        for [of_course, wrong] in &self.change {
            match body.matches(of_course).count() {
                1 => body = body.replace(of_course, wrong),
                count => bail!(
                    "{of_course:?} should stand in the course's body once, but does {count} times"
                ),
            }
        }
        ensure!(body != reference, "a variant is the course's body: {}", self.says);
        Ok(body)
    }
}
