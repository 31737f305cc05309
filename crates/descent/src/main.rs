//! The command: train a network of one's own, go on with it, ask it.

fn main() {}
