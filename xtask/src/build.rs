//! Building programs that are run by these commands.

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// How a program is compiled.
#[derive(Clone, Copy)]
pub enum Profile {
    /// Soon: its time is the network's.
    Dev,
    /// To be quick: it computes.
    Release,
}

/// Builds the program of a package of the workspace in `root`, both of this name, with cargo's own progress on
/// stderr, and says where it is.
pub fn executable(root: &Path, name: &str, profile: Profile) -> Result<PathBuf> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let profile = match profile {
        Profile::Dev => "dev",
        Profile::Release => "release",
    };
    let build = Command::new(cargo)
        .current_dir(root)
        .args(["build", "--package", name, "--profile", profile])
        .arg("--message-format=json-render-diagnostics")
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .context("cargo cannot be started")?;
    ensure!(build.status.success(), "{name} cannot be built: see cargo's messages above");
    find(name, &String::from_utf8_lossy(&build.stdout)).with_context(|| {
        format!("cargo built no binary named {name}: its source should be a program")
    })
}

/// The binary among cargo's messages, wherever the target folder is.
fn find(name: &str, messages: &str) -> Option<PathBuf> {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == name)
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_binary_is_found_among_cargos_messages() {
        let messages = r#"{"reason":"compiler-artifact","target":{"name":"net"},"executable":null}
warning: not JSON
{"reason":"compiler-artifact","target":{"kind":["lib"],"name":"exercises"},"executable":null}
{"reason":"compiler-artifact","target":{"name":"other"},"executable":"/elsewhere/other"}
{"reason":"compiler-artifact","target":{"name":"exercises"},"executable":"/elsewhere/exercises"}
{"reason":"build-finished","success":true}"#;
        assert_eq!(find("exercises", messages), Some(PathBuf::from("/elsewhere/exercises")));
        assert_eq!(find("no-such-program", messages), None);
    }
}
