//! What a peer is asked, what it answers, and how both are written in a line.

use anyhow::{Result, bail};
use std::fmt;

/// How many parameters the naive numerical gradient is timed on.
pub const SLOPES: u32 = 40;

/// How many 784-50-10 has.
const PARAMETERS: u32 = 39_760;

/// A job that is timed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Iterations of training: gather, forward, backward, update.
    Step {
        /// Units of the hidden layer.
        hidden: u32,
        /// How many in a row.
        iterations: u32,
    },
    /// Two whole forward passes for each of some parameters.
    Numerical,
    /// The whole gradient by `local_gradient`; ours alone.
    Local,
    /// The whole gradient by `local_gradient_exact`; ours alone.
    LocalExact,
}

/// The sources' network.
pub const SMALL: Task = Task::Step { hidden: 50, iterations: 1200 };

/// What a turn begins with, and nobody times: after a rest the cores are slow for some hundredths of a
/// second, and the caches hold what others left there.
pub const WARM_UP: Task = Task::Step { hidden: 50, iterations: 1000 };

/// One in which matrix products are nearly all there is to do.
pub const LARGE: Task = Task::Step { hidden: 800, iterations: 60 };

/// What every peer does.
pub const EVERYONES: &[Task] = &[SMALL, LARGE, Task::Numerical];

/// What ours does.
pub const OURS: &[Task] = &[SMALL, LARGE, Task::Numerical, Task::Local, Task::LocalExact];

impl Task {
    /// The seconds of one iteration, or of the slopes of all parameters, from those of the whole job.
    pub fn seconds_of_one(self, seconds: f64) -> f64 {
        match self {
            Self::Step { iterations, .. } => seconds / f64::from(iterations),
            Self::Numerical => seconds / f64::from(SLOPES) * f64::from(PARAMETERS),
            Self::Local | Self::LocalExact => seconds,
        }
    }

    /// What the second number of the answer is, which has to be the same from everyone.
    pub fn value(self) -> String {
        match self {
            Self::Step { hidden, iterations } => {
                format!("loss after {iterations} iterations with {hidden} hidden units")
            }
            Self::Numerical => format!("sum of the sizes of {SLOPES} slopes"),
            Self::Local => format!("sum of the sizes of {SLOPES} slopes by local_gradient"),
            Self::LocalExact => {
                format!("sum of the sizes of {SLOPES} slopes by local_gradient_exact")
            }
        }
    }
}

/// As a peer reads it.
impl fmt::Display for Task {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Step { hidden, iterations } => write!(f, "step {hidden} {iterations}"),
            Self::Numerical => write!(f, "numerical {SLOPES}"),
            Self::Local => write!(f, "local {SLOPES}"),
            Self::LocalExact => write!(f, "local-exact {SLOPES}"),
        }
    }
}

/// What a peer says when it has done a task.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer {
    /// How long it took.
    pub seconds: f64,
    /// What came out: see [`Task::value`].
    pub value: f64,
}

impl Answer {
    /// Reads the answer to `task`.
    pub fn read(line: &str, task: Task) -> Result<Self> {
        let mut words = line.split_whitespace().map(str::parse);
        let numbers = (words.next(), words.next(), words.next());
        match numbers {
            (Some(Ok(seconds)), Some(Ok(value)), None) if is_time(seconds) => {
                Ok(Self { seconds, value })
            }
            _ => bail!("it answered `{line}` to `{task}`, expected seconds and a value"),
        }
    }
}

fn is_time(seconds: f64) -> bool {
    seconds > 0.0 && seconds.is_finite()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_a_time_and_a_value() {
        let answer = Answer::read("0.25 -1e-3", SMALL).unwrap();
        assert_eq!((answer.seconds, answer.value), (0.25, -1e-3));
        for line in ["", "0.25", "0.25 1 2", "0 1", "NaN 1", "inf 1", "a b"] {
            let error = Answer::read(line, Task::Local).unwrap_err().to_string();
            let says = format!("it answered `{line}` to `local 40`, expected seconds and a value");
            assert_eq!(error, says);
        }
    }

    #[test]
    fn times_are_of_one_iteration_and_of_all_slopes() {
        assert_eq!(SMALL.seconds_of_one(3.0), 0.0025);
        assert_eq!(Task::Numerical.seconds_of_one(1.0), 994.0);
        assert_eq!(Task::Local.seconds_of_one(1.0), 1.0);
    }
}
