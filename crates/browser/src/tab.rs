//! A tab: pages, what is evaluated in them, and what goes wrong meanwhile.

use crate::devtools::{Connection, Event};
use anyhow::{Context, Result, bail};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

const WATCH: &str = include_str!("../page/watch.js");

pub struct Tab {
    connection: Connection,
    theme: Option<String>,
}

impl Tab {
    pub fn new(mut connection: Connection) -> Result<Self> {
        for domain in ["Page", "Runtime", "Network", "Log", "DOM"] {
            connection.call(&format!("{domain}.enable"), json!({}))?;
        }
        let source = json!({"source": WATCH});
        connection.call("Page.addScriptToEvaluateOnNewDocument", source)?;
        Ok(Self { connection, theme: None })
    }

    pub fn call(&mut self, method: &str, params: Value) -> Result<Value> {
        self.connection.call(method, params)
    }

    /// Opens a page, and waits until all of it is there.
    pub fn visit(&mut self, url: &str) -> Result<()> {
        const LOADED: &str = "Page.loadEventFired";
        self.connection.events.retain(|event| event.method != LOADED);
        let went = self.call("Page.navigate", json!({"url": url}))?;
        if let Some(wrong) = went["errorText"].as_str() {
            bail!("{url}: {wrong}");
        }
        self.connection.wait_for(LOADED).with_context(|| url.to_owned())
    }

    /// How wide the pages are.
    pub fn set_width(&mut self, width: u32) -> Result<()> {
        let size = json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false});
        self.call("Emulation.setDeviceMetricsOverride", size).map(drop)
    }

    /// The theme of the pages that are opened from now on.
    pub fn set_theme(&mut self, theme: &str) -> Result<()> {
        if let Some(before) = self.theme.take() {
            self.call("Page.removeScriptToEvaluateOnNewDocument", json!({"identifier": before}))?;
        }
        let source =
            format!("try {{ localStorage.setItem('mdbook-theme', '{theme}'); }} catch {{}}");
        let script =
            self.call("Page.addScriptToEvaluateOnNewDocument", json!({"source": source}))?;
        self.theme = script["identifier"].as_str().map(str::to_owned);
        Ok(())
    }

    /// The value of an expression of the page, once it is there.
    pub fn evaluate<T: DeserializeOwned>(&mut self, expression: &str) -> Result<T> {
        let wanted = json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
        let mut answer = self.call("Runtime.evaluate", wanted)?;
        if let Some(wrong) = answer.get("exceptionDetails") {
            bail!("{expression:.200}: {}", thrown(wrong));
        }
        let value = answer["result"]["value"].take();
        serde_json::from_value(value).with_context(|| format!("{expression:.200}"))
    }

    /// What has been told since this was asked last.
    pub fn events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.connection.events)
    }

    /// What of the page is in a box, from its left upper corner, as a PNG.
    pub fn screenshot(&mut self, [x, y, width, height]: [f64; 4]) -> Result<Vec<u8>> {
        let clip = json!({"x": x, "y": y, "width": width, "height": height, "scale": 1});
        let wanted = json!({"format": "png", "clip": clip, "captureBeyondViewport": true});
        let shot = self.call("Page.captureScreenshot", wanted)?;
        Ok(BASE64_STANDARD.decode(shot["data"].as_str().unwrap_or_default())?)
    }
}

/// What an exception says.
pub fn thrown(details: &Value) -> String {
    let said = details["exception"]["description"].as_str().or(details["text"].as_str());
    said.unwrap_or("an exception").to_owned()
}
