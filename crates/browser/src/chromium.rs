//! A Chromium of its own: found, started with an empty profile, and ended.

use crate::devtools::Connection;
use anyhow::{Context, Result, bail};
use files::Scratch;
use serde_json::json;
use std::{
    env, fs,
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// No window, and nothing that it does by itself. It shows only our own pages, so it needs no sandbox, which many a
/// machine for tests does not allow.
const FLAGS: [&str; 11] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
    "about:blank",
];

/// A running browser.
pub struct Chromium {
    process: Child,
    profile: Scratch,
    port: u16,
    browser: Connection,
}

/// The program: what the variable CHROMIUM names, or one of the usual names.
pub fn program() -> Option<PathBuf> {
    if let Some(named) = env::var_os("CHROMIUM") {
        return Some(named.into());
    }
    let folders: Vec<PathBuf> = env::split_paths(&env::var_os("PATH")?).collect();
    NAMES
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|path| path.is_file())
}

impl Chromium {
    pub fn start(program: &PathBuf) -> Result<Self> {
        let profile = Scratch::begin(&env::temp_dir(), "descent-chromium")?;
        let mut process = Command::new(program)
            .args(FLAGS)
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("{}: cannot be started", program.display()))?;
        match connected(&profile) {
            Ok((port, browser)) => Ok(Self { process, profile, port, browser }),
            Err(wrong) => {
                let _ = process.kill();
                let _ = process.wait();
                Err(wrong)
            }
        }
    }

    /// A new tab that shares nothing with others, and the socket to it.
    pub fn tab(&mut self) -> Result<Connection> {
        let context = self.browser.call("Target.createBrowserContext", json!({}))?;
        let wanted = json!({"url": "about:blank", "browserContextId": context["browserContextId"]});
        let target = self.browser.call("Target.createTarget", wanted)?;
        let id = target["targetId"].as_str().context("the browser has opened no tab")?;
        Connection::open(self.port, &format!("/devtools/page/{id}"))
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let _ = self.browser.call("Browser.close", json!({}));
        // It writes into its profile until it is gone.
        let end = Instant::now() + Duration::from_secs(5);
        while matches!(self.process.try_wait(), Ok(None)) && Instant::now() < end {
            thread::sleep(Duration::from_millis(20));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(self.profile.path());
    }
}

/// Waits until the browser says in its profile where it listens.
fn connected(profile: &Scratch) -> Result<(u16, Connection)> {
    let said = profile.path().join("DevToolsActivePort");
    let end = Instant::now() + Duration::from_secs(30);
    loop {
        let text = fs::read_to_string(&said).unwrap_or_default();
        if let Some((port, path)) = text.trim().split_once('\n') {
            let port = port.parse()?;
            return Ok((port, Connection::open(port, path)?));
        }
        if Instant::now() > end {
            bail!("the browser does not come up");
        }
        thread::sleep(Duration::from_millis(20));
    }
}
