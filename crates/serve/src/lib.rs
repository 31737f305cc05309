//! Shows the book on the reader's own machine, and computes there what its live parts ask: with the chapters compiled
//! for this machine, and on all of MNIST. `cargo xtask book --serve` runs it.

mod refusal;
mod guard;
mod shelf;
mod engine;
mod reply;
mod server;
#[cfg(test)]
mod tests;

pub use engine::{Answer, Begin, Engine, Failure, caught};
pub use guard::Guard;
pub use server::{Server, listen};
