//! What comes over a connection to the book's server.

use crate::{Verdict, request::session};
use live::Session;
use serve::{Engine, Guard, Server};
use std::{
    cell::RefCell,
    io,
    pin::Pin,
    sync::{Arc, OnceLock},
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    runtime::{Builder, Runtime},
};

/// What each page of the server has, and nobody else knows.
const TOKEN: &str = "secret";

/// Lets the server answer whatever the bytes ask.
///
/// # Panics
/// When the answer is none of HTTP, is that a function panicked, or was computed for who does not know the token.
pub fn target(bytes: &[u8]) -> Verdict {
    let answer = String::from_utf8_lossy(&answer(bytes)).into_owned();
    assert!(answer.is_empty() || answer.starts_with("HTTP/1."), "{answer:.80}");
    assert!(!answer.starts_with("HTTP/1.1 500"), "a function panicked: {answer}");
    let secret = bytes.windows(TOKEN.len()).any(|word| word == TOKEN.as_bytes());
    assert!(secret || !answer.contains("\"picture\""), "it computed for somebody: {answer:.80}");
    if answer.starts_with("HTTP/1.1 200") { Verdict::Accepted } else { Verdict::Refused }
}

fn answer(bytes: &[u8]) -> Vec<u8> {
    thread_local! {
        static RUNTIME: RefCell<Runtime> = RefCell::new(
            Builder::new_current_thread().enable_time().build().expect("a runtime"),
        );
    }
    let mut wire = Wire { sent: bytes.to_vec(), read: 0, answer: Vec::new() };
    RUNTIME.with_borrow_mut(|runtime| runtime.block_on(server().converse(&mut wire)));
    wire.answer
}

/// The server of a small book.
fn server() -> Arc<Server> {
    static SERVER: OnceLock<Arc<Server>> = OnceLock::new();
    let begin = || {
        let book = tempfile::tempdir().expect("a folder");
        let page = book.path().join("index.html");
        std::fs::write(page, "<head></head>").expect("a folder to write to");
        let engine = Engine::new(Box::new(session), Session::answer);
        let guard = Guard::new(3000, TOKEN.into());
        // All that comes is there at once.
        let patience = Duration::from_millis(1);
        Server::new(book.path().to_owned(), guard, engine, patience).expect("a book")
    };
    SERVER.get_or_init(begin).clone()
}

/// A connection over which all comes at once, and which ends when it is answered.
struct Wire {
    sent: Vec<u8>,
    read: usize,
    answer: Vec<u8>,
}

impl AsyncRead for Wire {
    fn poll_read(
        self: Pin<&mut Self>,
        _: &mut Context,
        into: &mut ReadBuf,
    ) -> Poll<io::Result<()>> {
        let wire = self.get_mut();
        let rest = &wire.sent[wire.read..];
        // Who went away is not answered; who says nothing more is, or is waited for in vain.
        if rest.is_empty() && wire.answer.is_empty() {
            return Poll::Pending;
        }
        let count = rest.len().min(into.remaining());
        into.put_slice(&rest[..count]);
        wire.read += count;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.get_mut().answer.extend_from_slice(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
