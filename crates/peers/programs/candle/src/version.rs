//! Which candle this is built with.

pub fn version() -> &'static str {
    let lock = include_str!("../Cargo.lock");
    let package = lock.split_once("name = \"candle-core\"\nversion = \"");
    package.and_then(|(_, package)| package.split('"').next()).unwrap_or("of an unknown version")
}
