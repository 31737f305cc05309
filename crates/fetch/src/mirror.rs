//! Files from a web server.

use crate::source::Source;
use anyhow::{Context, Result, anyhow};
use files::PublishedFile;
use std::{
    fmt,
    io::{self, Read},
    str::FromStr,
    time::Duration,
};
use ureq::{Agent, Error, Proxy, http::Uri};

/// An address of the web, without a slash at its end.
#[derive(Clone, Debug)]
pub struct Address(String);

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let address = text.trim_end_matches('/');
        let of_web = |uri: &Uri| {
            matches!(uri.scheme_str(), Some("http" | "https"))
                && uri.host().is_some_and(|host| !host.is_empty())
        };
        match address.parse::<Uri>() {
            Ok(uri) if of_web(&uri) => Ok(Self(address.to_owned())),
            _ => Err(format!(
                "{text:?} is no address of a mirror: expected one like https://example.org/mnist/"
            )),
        }
    }
}

/// How long a mirror is waited for.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Until its address is known, and then until it is reached.
    pub reach: Duration,
    /// Until it says something, and then something more.
    pub silence: Duration,
    /// For all of a file.
    pub whole: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            reach: Duration::from_secs(10),
            silence: Duration::from_secs(30),
            whole: Duration::from_secs(5 * 60),
        }
    }
}

/// A base address with `<name>.gz` or `<name>` under it.
pub struct Mirror {
    base: String,
    agent: Agent,
}

impl Mirror {
    /// The mirror at `base`, asked through `proxy`.
    pub fn new(base: &Address, proxy: Option<Proxy>, patience: Patience) -> Self {
        let agent = Agent::config_builder()
            .proxy(proxy)
            .accept_encoding("identity")
            .timeout_resolve(Some(patience.reach))
            .timeout_connect(Some(patience.reach))
            .timeout_per_read(Some(patience.silence))
            .timeout_global(Some(patience.whole))
            .build()
            .new_agent();
        Self { base: base.0.clone(), agent }
    }

    fn get(&self, name: &str) -> Result<Box<dyn Read>, Error> {
        let response = self.agent.get(format!("{}/{name}", self.base)).call()?;
        Ok(Box::new(Body(response.into_body().into_reader())))
    }
}

impl Source for Mirror {
    fn open(&self, file: &PublishedFile) -> Result<Box<dyn Read>> {
        let compressed = format!("{}.gz", file.name);
        match self.get(&compressed) {
            Err(Error::StatusCode(404)) => self
                .get(file.name)
                .with_context(|| format!("no {compressed}, and for {}", file.name)),
            answer => answer.map_err(reason),
        }
    }
}

/// A body, whose errors are said plainly.
struct Body<R>(R);

impl<R: Read> Read for Body<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|error| plain(Error::from(error)))
    }
}

/// Which of the limits it was, nobody has to know.
fn plain(error: Error) -> io::Error {
    match error {
        Error::Timeout(_) => io::Error::new(io::ErrorKind::TimedOut, "it took too long"),
        error => error.into_io(),
    }
}

/// What the network says, without the words that every such saying begins with.
fn reason(error: Error) -> anyhow::Error {
    let words = plain(error).to_string();
    anyhow!(words.replace("failed to lookup address information: ", ""))
}

/// The host says enough: the mirrors are few.
impl fmt::Display for Mirror {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let address = self.base.split_once("://").map_or(&*self.base, |(_, rest)| rest);
        let host = address.split('/').next().unwrap_or(address);
        f.write_str(host.rsplit('@').next().unwrap_or(host))
    }
}
