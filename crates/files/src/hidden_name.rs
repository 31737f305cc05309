//! How what is not finished is called: hidden, after what it is for, so that it is known when nobody finishes it.

use crate::sha256;
use std::{borrow::Cow, ffi::OsStr, io};

/// `.net.safetensors.aB3dE6.draft`: what it is for, what is random, and what it is.
pub struct HiddenName {
    /// All that comes before what is random.
    pub prefix: String,
    /// All that comes after it.
    pub suffix: &'static str,
}

impl HiddenName {
    /// How many letters and digits are random.
    pub const RANDOM: usize = 6;

    /// As many bytes leave room for the rest in a name of 255.
    const LONGEST: usize = 200;

    /// The names of what is made for `name`, with this end.
    pub fn of(name: &OsStr, suffix: &'static str) -> Self {
        Self { prefix: format!(".{}.", shortened(name)), suffix }
    }

    /// Whether a name is one of these.
    pub fn fits(&self, name: &OsStr) -> bool {
        let random = name
            .to_str()
            .and_then(|name| name.strip_prefix(&self.prefix)?.strip_suffix(self.suffix));
        random.is_some_and(|random| {
            random.len() == Self::RANDOM && random.bytes().all(|it| it.is_ascii_alphanumeric())
        })
    }
}

/// The error of making something of such a name: the library's own words would repeat the name, which nobody knows.
pub fn nameless(error: &io::Error) -> io::Error {
    let inner = error.get_ref().and_then(|error| error.source());
    let system = inner.and_then(|error| error.downcast_ref()).and_then(io::Error::raw_os_error);
    system.map_or_else(|| error.kind().into(), io::Error::from_raw_os_error)
}

/// The name itself, or a digest of one that is too long or no text: two files have two names.
fn shortened(name: &OsStr) -> Cow<'_, str> {
    match name.to_str() {
        Some(name) if name.len() <= HiddenName::LONGEST => name.into(),
        _ => sha256(name.as_encoded_bytes()).expect("bytes in memory can be read").into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_long_names_are_two_still() {
        let [one, two] = ["a", "b"].map(|end| "x".repeat(250) + end);
        let [one, two] = [&one, &two].map(|name| HiddenName::of(OsStr::new(name), ".draft"));
        assert_ne!(one.prefix, two.prefix);
        let name = format!("{}aB3dE6.draft", one.prefix);
        assert!(name.len() < 255 && one.fits(OsStr::new(&name)), "{name}");
        assert!(!two.fits(OsStr::new(&name)), "{name} is taken for the other's");
    }
}
