//! Who may ask: only pages that came from this server.

use crate::refusal::Refusal;
use hyper::{
    HeaderMap, Method, StatusCode,
    header::{CONTENT_LENGTH, HOST, HeaderName, ORIGIN, TRANSFER_ENCODING},
    http::request::Parts,
};

const SESSION: HeaderName = HeaderName::from_static("descent-session");

/// What a request must have to be one of ours.
pub struct Guard {
    /// What the server is called by a browser on this machine.
    hosts: [String; 2],
    token: String,
}

impl Guard {
    /// Of the server at this port, whose pages have this token.
    pub fn new(port: u16, token: String) -> Self {
        Self { hosts: ["127.0.0.1", "localhost"].map(|name| format!("{name}:{port}")), token }
    }

    /// What is put into each page, and no other site can read.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Refuses a request that was meant for another server: somebody's name for this machine may have brought it here.
    ///
    /// # Errors
    /// When it was.
    pub fn check_host<'a>(&self, head: &'a Parts) -> Result<&'a str, Refusal> {
        let host = only(&head.headers, &HOST).filter(|host| self.is_ours(host));
        let named = head.uri.authority().is_none_or(|named| self.is_ours(named.as_str()));
        host.filter(|_| named).ok_or_else(|| {
            Refusal::new(StatusCode::MISDIRECTED_REQUEST, "this server is only what it says it is")
        })
    }

    fn is_ours(&self, host: &str) -> bool {
        self.hosts.iter().any(|ours| ours == host)
    }

    /// Refuses to compute for anyone but a page of this server.
    ///
    /// # Errors
    /// When somebody else asks.
    pub fn check_call(&self, head: &Parts) -> Result<(), Refusal> {
        let host = self.check_host(head)?;
        if head.method != Method::POST {
            return Err(Refusal::method("POST"));
        }
        let origin = only(&head.headers, &ORIGIN).and_then(|origin| origin.strip_prefix("http://"));
        let token = only(&head.headers, &SESSION);
        if origin == Some(host) && token == Some(self.token.as_str()) {
            return Ok(());
        }
        let words = "this is answered to the pages of this server only; reload the page";
        Err(Refusal::new(StatusCode::FORBIDDEN, words))
    }
}

/// Refuses what does not say how long it is, or is longer than `most` bytes.
pub fn check_length(headers: &HeaderMap, most: u64) -> Result<(), Refusal> {
    let length = only(headers, &CONTENT_LENGTH).and_then(|length| length.parse::<u64>().ok());
    match length.filter(|_| !headers.contains_key(TRANSFER_ENCODING)) {
        None => Err(Refusal::new(StatusCode::LENGTH_REQUIRED, "expected a Content-Length")),
        Some(length) if length > most => {
            let words = format!("{length} bytes, expected at most {most}");
            Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, words))
        }
        Some(_) => Ok(()),
    }
}

/// A header that is there once.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut all = headers.get_all(name).iter();
    let first = all.next()?;
    if all.next().is_some() { None } else { first.to_str().ok() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::Request;

    fn status(method: &str, headers: &[(&str, &str)]) -> u16 {
        let mut request = Request::builder().method(method).uri("/live/answer");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (head, ()) = request.body(()).unwrap().into_parts();
        let guard = Guard::new(3000, "secret".into());
        guard.check_call(&head).map_or_else(|refusal| refusal.status.as_u16(), |()| 200)
    }

    const HOST: (&str, &str) = ("host", "127.0.0.1:3000");
    const ORIGIN: (&str, &str) = ("origin", "http://127.0.0.1:3000");
    const TOKEN: (&str, &str) = ("descent-session", "secret");

    #[test]
    fn a_page_of_this_server_may_ask() {
        assert_eq!(status("POST", &[HOST, ORIGIN, TOKEN]), 200);
        let localhost = [("host", "localhost:3000"), ("origin", "http://localhost:3000"), TOKEN];
        assert_eq!(status("POST", &localhost), 200);
    }

    #[test]
    fn another_host_is_misdirected() {
        for host in ["evil.example:3000", "127.0.0.1:3001", "127.0.0.1", "localhost:3000.evil", ""]
        {
            let origin = format!("http://{host}");
            assert_eq!(
                status("POST", &[("host", host), ("origin", &origin), TOKEN]),
                421,
                "{host}"
            );
        }
        assert_eq!(status("POST", &[ORIGIN, TOKEN]), 421);
        assert_eq!(status("POST", &[HOST, HOST, ORIGIN, TOKEN]), 421);
    }

    #[test]
    fn another_origin_or_token_is_forbidden() {
        for origin in
            ["null", "https://127.0.0.1:3000", "http://localhost:3000", "http://evil.example"]
        {
            assert_eq!(status("POST", &[HOST, ("origin", origin), TOKEN]), 403, "{origin}");
        }
        assert_eq!(status("POST", &[HOST, TOKEN]), 403);
        assert_eq!(status("POST", &[HOST, ORIGIN]), 403);
        assert_eq!(status("POST", &[HOST, ORIGIN, ("descent-session", "Secret")]), 403);
        assert_eq!(status("GET", &[HOST, ORIGIN, TOKEN]), 405);
    }

    #[test]
    fn a_length_is_needed_and_small() {
        let status = |headers: &[(&'static str, &'static str)]| {
            let named = headers.iter().map(|(name, value)| (HeaderName::from_static(name), value));
            let headers = named.map(|(name, value)| (name, value.parse().unwrap())).collect();
            check_length(&headers, 10).map_or_else(|refusal| refusal.status.as_u16(), |()| 200)
        };
        assert_eq!(status(&[("content-length", "10")]), 200);
        assert_eq!(status(&[("content-length", "11")]), 413);
        assert_eq!(status(&[("content-length", "-1")]), 411);
        assert_eq!(status(&[]), 411);
        assert_eq!(status(&[("content-length", "3"), ("transfer-encoding", "chunked")]), 411);
    }
}
