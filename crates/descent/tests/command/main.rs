//! The command as a person meets it: what it prints, what it keeps, and what it refuses.

#[cfg(unix)]
mod claims;
mod desk;
#[cfg(unix)]
mod disks;
mod kills;
mod learning;
#[cfg(target_os = "linux")]
mod memory;
#[cfg(target_os = "linux")]
mod outputs;
mod reading;
mod recipes;
mod refusals;
