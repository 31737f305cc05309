use crate::notebook::Notebook;
use anyhow::Result;
use serde::Serialize;

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
