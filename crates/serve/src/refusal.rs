use hyper::StatusCode;

/// Why a request is not answered.
#[derive(Debug, PartialEq, Eq)]
pub struct Refusal {
    pub status: StatusCode,
    pub words: String,
    /// The methods that would do, where it is the method that is refused.
    pub allow: Option<&'static str>,
}

impl Refusal {
    pub fn new(status: StatusCode, words: impl Into<String>) -> Self {
        Self { status, words: words.into(), allow: None }
    }

    pub fn method(allow: &'static str) -> Self {
        let words = format!("expected {allow}");
        Self { status: StatusCode::METHOD_NOT_ALLOWED, words, allow: Some(allow) }
    }
}
