#![doc = include_str!("../README.md")]

mod target;

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

pub use target::{TARGETS, Target, Verdict};
