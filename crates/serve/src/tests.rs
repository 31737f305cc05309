//! A server that runs, and what it makes of requests that no browser would send.

use crate::{
    engine::Engine,
    guard::Guard,
    server::{Server, listen},
};
use live::Session;
use std::{
    fs,
    io::{ErrorKind, Read, Write},
    net::{Shutdown, TcpStream},
    path::Path,
    thread,
    time::{Duration, Instant},
};
use tempfile::{TempDir, tempdir};
use tokio::runtime::Runtime;

const PATIENCE: Duration = Duration::from_millis(400);
/// No test waits longer.
const BOUND: Duration = Duration::from_secs(20);
const REQUEST: &str = r#"{"part": "losses/accuracy", "numbers": [1], "width": 700}"#;

/// A server with a small book.
struct Trial {
    port: u16,
    book: TempDir,
    runtime: Option<Runtime>,
}

impl Trial {
    fn begin() -> Self {
        let above = tempdir().unwrap();
        fs::write(above.path().join("secret.txt"), "secret").unwrap();
        write_book(&above.path().join("book"));
        let listener = listen(Some(0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let engine = Engine::new(Box::new(Session::default), |session, request| {
            assert_ne!(request, b"todo", "a function that is not written");
            session.answer(request)
        });
        let guard = Guard::new(port, "token".into());
        let server = Server::new(above.path().join("book"), guard, engine, PATIENCE).unwrap();
        let runtime = Runtime::new().unwrap();
        runtime.spawn(server.run(listener));
        Self { port, book: above, runtime: Some(runtime) }
    }

    /// What comes back for these bytes until the connection ends.
    fn send(&self, bytes: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(BOUND)).unwrap();
        stream.write_all(bytes.as_bytes()).unwrap();
        let mut answer = Vec::new();
        match stream.read_to_end(&mut answer) {
            Err(error) if error.kind() != ErrorKind::ConnectionReset => panic!("{bytes}: {error}"),
            _ => String::from_utf8(answer).unwrap(),
        }
    }

    fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    fn get(&self, method: &str, path: &str) -> String {
        let host = self.host();
        self.send(&format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"))
    }

    /// What a page sends, but for what `change` makes of the headers.
    fn post(&self, path: &str, body: &str, change: impl Fn(String) -> String) -> String {
        let (host, length) = (self.host(), body.len());
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nDescent-Session: token\r\n\
             Content-Length: {length}\r\nConnection: close\r\n"
        );
        self.send(&format!("{}\r\n{body}", change(head)))
    }
}

impl Drop for Trial {
    fn drop(&mut self) {
        self.runtime.take().unwrap().shutdown_background();
    }
}

fn write_book(book: &Path) {
    fs::create_dir(book).unwrap();
    fs::write(book.join("index.html"), "<html><head></head>\n<p>Descent</html>").unwrap();
    fs::write(book.join("a.svg"), "<svg/>").unwrap();
}

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
}

fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

#[test]
fn a_page_is_sent_with_what_a_browser_must_know() {
    let trial = Trial::begin();
    let page = trial.get("GET", "/?highlight=a#b");
    assert_eq!(status(&page), 200, "{page}");
    assert!(body(&page).contains("content=\"token\"") && body(&page).contains("<p>Descent"));
    let page = page.to_lowercase();
    for header in [
        "content-type: text/html; charset=utf-8\r\n",
        "content-security-policy: default-src 'self'; ",
        "x-content-type-options: nosniff\r\n",
        "referrer-policy: no-referrer\r\n",
        "cross-origin-resource-policy: same-origin\r\n",
        "cache-control: no-store\r\n",
    ] {
        assert!(page.contains(header), "{header}: {page}");
    }
    let head = trial.get("HEAD", "/a.svg");
    assert!(head.to_lowercase().contains("content-length: 6\r\n"), "{head}");
    assert_eq!((status(&head), body(&head)), (200, ""));
    let post = trial.get("DELETE", "/a.svg");
    assert!(status(&post) == 405 && post.to_lowercase().contains("allow: get, head\r\n"), "{post}");
    let get = trial.get("GET", "/live/answer");
    assert!(status(&get) == 405 && get.to_lowercase().contains("allow: post\r\n"), "{get}");
    assert_eq!(status(&trial.get("GET", "/live/version")), 200);
}

#[test]
fn no_path_leads_out_of_the_book() {
    let trial = Trial::begin();
    let secret = trial.book.path().join("secret.txt");
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/%252e%252e/secret.txt",
        "/..%5csecret.txt",
        "/a/../../secret.txt",
        "/a.svg%00",
        "/a.svg/",
        "//a.svg",
        "/%",
        &format!("/{}", secret.display()),
    ] {
        assert_eq!(status(&trial.get("GET", path)), 404, "{path}");
    }
    for path in ["..\\secret.txt", "secret.txt", ""] {
        assert!([0, 400, 404, 421].contains(&status(&trial.get("GET", path))), "{path}");
    }
}

