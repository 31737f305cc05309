//! Cases on which a function that somebody wrote is compared with the course's, and with known wrong ones.
//!
//! A chapter's probes are a program of cases ([`probes!`], [`case!`]). Compiled with a chapter in which a function has
//! several bodies, it runs each case with each of them ([`version`]) and reports which one the function to be judged
//! is like, or the first case in which it is like none ([`Report`]).

mod version;
mod value;
mod answer;
mod case;
mod report;
mod judge;
mod macros;

pub use answer::Answer;
pub use case::{Case, Probe};
pub use judge::{Table, main};
pub use report::{Difference, Grid, Ran, Report};
pub use value::Value;
pub use version::{REFERENCE, version};
