//! The browser's DevTools protocol: messages in JSON over a socket, calls with answers, and events in between.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::{net::TcpStream, time::Duration};
use tungstenite::{Message, WebSocket, client};

/// A browser that has not answered by then will not.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is told unasked.
pub struct Event {
    pub method: String,
    pub params: Value,
}

/// A socket to the browser or to one of its tabs.
pub struct Connection {
    socket: WebSocket<TcpStream>,
    calls: u64,
    /// What has been told and not yet been taken.
    pub events: Vec<Event>,
}

impl Connection {
    pub fn open(port: u16, path: &str) -> Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        let (socket, _) = client(format!("ws://127.0.0.1:{port}{path}"), stream)
            .map_err(|wrong| anyhow::anyhow!("the browser takes no connection: {wrong}"))?;
        Ok(Self { socket, calls: 0, events: Vec::new() })
    }

    /// Calls a method, and returns its result.
    #[expect(clippy::needless_pass_by_value, reason = "a call reads better without a &")]
    pub fn call(&mut self, method: &str, params: Value) -> Result<Value> {
        self.calls += 1;
        let call = json!({"id": self.calls, "method": method, "params": params});
        self.socket.send(Message::text(call.to_string())).with_context(|| method.to_owned())?;
        loop {
            let mut told = self.read().with_context(|| format!("{method} has no answer"))?;
            if told["id"] == self.calls {
                if let Some(wrong) = told["error"]["message"].as_str() {
                    bail!("{method}: {wrong}");
                }
                return Ok(told["result"].take());
            }
            self.keep(told);
        }
    }

    /// Waits until this is told.
    pub fn wait_for(&mut self, method: &str) -> Result<()> {
        while !self.events.iter().any(|event| event.method == method) {
            let told = self.read().with_context(|| format!("{method} is not told"))?;
            self.keep(told);
        }
        Ok(())
    }

    fn keep(&mut self, mut told: Value) {
        if let Some(method) = told["method"].as_str().map(str::to_owned) {
            self.events.push(Event { method, params: told["params"].take() });
        }
    }

    fn read(&mut self) -> Result<Value> {
        loop {
            if let Message::Text(text) = self.socket.read()? {
                return Ok(serde_json::from_str(&text)?);
            }
        }
    }
}
