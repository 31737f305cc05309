#![doc = include_str!("../README.md")]

mod verdict;

// Files that are given.
pub mod idx;
pub mod gzip;
pub mod table;
pub mod picture;
pub mod tensors;
pub mod network;
pub mod checkpoint;
pub mod recipe;

// What a page sends.
pub mod request;
pub mod formula;
pub mod server;

// What a learner writes, and what programs wrote before.
pub mod source;
pub mod progress;
pub mod record;

mod target;

pub use target::{TARGETS, Target};
pub use verdict::Verdict;
