//! What the live parts load when they need it: scripts with data in them, as a page that was opened from a file may load
//! scripts but no other files.

use crate::course::Course;
use anyhow::{Context, Result};
use base64::{Engine, prelude::BASE64_STANDARD};
use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

/// Files that are not of the course.
pub struct Files {
    /// The program of the live parts, compiled to WebAssembly.
    pub wasm: Option<PathBuf>,
    /// A network that has been trained.
    pub network: Option<PathBuf>,
}

/// Writes the scripts into a folder.
pub fn write(files: &Files, course: &Course, folder: &Path) -> Result<()> {
    let put = |name: &str, script: String| {
        let path = folder.join(name);
        fs::write(&path, script).with_context(|| format!("{}: cannot be written", path.display()))
    };
    if let Some(wasm) = &files.wasm {
        put("live.wasm.js", format!("globalThis.DESCENT_WASM = \"{}\";\n", base64(wasm)?))?;
    }
    if let Some(network) = &files.network {
        put(
            "live.network.js",
            format!("globalThis.DESCENT_NETWORK = \"{}\";\n", base64(network)?),
        )?;
    }
    let mut sample = String::from("globalThis.DESCENT_SAMPLE = {\n");
    for path in course.files("data/sample", ".gz") {
        let name = path.rsplit('/').next().unwrap_or(&path);
        writeln!(sample, "\"{name}\": \"{}\",", base64(&course.0.join(&path))?)?;
    }
    put("live.sample.js", sample + "};\n")
}

fn base64(path: &Path) -> Result<String> {
    let bytes = fs::read(path).with_context(|| format!("{}: cannot be read", path.display()))?;
    Ok(BASE64_STANDARD.encode(bytes))
}
