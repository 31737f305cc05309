//! What a program uses: [`run`] starts it, hears what it prints, and tells at its end how long it took
//! and how much memory it had at most.

mod memory;
mod last_line;
mod run;

pub use last_line::last_line;
pub use run::{Line, Run, RunError, run};
