use serde::Serialize;

/// How much an exercise is asked to do.
#[derive(Serialize, Debug, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Effort {
    /// What takes some seconds.
    Usual,
    /// All that the exercise can do, whatever it takes.
    Long,
}
