//! Compiling with cargo, and what it has to say.

use crate::diagnostic::Diagnostic;
use anyhow::{Context, Result};
use files::Scratch;
use serde::Deserialize;
use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// What came of compiling.
pub enum Built {
    /// A program.
    Program(PathBuf),
    /// Errors in what was compiled.
    Errors(Vec<Diagnostic>),
    /// Something else than the code is wrong.
    Failed(String),
}

#[derive(Deserialize)]
struct Message {
    message: Option<Diagnostic>,
    executable: Option<PathBuf>,
}

/// Builds the program of a package.
pub fn build(project: &Path, package: &str, target: &Path) -> Result<Built> {
    let mut command = cargo();
    command.args(["build", "--quiet", "--package", package, "--message-format=json"]);
    command.arg("--manifest-path").arg(project.join("Cargo.toml")).arg("--target-dir").arg(target);
    let output = command.stdin(Stdio::null()).output().context("cargo cannot be started")?;
    let said = String::from_utf8_lossy(&output.stdout);
    let messages: Vec<Message> =
        said.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    if output.status.success() {
        let program = messages.into_iter().filter_map(|message| message.executable).next_back();
        return program.map(Built::Program).context("cargo built no program");
    }
    let errors: Vec<Diagnostic> =
        messages.into_iter().filter_map(|message| message.message).collect();
    let errors: Vec<Diagnostic> =
        errors.into_iter().filter(|it| it.level == "error" && !it.spans.is_empty()).collect();
    if errors.is_empty() {
        return Ok(Built::Failed(shortened(&String::from_utf8_lossy(&output.stderr))));
    }
    Ok(Built::Errors(errors))
}

/// The first lines of what cargo says, without warnings and as far as they are read.
fn shortened(said: &str) -> String {
    let lines = said.lines().map(str::trim).filter(|line| !line.is_empty());
    let from_error = lines.skip_while(|line| !line.starts_with("error")).take(6);
    from_error.map(|line| line.chars().take(200).collect::<String>()).collect::<Vec<_>>().join("\n")
}

/// The cargo that runs this, or the one in the path.
pub fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // These are of the package that this is run from.
    for name in
        ["CARGO_TARGET_DIR", "RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_RUSTFLAGS"]
    {
        cargo.env_remove(name);
    }
    cargo
}

/// What the compiler says of a file that is no Rust, before it looks at anything else.
pub fn syntax_error(path: &Path) -> Option<Diagnostic> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let made = Scratch::begin(&env::temp_dir(), "descent-syntax").ok()?;
    let output = Command::new(rustc)
        .args([
            "--edition",
            "2024",
            "--crate-type",
            "lib",
            "--emit",
            "metadata",
            "--error-format=json",
            "-o",
        ])
        .arg(made.path().join("nothing"))
        .arg(path)
        .stdin(Stdio::null())
        .output()
        .ok()?;
    let said = String::from_utf8_lossy(&output.stderr);
    let first = said.lines().find_map(|line| serde_json::from_str::<Diagnostic>(line).ok())?;
    // What has a code was found later than the syntax.
    (first.level == "error" && first.code.is_none() && !first.spans.is_empty()).then_some(first)
}
