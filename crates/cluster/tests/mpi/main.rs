//! The command over MPI as a person meets it, with several ranks on this machine.

mod bits;
mod bytes;
mod desk;
mod kills;
mod refusals;
