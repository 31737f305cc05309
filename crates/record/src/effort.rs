use serde::{Deserialize, Serialize};

/// How much an exercise is asked to do.
#[derive(Serialize, Deserialize, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Effort {
    /// What takes some seconds.
    #[default]
    Usual,
    /// All that the exercise can do, whatever it takes.
    Long,
}
