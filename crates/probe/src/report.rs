use serde::{Deserialize, Serialize};

/// What a program of probes writes, a line each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Ran {
    /// This case is being run with the function that is judged.
    Begun {
        /// Its inputs by their names.
        inputs: Vec<(String, Grid)>,
    },
    /// All is run.
    Ended(Report),
}

/// What the function that is judged is like.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Report {
    /// The course's.
    Right,
    /// It still has a `todo!()` in it, which was come upon.
    NotWritten,
    /// A known wrong one, of this number among the versions, as is seen in this case.
    Known(usize, Difference),
    /// None that is known.
    Wrong(Difference),
}

/// The first case in which a function is wrong.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The inputs by their names.
    pub inputs: Vec<(String, Grid)>,
    /// Which of several answers differs; empty where there is one.
    pub part: String,
    /// What came out.
    pub yours: Grid,
    /// What should have.
    pub expected: Grid,
    /// What the gradient check says.
    pub clue: Option<String>,
    /// The file and the line of a panic in place of an answer.
    pub panic: Option<(String, usize)>,
}

/// A value as it is printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Grid {
    /// A matrix; a number is one of 1×1.
    Rows(Vec<Vec<String>>),
    /// Anything else.
    Words(String),
}
