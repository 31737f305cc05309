//! What a program says to who runs it: results, which have to arrive, and one line when something is
//! wrong.
//!
//! A program's `main` is [`run`]. It prints to [`Out`], so that a result that a full disk did not take
//! is no success, while a pipe that nobody reads from any more ends it without a word.
//! The commands of the repository itself begin with [`enter_root`].

mod out;
mod program;
mod root;
pub mod trial;

pub use out::Out;
pub use program::{complain, run};
pub use root::enter_root;
