//! Files from a web server.

use crate::source::Source;
use anyhow::{Context, Result, anyhow};
use files::PublishedFile;
use std::{fmt, io::Read, time::Duration};
use ureq::{Agent, Error, Proxy};

/// A base address with `<name>.gz` or `<name>` under it.
pub struct Mirror {
    base: String,
    agent: Agent,
}

impl Mirror {
    /// The mirror at `base`, with or without a slash at its end, asked through `proxy`.
    pub fn new(base: &str, proxy: Option<Proxy>) -> Self {
        let agent = Agent::config_builder()
            .proxy(proxy)
            .accept_encoding("identity")
            .timeout_resolve(Some(Duration::from_secs(10)))
            .timeout_connect(Some(Duration::from_secs(10)))
            .timeout_per_read(Some(Duration::from_secs(30)))
            .timeout_global(Some(Duration::from_secs(5 * 60)))
            .build()
            .new_agent();
        Self { base: base.trim_end_matches('/').to_owned(), agent }
    }

    fn get(&self, name: &str) -> Result<Box<dyn Read>, Error> {
        let response = self.agent.get(format!("{}/{name}", self.base)).call()?;
        Ok(Box::new(response.into_body().into_reader()))
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

/// What the network says, without the words that every such saying begins with.
fn reason(error: Error) -> anyhow::Error {
    let words = error.into_io().to_string();
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
