//! The peer in candle, which is a workspace of its own.

use anyhow::{Context, Result, ensure};
use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

const MANIFEST: &str = "crates/peers/programs/candle/Cargo.toml";
const TARGET: &str = "target/peers/candle";

/// Builds the peer, with cargo's own progress on stderr, and says where it is.
pub fn peer() -> Result<PathBuf> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args([
            "build",
            "--release",
            "--locked",
            "--bins",
            "--examples",
            "--manifest-path",
            MANIFEST,
        ])
        .args(["--target-dir", TARGET])
        .stdin(Stdio::null())
        .status()
        .context("cargo cannot be started")?;
    ensure!(status.success(), "candle-peer cannot be built: see cargo's messages above");
    Ok(Path::new(TARGET).join("release/candle-peer").with_extension(env::consts::EXE_EXTENSION))
}
