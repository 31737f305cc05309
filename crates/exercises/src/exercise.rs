use crate::{notebook::Notebook, record::Record};
use anyhow::{Context, Result};
use serde::Serialize;
use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

/// One thing that a source describes, to be run and checked.
#[derive(Serialize)]
pub struct Exercise {
    /// Chapter and name, such as `numdiff/tangent-line`.
    pub id: &'static str,
    /// The question it answers, in a sentence.
    pub title: &'static str,
    /// Where the sources treat it: document and section.
    pub source: &'static str,
    /// What it does.
    #[serde(skip)]
    pub work: fn(&mut Notebook) -> Result<()>,
}

impl Exercise {
    /// Runs the exercise and writes `record.json` and the figures into `out/<id>`. Returns whether
    /// all checks passed.
    ///
    /// # Errors
    /// When it cannot be carried out or its files cannot be written. The record then tells why, as
    /// far as it can be written.
    pub fn run(&self, data: PathBuf, out: &Path) -> Result<bool> {
        println!("{}\n{}\nSource: {}\n", self.id, self.title, self.source);
        let folder = out.join(self.id);
        fs::create_dir_all(&folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
        let mut notebook = Notebook::new(data, folder.clone());
        let start = Instant::now();
        let outcome = (self.work)(&mut notebook);
        let seconds = start.elapsed().as_secs_f64();
        let record = Record::new(self, notebook, seconds, outcome.as_ref().err());
        record.write(&folder.join("record.json"))?;
        outcome.map(|()| record.passed)
    }
}
