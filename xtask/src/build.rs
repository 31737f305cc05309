//! Building programs that are run by these commands.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// Builds a program that `arguments` name to cargo, with its own progress on stderr, and says where
/// the binary is.
pub fn executable(name: &str, arguments: &[&str]) -> Result<PathBuf> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let build = Command::new(cargo)
        .args(["build", "--release"])
        .args(arguments)
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
