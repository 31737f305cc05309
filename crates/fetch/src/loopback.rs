//! A web server for tests, on this machine's loopback address.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

/// What is answered under a path.
#[derive(Clone)]
pub enum Answer {
    /// A whole body.
    Body(Vec<u8>),
    /// No body, but this status.
    Status(&'static str),
    /// A body, and a length that may not be its own.
    Announced(Vec<u8>, u64),
    /// A body that never ends.
    Endless,
    /// A body that comes byte by byte, with so much time between.
    Drip(Vec<u8>, Duration),
    /// Nothing, and no end of it.
    Silence,
    /// A part of a body, and then nothing more.
    Stalled(Vec<u8>),
    /// That it is elsewhere.
    Elsewhere(String),
}

/// A running server and what it was asked for; whatever it has no answer for is a 404.
pub struct Server {
    /// Its address.
    pub base: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Starts a server that ends with the test's process.
    pub fn start(answers: Vec<(String, Answer)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}/mnist", listener.local_addr().unwrap());
        let (answers, asked) = (Arc::new(answers), Arc::new(Mutex::new(Vec::new())));
        let log = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (answers, log) = (Arc::clone(&answers), Arc::clone(&log));
                // A client that hangs up on an endless body is no failure.
                thread::spawn(move || _ = answer(&stream.unwrap(), &answers, &log));
            }
        });
        Self { base, asked }
    }

    /// The names asked for so far.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// An address where nobody answers: a port that tests cannot be given.
pub const DEAD: &str = "http://127.0.0.1:1";

fn answer(
    mut stream: &TcpStream,
    answers: &[(String, Answer)],
    log: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let name = requested(stream)?;
    log.lock().unwrap().push(name.clone());
    let found = answers.iter().find(|(path, _)| *path == name);
    match found.map(|(_, answer)| answer) {
        None => stream.write_all(&whole("404 Not Found", b"<html>no</html>", 15)),
        Some(Answer::Status(status)) => stream.write_all(&whole(status, b"<html>no</html>", 15)),
        Some(Answer::Body(body)) => stream.write_all(&whole("200 OK", body, body.len() as u64)),
        Some(Answer::Announced(body, length)) => stream.write_all(&whole("200 OK", body, *length)),
        Some(Answer::Drip(body, pause)) => {
            stream.write_all(&whole("200 OK", b"", body.len() as u64))?;
            body.iter().try_for_each(|&byte| {
                thread::sleep(*pause);
                stream.write_all(&[byte])
            })
        }
        Some(Answer::Silence) => wait(stream),
        Some(Answer::Stalled(body)) => {
            stream.write_all(&whole("200 OK", body, 1 << 20))?;
            wait(stream)
        }
        Some(Answer::Elsewhere(address)) => {
            let head = "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\n";
            write!(stream, "{head}Location: {address}\r\n\r\n")
        }
        Some(Answer::Endless) => {
            stream.write_all(&whole("200 OK", b"", 1 << 40))?;
            while stream.write_all(&[7; 4096]).is_ok() {}
            Ok(())
        }
    }
}

/// Until the client hangs up.
fn wait(mut stream: &TcpStream) -> std::io::Result<()> {
    stream.read(&mut [0]).map(drop)
}

fn requested(stream: &TcpStream) -> std::io::Result<String> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next().unwrap_or_else(|| Ok(String::new()))?;
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let path = first.split(' ').nth(1).unwrap_or_default();
    Ok(path.trim_start_matches("/mnist/").to_owned())
}

fn whole(status: &str, body: &[u8], announced: u64) -> Vec<u8> {
    let head =
        format!("HTTP/1.1 {status}\r\nContent-Length: {announced}\r\nConnection: close\r\n\r\n");
    [head.as_bytes(), body].concat()
}
