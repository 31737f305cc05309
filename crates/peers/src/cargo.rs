//! What cargo builds: the peers in Rust, each a workspace of its own, and the command whose whole jobs are ours.

use anyhow::{Context, Result, ensure};
use std::{
    env,
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

const PEERS: &str = "crates/peers/programs";
const TARGETS: &str = "target/peers";

/// Builds the programs of a library, and says where the one of that name is.
pub fn program(library: &str, name: &str) -> Result<PathBuf> {
    let target = Path::new(TARGETS).join(library);
    let manifest = Path::new(PEERS).join(library).join("Cargo.toml");
    let which = ["--locked", "--bins", "--examples", "--manifest-path"].map(OsStr::new);
    let [to, folder] = [OsStr::new("--target-dir"), target.as_os_str()];
    build(
        &format!("what is in {library}"),
        which.into_iter().chain([manifest.as_os_str(), to, folder]),
    )?;
    Ok(target.join("release").join(name).with_extension(env::consts::EXE_EXTENSION))
}

/// Builds `descent`, beside this program.
pub fn descent() -> Result<PathBuf> {
    build("descent", ["--package", "descent"])?;
    beside("descent")
}

/// The program of that name that is built with this one.
pub fn beside(name: &str) -> Result<PathBuf> {
    let this = env::current_exe().context("the folder of this program cannot be found")?;
    Ok(this.with_file_name(name).with_extension(env::consts::EXE_EXTENSION))
}

/// With cargo's own progress on stderr.
fn build(name: &str, words: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Result<()> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["build", "--release"])
        .args(words)
        .stdin(Stdio::null())
        .status()
        .context("cargo cannot be started")?;
    ensure!(status.success(), "{name} cannot be built: see cargo's messages above");
    Ok(())
}
