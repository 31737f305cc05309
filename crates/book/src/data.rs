//! What the live parts load when they need it: scripts with data in them, as a page that was opened from a file may load
//! scripts but no other files.

use crate::course::Course;
use anyhow::{Context, Result, anyhow};
use base64::{Engine, prelude::BASE64_STANDARD};
use flate2::read::GzDecoder;
use live::Session;
use std::{
    fmt::Write,
    fs,
    io::Read,
    path::{Path, PathBuf},
};

/// Files that are not of the course.
pub struct Files {
    /// The program of the live parts, compiled to WebAssembly.
    pub wasm: Option<PathBuf>,
    /// A network that has been trained.
    pub network: Option<PathBuf>,
}

/// What the live parts are drawn by as long as they stand still: it has the network and the sample.
pub fn session(files: &Files, course: &Course) -> Result<Session> {
    let mut session = Session::default();
    let mut load = |path: &Path, bytes: Vec<u8>| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        session.load(&name, bytes).map_err(|wrong| anyhow!("{}: {wrong}", path.display()))
    };
    if let Some(network) = &files.network {
        load(network, read(network)?)?;
    }
    for path in course.files("data/sample", ".gz") {
        let path = course.0.join(path);
        let mut bytes = Vec::new();
        let unpacked = GzDecoder::new(&read(&path)?[..]).read_to_end(&mut bytes);
        unpacked.with_context(|| format!("{}: cannot be unpacked", path.display()))?;
        load(&path, bytes)?;
    }
    Ok(session)
}

/// Writes the scripts into a folder, and returns their names.
pub fn write(files: &Files, course: &Course, folder: &Path) -> Result<Vec<String>> {
    let mut there = Vec::new();
    let mut put = |name: &str, script: String| {
        there.push(name.to_owned());
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
    put("live.sample.js", sample + "};\n")?;
    Ok(there)
}

fn base64(path: &Path) -> Result<String> {
    Ok(BASE64_STANDARD.encode(read(path)?))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("{}: cannot be read", path.display()))
}
