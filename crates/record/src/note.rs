use crate::Table;
use serde::{Deserialize, Serialize};

/// Something told between the checks.
#[derive(Serialize, Deserialize, Debug, Clone, PartialEq)]
pub struct Note {
    /// The index of the check that it stands before; after the last one, how many there are.
    pub before: usize,
    /// What is told.
    #[serde(flatten)]
    pub said: Said,
}

/// What a note tells.
#[derive(Serialize, Deserialize, Debug, Clone, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum Said {
    /// A sentence, or several lines.
    Text(String),
    /// Numbers to be compared.
    Table(Table),
}
