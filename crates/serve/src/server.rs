//! The book over HTTP: its files, and the answers to its live parts.

use crate::{
    engine::{Engine, Failure},
    guard::{Guard, check_length},
    refusal::Refusal,
    reply::{PLAIN, Reply, refused, reply},
    shelf::Shelf,
};
use anyhow::{Context, Result};
use http_body_util::BodyExt;
use hyper::{
    Method, Request, StatusCode, body::Bytes, body::Incoming, http::request::Parts,
    server::conn::http1, service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use percent_encoding::percent_decode_str;
use std::{
    convert::Infallible,
    net::{Ipv4Addr, TcpListener},
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    task::spawn_blocking,
    time::timeout,
};

/// How long a request may be.
const ANSWER: u64 = 64 << 10;
/// How long a file may be: a network, or images.
const LOAD: u64 = 64 << 20;
/// Where a port is looked for if none is asked for, before any is taken.
const PORTS: std::ops::Range<u16> = 3000..3020;
/// How long to wait after a connection could not be taken, as when there are too many.
const PAUSE: Duration = Duration::from_millis(50);

/// What all connections share.
pub struct Server {
    folder: PathBuf,
    guard: Guard,
    shelf: RwLock<Arc<Shelf>>,
    engine: Engine,
    /// How long a request may take to arrive.
    patience: Duration,
}

/// Takes a port of this machine that no other machine reaches: this one, or one that is free.
///
/// # Errors
/// When it is taken, or none is free.
pub fn listen(port: Option<u16>) -> Result<TcpListener> {
    let at = |port: u16| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    let listener = match port {
        Some(port) => at(port).with_context(|| format!("port {port} cannot be taken"))?,
        None => PORTS.chain([0]).find_map(|port| at(port).ok()).context("no port is free")?,
    };
    listener.set_nonblocking(true)?;
    Ok(listener)
}

impl Server {
    /// Reads the book in this folder.
    ///
    /// # Errors
    /// When a file of it cannot be read.
    pub fn new(
        folder: PathBuf,
        guard: Guard,
        engine: Engine,
        patience: Duration,
    ) -> Result<Arc<Self>> {
        let shelf = RwLock::new(Arc::new(Shelf::read(&folder, guard.token())?));
        Ok(Arc::new(Self { folder, guard, shelf, engine, patience }))
    }

    /// Reads the book that has taken the place of the old one; if it cannot, the old one stays.
    ///
    /// # Errors
    /// When a file of it cannot be read.
    pub fn read_again(&self) -> Result<()> {
        let shelf = Arc::new(Shelf::read(&self.folder, self.guard.token())?);
        *self.shelf.write().unwrap_or_else(PoisonError::into_inner) = shelf;
        Ok(())
    }

    fn shelf(&self) -> Arc<Shelf> {
        self.shelf.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Answers for good.
    ///
    /// # Errors
    /// When there is no runtime to listen in.
    pub async fn run(self: Arc<Self>, listener: TcpListener) -> Result<()> {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        loop {
            match listener.accept().await {
                Ok((stream, _)) => {
                    // A small answer is not to wait for more; where that cannot be, it waits.
                    let _ = stream.set_nodelay(true);
                    drop(tokio::spawn(self.clone().converse(stream)));
                }
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    /// Answers what comes over one connection, until it ends or takes too long.
    pub async fn converse(self: Arc<Self>, stream: impl AsyncRead + AsyncWrite + Unpin) {
        let patience = self.patience;
        let service = service_fn(move |request| {
            let server = self.clone();
            async move { Ok::<_, Infallible>(server.respond(request).await.unwrap_or_else(refused)) }
        });
        // What goes wrong here is the other's going away.
        let _ = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(patience)
            .serve_connection(TokioIo::new(stream), service)
            .await;
    }

    async fn respond(self: Arc<Self>, request: Request<Incoming>) -> Result<Reply, Refusal> {
        let (head, body) = request.into_parts();
        self.guard.check_host(&head)?;
        let path = head.uri.path();
        if path == "/live/answer" {
            let request = self.taken(&head, body, ANSWER).await?;
            let answer = computed(move || self.engine.answer(&request)).await?;
            return Ok(reply(StatusCode::OK, "application/json", answer));
        }
        if let Some(name) = path.strip_prefix("/live/load/") {
            let name = percent_decode_str(name).decode_utf8_lossy().into_owned();
            let bytes = self.taken(&head, body, LOAD).await?;
            let said = computed(move || self.engine.load(&name, bytes.into())).await?;
            return Ok(reply(StatusCode::OK, PLAIN, said));
        }
        self.file(&head)
    }

    /// A file of the book, or which book it is.
    fn file(&self, head: &Parts) -> Result<Reply, Refusal> {
        if ![Method::GET, Method::HEAD].contains(&head.method) {
            return Err(Refusal::method("GET, HEAD"));
        }
        let (shelf, path) = (self.shelf(), head.uri.path());
        if path == "/live/version" {
            return Ok(reply(StatusCode::OK, PLAIN, shelf.version.clone()));
        }
        let leaf = shelf.find(path);
        let leaf = leaf.ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, "not in the book"))?;
        Ok(reply(StatusCode::OK, leaf.kind, leaf.bytes.clone()))
    }

    /// What a page of ours sends, if it is not too long in either sense.
    async fn taken(&self, head: &Parts, body: Incoming, most: u64) -> Result<Bytes, Refusal> {
        self.guard.check_call(head)?;
        check_length(&head.headers, most)?;
        let all = timeout(self.patience, body.collect()).await;
        let slow = |_| Refusal::new(StatusCode::REQUEST_TIMEOUT, "it took too long to arrive");
        let broken = |_| Refusal::new(StatusCode::BAD_REQUEST, "it broke off");
        Ok(all.map_err(slow)?.map_err(broken)?.to_bytes())
    }
}

/// Computes where nobody waits for anything else.
async fn computed(
    call: impl FnOnce() -> Result<String, Failure> + Send + 'static,
) -> Result<String, Refusal> {
    let done = spawn_blocking(call).await;
    let done = done.unwrap_or_else(|wrong| Err(Failure::Panic(wrong.to_string())));
    done.map_err(|failure| match failure {
        Failure::Request(words) => Refusal::new(StatusCode::BAD_REQUEST, words),
        Failure::Panic(words) => Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, words),
    })
}