#[test]
fn another_host_gets_nothing() {
    let trial = Trial::begin();
    for head in [
        "GET / HTTP/1.1\r\nHost: evil.example\r\n".to_owned(),
        "GET / HTTP/1.1\r\n".into(),
        "GET / HTTP/1.0\r\n".into(),
        format!("GET http://evil.example/ HTTP/1.1\r\nHost: {}\r\n", trial.host()),
        format!("GET / HTTP/1.1\r\nHost: evil.example\r\nHost: {}\r\n", trial.host()),
    ] {
        let answer = trial.send(&format!("{head}Connection: close\r\n\r\n"));
        assert_eq!(status(&answer), 421, "{head}{answer}");
        assert!(!answer.contains("Descent"), "{answer}");
    }
}

#[test]
fn a_page_is_answered_as_the_session_answers() {
    let trial = Trial::begin();
    let answer = trial.post("/live/answer", REQUEST, |head| head);
    assert!(answer.contains("content-type: application/json\r\n"), "{answer}");
    assert_eq!(body(&answer), Session::default().answer(REQUEST.as_bytes()).unwrap());
    let wrong = trial.post("/live/answer", "{}", |head| head);
    assert_eq!(status(&wrong), 400);
    assert_eq!(body(&wrong), Session::default().answer(b"{}").unwrap_err());
    let wrong = trial.post("/live/load/a%20file", "no network", |head| head);
    assert_eq!(status(&wrong), 400);
    assert!(body(&wrong).starts_with("a file: expected a network's .safetensors"), "{wrong}");
}

#[test]
fn a_panic_is_told_and_ends_nothing() {
    let trial = Trial::begin();
    let panic = trial.post("/live/answer", "todo", |head| head);
    assert_eq!(status(&panic), 500);
    assert!(body(&panic).contains("a function that is not written"), "{panic}");
    assert_eq!(status(&trial.post("/live/answer", REQUEST, |head| head)), 200);
}

#[test]
fn others_are_not_answered() {
    let trial = Trial::begin();
    let status_with = |from: &str, to: &str| {
        let answer = trial.post("/live/answer", REQUEST, |head| {
            assert!(head.contains(from), "{head}");
            head.replace(from, to)
        });
        assert!(!answer.contains("picture"), "{answer}");
        status(&answer)
    };
    assert_eq!(status_with("Host: 127.0.0.1", "Host: 127.0.0.2"), 421);
    assert_eq!(status_with("Origin: http:", "Origin: https:"), 403);
    assert_eq!(status_with("Origin: http://", "X: "), 403);
    assert_eq!(status_with("Session: token", "Session: other"), 403);
    assert_eq!(status_with("Descent-Session: token\r\n", ""), 403);
    assert_eq!(status_with(&format!("Content-Length: {}\r\n", REQUEST.len()), ""), 411);
    assert_eq!(status_with("Connection:", "Transfer-Encoding: chunked\r\nConnection:"), 411);
    let length = format!("Length: {}\r\n", REQUEST.len());
    assert_eq!(status_with(&length, "Length: 65537\r\n"), 413);
    let load = trial.post("/live/load/a", "", |head| head.replace("Length: 0", "Length: 67108865"));
    assert_eq!(status(&load), 413);
}

#[test]
fn who_sends_slowly_is_cut_off_and_keeps_nobody_waiting() {
    let trial = Trial::begin();
    let begun = Instant::now();
    thread::scope(|scope| {
        // What is announced and does not come: a head, and a body.
        let head = scope.spawn(|| trial.send("GET / HTTP/1.1\r\nHost: "));
        let body = scope.spawn(|| {
            trial.post("/live/answer", "", |head| head.replace("Length: 0", "Length: 9"))
        });
        let silent: Vec<_> = (0..50).map(|_| scope.spawn(|| trial.send(""))).collect();
        assert_eq!(status(&trial.get("GET", "/")), 200);
        assert_eq!(status(&trial.post("/live/answer", REQUEST, |head| head)), 200);
        assert!([0, 408].contains(&status(&head.join().unwrap())));
        assert_eq!(status(&body.join().unwrap()), 408);
        assert!(silent.into_iter().all(|silent| status(&silent.join().unwrap()) != 200));
    });
    assert!(begun.elapsed() < BOUND);
    // A sender that breaks off is no reason to end either.
    let stream = TcpStream::connect(("127.0.0.1", trial.port)).unwrap();
    stream.shutdown(Shutdown::Both).unwrap();
    assert_eq!(status(&trial.get("GET", "/")), 200);
}
