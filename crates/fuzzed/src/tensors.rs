//! Tensors in the format of safetensors.

use crate::Verdict;
use checkpoint::TensorFile;
use std::path::Path;

/// Reads a file of tensors.
///
/// # Panics
/// When an accepted file is another when it was written and read again.
pub fn target(bytes: &[u8]) -> Verdict {
    let read = file(bytes);
    if let Ok(read) = &read {
        let written = read.to_bytes();
        let again = file(&written).map(|again| again.to_bytes());
        assert!(again.is_ok_and(|again| again == written), "it is another when read again");
    }
    Verdict::of(&read)
}

/// The file of these bytes.
pub(crate) fn file(bytes: &[u8]) -> Result<TensorFile, checkpoint::TensorError> {
    TensorFile::from_bytes(Path::new("net.safetensors"), bytes)
}
