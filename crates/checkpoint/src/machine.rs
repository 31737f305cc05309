//! What the last bits of a training depend on, beside all that is in its checkpoint.

use crate::{TensorError, TensorFile};
use std::{
    env::consts::{ARCH, OS},
    fmt,
};

/// The name of the entry in a file.
const ENTRY: &str = "machine";

/// A kind of machine, as far as it decides how sums are rounded: the processor's instructions, by which products of
/// matrices are chosen where they run, and the system, whose library has the exponential and its like.
///
/// On one of the same kind, the same program finds the same bits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Machine(String);

impl Machine {
    /// This one.
    pub fn here() -> Self {
        let words = [ARCH, OS].into_iter().chain(LIBRARY).chain(features());
        Self(words.collect::<Vec<_>>().join(" "))
    }

    /// The one that wrote a checkpoint; of before, nothing is known.
    ///
    /// # Errors
    /// When the entry is no text.
    pub fn of(file: &TensorFile) -> Result<Option<Self>, TensorError> {
        if !file.metadata.contains_key(ENTRY) {
            return Ok(None);
        }
        file.entry(ENTRY, "the kind of a machine").map(|text| Some(Self(text)))
    }

    pub(crate) fn store(&self, file: &mut TensorFile) {
        file.insert_entry(ENTRY, &self.0);
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.0.escape_debug())
    }
}

/// Whose library it is, where a system has several.
const LIBRARY: Option<&str> = if cfg!(target_env = "gnu") {
    Some("gnu")
} else if cfg!(target_env = "musl") {
    Some("musl")
} else {
    None
};

/// The sets of instructions of which matrixmultiply and pulp choose.
#[cfg(target_arch = "x86_64")]
fn features() -> Vec<&'static str> {
    let known = [
        ("avx", is_x86_feature_detected!("avx")),
        ("avx2", is_x86_feature_detected!("avx2")),
        ("fma", is_x86_feature_detected!("fma")),
        ("avx512f", is_x86_feature_detected!("avx512f")),
        ("avx512bw", is_x86_feature_detected!("avx512bw")),
        ("avx512vl", is_x86_feature_detected!("avx512vl")),
    ];
    known.into_iter().filter_map(|(name, has)| has.then_some(name)).collect()
}

/// Elsewhere they do not choose.
#[cfg(not(target_arch = "x86_64"))]
fn features() -> Vec<&'static str> {
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_comes_back_out_of_a_file_and_need_not_be_in_one() {
        let mut file = TensorFile::new("net.safetensors");
        assert_eq!(Machine::of(&file).unwrap(), None);
        let here = Machine::here();
        assert!(here.to_string().starts_with(&format!("{ARCH} {OS}")), "{here}");
        here.store(&mut file);
        assert_eq!(Machine::of(&file).unwrap(), Some(here));
        file.metadata.insert(ENTRY.to_owned(), "12".to_owned());
        assert!(Machine::of(&file).is_err(), "a machine called 12 was taken");
    }
}
