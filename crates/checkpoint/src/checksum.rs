//! A file's own checksum, by which any change of it is found.

use crate::Tensor;
use files::Sha256Hex;
use std::{
    collections::BTreeMap,
    io::{self, Write},
};

/// A text, or a tensor, by its name.
type Named<T> = BTreeMap<String, T>;

/// The entry that says that there is a checksum, so that none can get lost by a change of its name.
const SAYS: &str = "descent.checked_by";

/// What it says.
const METHOD: &str = "SHA-256";

/// The entry of the checksum.
const SUM: &str = "descent.checksum";

/// The entries to be written beside those of the file.
///
/// # Panics
/// When the file has entries of these names.
pub(crate) fn entries(words: &Named<String>, tensors: &Named<Tensor>) -> [(String, String); 2] {
    for name in [SAYS, SUM] {
        assert!(!words.contains_key(name), "{name} is no name for an entry");
    }
    [(SAYS.to_owned(), METHOD.to_owned()), (SUM.to_owned(), of(words, tensors))]
}

/// Takes the entries out of a file that was read. Files of before, and those of other tools, have none.
///
/// # Errors
/// When the rest of the file is not what they are of.
pub(crate) fn check(words: &mut Named<String>, tensors: &Named<Tensor>) -> Result<(), String> {
    let found = [SAYS, SUM].map(|name| words.remove(name));
    let [Some(method), Some(expected)] = found else {
        return match found {
            [None, None] => Ok(()),
            _ => Err("a part of its checksum is missing".to_owned()),
        };
    };
    if method != METHOD || of(words, tensors) != expected {
        return Err("it is not what its checksum is of: some of it was changed".to_owned());
    }
    Ok(())
}

/// The SHA-256 of all words and tensors in the order of their names. Each text has its length before it, so that no
/// two files have the same bytes to be hashed.
fn of(words: &Named<String>, tensors: &Named<Tensor>) -> String {
    let mut digest = Sha256Hex::default();
    feed(words, tensors, &mut digest).expect("a digest takes all bytes");
    digest.finish()
}

fn feed(words: &Named<String>, tensors: &Named<Tensor>, digest: &mut Sha256Hex) -> io::Result<()> {
    let length = |n: usize| (n as u64).to_le_bytes();
    let mut part = |bytes: &[u8]| {
        digest.write_all(&length(bytes.len()))?;
        digest.write_all(bytes)
    };
    part(&length(words.len()))?;
    for (name, text) in words {
        part(name.as_bytes())?;
        part(text.as_bytes())?;
    }
    for (name, tensor) in tensors {
        part(name.as_bytes())?;
        part(tensor.type_name().as_bytes())?;
        let shape = tensor.shape().iter().flat_map(|&size| length(size));
        part(&shape.collect::<Vec<_>>())?;
        part(&tensor.to_bytes())?;
    }
    Ok(())
}
