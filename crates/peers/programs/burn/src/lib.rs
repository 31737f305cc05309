//! What the programs in burn have in common: the network, and how its images are read.

pub mod images;
pub mod net;

/// Which burn this is built with.
pub fn version() -> &'static str {
    let lock = include_str!("../Cargo.lock");
    let package = lock.split_once("name = \"burn\"\nversion = \"");
    package.and_then(|(_, package)| package.split('"').next()).unwrap_or("of an unknown version")
}
