//! What an exercise asks, says, checks and draws, as data.
//!
//! The exercises write records and `xtask` reads them, so both know a check, a note and a record
//! from here. Nothing in this crate computes, prints or reads a file.

mod effort;
mod number;
mod check;
mod table;
mod note;
mod exercise;
mod record;

pub use check::{Check, Value};
pub use effort::Effort;
pub use exercise::Exercise;
pub use note::{Note, Said};
pub use number::Number;
pub use record::Record;
pub use table::Table;
