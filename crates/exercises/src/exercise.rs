use crate::{Notebook, say::say};
use anyhow::{Context, Result};
use record::{Effort, Record};
use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

/// An exercise: what it asks, and what it does.
pub struct Exercise {
    /// The chapter that it belongs to.
    pub chapter: &'static str,
    /// The name of its file.
    pub file: &'static str,
    /// The text of its file, whose head has question and source.
    pub text: &'static str,
    /// What it does.
    pub run: fn(&mut Notebook) -> Result<()>,
}

/// The exercises of a chapter by the names of their files: `exercises!["losses": binary, hinge]`.
macro_rules! exercises {
    [$chapter:literal: $($file:ident),* $(,)?] => {
        &[$($crate::Exercise {
            chapter: $chapter,
            file: concat!(stringify!($file), ".rs"),
            text: include_str!(concat!(stringify!($file), ".rs")),
            run: $file::run,
        }),*]
    };
}
pub(crate) use exercises;

impl Exercise {
    /// Its id, question and source.
    ///
    /// # Panics
    /// When the head of its file names no source, which a test finds out.
    pub fn heading(&self) -> record::Exercise {
        record::Exercise::of_file(self.chapter, self.file, self.text)
            .unwrap_or_else(|| panic!("{} begins without question and source", self.file))
    }

    /// Does it and writes `record.json` and the figures into `out/<id>`. Returns whether all checks
    /// passed.
    ///
    /// # Errors
    /// When it cannot be carried out or its files cannot be written. The record then tells why, as
    /// far as it can be written.
    pub fn carry_out(&self, effort: Effort, data: PathBuf, out: &Path) -> Result<bool> {
        let heading = self.heading();
        say(format!("{}\n{}\nSource: {}\n", heading.id, heading.title, heading.source));
        let folder = out.join(&heading.id);
        let unmade = || format!("cannot create {}", folder.display());
        fs::create_dir_all(&folder).with_context(unmade)?;
        let mut notebook = Notebook::new(effort, data, folder.clone());
        let start = Instant::now();
        let outcome = (self.run)(&mut notebook);
        let record =
            notebook.record(heading, start.elapsed().as_secs_f64(), outcome.as_ref().err());
        write(&record, &folder.join("record.json"))?;
        outcome.map(|()| record.passed)
    }
}

fn write(record: &Record, path: &Path) -> Result<()> {
    let json = serde_json::to_string_pretty(record)?;
    fs::write(path, json)
        .with_context(|| format!("cannot write record.json of {}", record.exercise.id))
}
