//! The same work in other libraries, timed beside ours.

fn main() {}
