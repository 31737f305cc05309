//! Building the exercises.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// Builds the exercises, with cargo's own progress on stderr, and says where their binary is.
pub fn executable() -> Result<PathBuf> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let build = Command::new(cargo)
        .args(["build", "--release", "--package", "exercises"])
        .arg("--message-format=json-render-diagnostics")
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .context("cargo cannot be started")?;
    ensure!(
        build.status.success(),
        "the exercises cannot be built: see cargo's messages above"
    );
    find(&String::from_utf8_lossy(&build.stdout))
        .context("cargo built no binary named exercises: crates/exercises should have a main.rs")
}

/// The binary among cargo's messages, wherever the target folder is.
fn find(messages: &str) -> Option<PathBuf> {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == "exercises")
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
        assert_eq!(find(messages), Some(PathBuf::from("/elsewhere/exercises")));
        assert_eq!(find(r#"{"reason":"build-finished","success":true}"#), None);
    }
}
