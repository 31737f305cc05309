//! The command as a person meets it: what it prints, what it keeps, and what it refuses.

mod desk;
mod learning;
mod refusals;
