use serde::{Deserialize, Serialize};

/// How much the exercises are asked to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Effort {
    /// What takes some seconds each.
    #[default]
    Usual,
    /// All that they can do, whatever it takes.
    Long,
}

impl Effort {
    /// What to add to a command that should do so much.
    pub fn flag(self) -> Option<&'static str> {
        match self {
            Self::Usual => None,
            Self::Long => Some("--long"),
        }
    }
}
