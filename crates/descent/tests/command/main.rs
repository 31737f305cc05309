//! The command as a person meets it: what it prints, what it keeps, and what it refuses.

#[cfg(unix)]
mod claims;
mod desk;
mod disks;
mod kills;
mod learning;
#[cfg(target_os = "linux")]
mod memory;
mod outputs;
mod recipes;
mod refusals;
