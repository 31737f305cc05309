//! Standard output, which does not forget that something was lost.

use std::{
    io::{self, ErrorKind, Write},
    sync::OnceLock,
};
use thiserror::Error;

/// Why something that was to be printed did not arrive.
static LOST: OnceLock<io::Error> = OnceLock::new();

/// What an error of standard output is known by; [`LOST`] has the reason.
#[derive(Debug, Error)]
#[error("what was to be printed is lost")]
struct Unheard;

/// Standard output.
#[derive(Clone, Copy, Debug)]
pub struct Out;

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        keep(io::stdout().write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        keep(io::stdout().flush())
    }
}

/// Remembers why something did not arrive.
pub fn keep<T>(printed: io::Result<T>) -> io::Result<T> {
    printed.map_err(|error| {
        let kind = error.kind();
        if kind == ErrorKind::Interrupted {
            return error; // it is tried again
        }
        let _ = LOST.set(error);
        io::Error::new(kind, Unheard)
    })
}

/// Whether an error is of standard output, and not of what was being done.
pub fn is_unheard(error: &anyhow::Error) -> bool {
    let mut causes = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>());
    causes.any(|cause| cause.get_ref().and_then(|inner| inner.downcast_ref::<Unheard>()).is_some())
}

/// Why something did not arrive, if anything did not: a pipe that nobody reads from is no reason.
pub fn lost() -> Option<&'static io::Error> {
    let _ = Out.flush();
    LOST.get().filter(|error| error.kind() != ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::{Context, anyhow};

    #[test]
    fn an_error_of_standard_output_is_known_below_what_was_being_done() {
        let printed = keep::<()>(Err(ErrorKind::BrokenPipe.into()));
        let error = printed.context("the list").unwrap_err();
        assert!(is_unheard(&error), "not known");
        let other = anyhow!(io::Error::from(ErrorKind::BrokenPipe)).context("a child's input");
        assert!(!is_unheard(&other), "taken for one");
    }
}
