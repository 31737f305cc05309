//! The command over MPI as a person meets it, with several ranks on this machine.

mod bits;
mod bytes;
mod desk;
mod kills;
mod refusals;
mod inside;

// The program is no library.
#[path = "../../src/failure.rs"]
#[expect(dead_code, reason = "the program has more use for it")]
mod failure;
#[path = "../../src/world.rs"]
mod world;
