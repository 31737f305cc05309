//! Building programs that are run by these commands.

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::{
    env,
    ffi::OsString,
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

/// The target of programs for a page.
const WASM: &str = "wasm32-unknown-unknown";

/// Whether programs for a page can be built: with the target of that name, or with the command that the variable
/// `WASM_CARGO` names in place of cargo.
pub fn has_wasm() -> bool {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let asked = Command::new(rustc).args(["--print", "target-libdir", "--target", WASM]).output();
    let folder = asked.map(|answer| String::from_utf8_lossy(&answer.stdout).trim().to_owned());
    wasm_cargo().is_some() || folder.is_ok_and(|folder| Path::new(&folder).is_dir())
}

/// The command in place of cargo, where one is named.
fn wasm_cargo() -> Option<OsString> {
    env::var_os("WASM_CARGO").filter(|command| !command.is_empty())
}

/// Builds the library of a package of the workspace in `root` for a page, and says where it is.
pub fn for_a_page(root: &Path, name: &str) -> Result<PathBuf> {
    let cargo = wasm_cargo().or_else(|| env::var_os("CARGO"));
    let build = Command::new(cargo.unwrap_or_else(|| "cargo".into()))
        .current_dir(root)
        // A library that others link as well would not be optimised as a whole.
        .args(["rustc", "--crate-type", "cdylib", "--package", name, "--lib"])
        .args(["--profile", "wasm", "--target", WASM, "--target-dir", "target/wasm"])
        .args(["--message-format=json-render-diagnostics"])
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .context("cargo cannot be started")?;
    ensure!(build.status.success(), "{name} cannot be built for a page: see the messages above");
    find_library(name, &String::from_utf8_lossy(&build.stdout))
        .with_context(|| format!("cargo built no library named {name} for a page"))
}

/// The library for a page among cargo's messages.
fn find_library(name: &str, messages: &str) -> Option<PathBuf> {
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let ours = messages.filter(|message| message["target"]["name"] == name);
    let files = ours.filter_map(|message| message["filenames"].as_array().cloned()).flatten();
    files
        .filter_map(|file| file.as_str().map(PathBuf::from))
        .find(|path| path.extension().is_some_and(|extension| extension == "wasm"))
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
    fn the_library_for_a_page_is_found_among_cargos_messages() {
        let messages = r#"{"target":{"name":"figure"},"filenames":["/a/figure.wasm"]}
{"target":{"name":"live"},"filenames":["/a/liblive.rlib","/a/live.wasm"]}"#;
        assert_eq!(find_library("live", messages), Some(PathBuf::from("/a/live.wasm")));
        assert_eq!(find_library("graph", messages), None);
    }

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
