use crate::{effort::Effort, exercise::Exercise, notebook::Notebook, record::Record};
use anyhow::{Context, Result};
use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

/// Runs an exercise and writes `record.json` and the figures into `out/<id>`. Returns whether all
/// checks passed.
///
/// # Errors
/// When it cannot be carried out or its files cannot be written. The record then tells why, as far
/// as it can be written.
pub fn run(exercise: &Exercise, effort: Effort, data: PathBuf, out: &Path) -> Result<bool> {
    println!("{}\n{}\nSource: {}\n", exercise.id, exercise.title, exercise.source);
    let folder = out.join(exercise.id);
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let mut notebook = Notebook::new(effort, data, folder.clone());
    let start = Instant::now();
    let outcome = (exercise.work)(&mut notebook);
    let seconds = start.elapsed().as_secs_f64();
    let record = Record::new(exercise, notebook, seconds, outcome.as_ref().err());
    record.write(&folder.join("record.json"))?;
    outcome.map(|()| record.passed)
}
