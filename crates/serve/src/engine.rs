//! What the live parts ask, computed, whatever becomes of it.

use live::Session;
use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Mutex, PoisonError},
};

/// A session as it is at the beginning.
pub type Begin = Box<dyn Fn() -> Session + Send + Sync>;

/// Answers a request; the session's own function but in tests.
pub type Answer = fn(&mut Session, &[u8]) -> Result<String, String>;

/// Why there is no answer.
#[derive(Debug, PartialEq, Eq)]
pub enum Failure {
    /// The request was wrong.
    Request(String),
    /// A function panicked, as one does that is not written yet.
    Panic(String),
}

/// The session that the pages share, and what it began with.
pub struct Engine {
    begin: Begin,
    answer: Answer,
    kept: Mutex<Session>,
}

impl Engine {
    /// A session that begins so, and answers by this function.
    pub fn new(begin: Begin, answer: Answer) -> Self {
        let kept = Mutex::new(begin());
        Self { begin, answer, kept }
    }

    /// The answer to a request. One that needs nothing kept waits for no other, such as for an epoch of training.
    ///
    /// # Errors
    /// When it cannot be answered, or its function panicked.
    pub fn answer(&self, request: &[u8]) -> Result<String, Failure> {
        if live::is_forgotten(request) {
            return caught(|| (self.answer)(&mut Session::default(), request));
        }
        self.with_kept(|session| (self.answer)(session, request))
    }

    /// Keeps what a file has.
    ///
    /// # Errors
    /// When it is not what its name says, or a function panicked.
    pub fn load(&self, name: &str, bytes: Vec<u8>) -> Result<String, Failure> {
        self.with_kept(|session| session.load(name, bytes))
    }

    /// After a panic nobody knows what the session has become, so it begins anew.
    fn with_kept(
        &self,
        call: impl FnOnce(&mut Session) -> Result<String, String>,
    ) -> Result<String, Failure> {
        let mut session = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = caught(|| call(&mut session));
        if matches!(answer, Err(Failure::Panic(_))) {
            *session = (self.begin)();
        }
        answer
    }
}

/// The answer of a call, or what it said when it panicked.
///
/// # Errors
/// When there is no answer.
pub fn caught(call: impl FnOnce() -> Result<String, String>) -> Result<String, Failure> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(answer) => answer.map_err(Failure::Request),
        Err(panic) => Err(Failure::Panic(words(panic.as_ref()))),
    }
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|words| (*words).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "a panic".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_told_and_the_next_request_is_answered() {
        let engine = Engine::new(Box::new(Session::default), |session, request| {
            assert_ne!(request, b"panic", "not that");
            if request == b"todo" {
                todo!()
            }
            session.answer(request)
        });
        let panic = engine.answer(b"todo");
        assert_eq!(panic, Err(Failure::Panic("not yet implemented".into())));
        assert!(
            matches!(engine.answer(b"panic"), Err(Failure::Panic(words)) if words.contains("not that"))
        );
        let request = br#"{"part": "losses/accuracy", "numbers": [1], "width": 700}"#;
        assert_eq!(engine.answer(request).ok(), Session::default().answer(request).ok());
        assert!(matches!(engine.answer(b"{}"), Err(Failure::Request(_))));
    }

    #[test]
    fn what_needs_no_session_does_not_wait_for_one() {
        let engine = Engine::new(Box::new(Session::default), Session::answer);
        let _training = engine.kept.lock().unwrap();
        let request = br#"{"part": "losses/accuracy", "numbers": [1], "width": 700}"#;
        assert!(engine.answer(request).is_ok());
        assert!(!live::is_forgotten(br#"{"part": "train/learning", "numbers": [], "width": 700}"#));
        assert!(!live::is_forgotten(br#"{"part": "train/digit", "numbers": [], "width": 700}"#));
    }
}
