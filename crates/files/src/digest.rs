//! SHA-256 as it is written: in hexadecimal.

use sha2::{Digest, Sha256};
use std::{
    fmt::Write as _,
    io::{self, Read},
};

/// The SHA-256 of all bytes that are written to it.
#[derive(Clone, Debug, Default)]
pub struct Sha256Hex(Sha256);

impl Sha256Hex {
    /// The 64 hexadecimal digits.
    pub fn finish(self) -> String {
        self.0.finalize().iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}"); // writing to a String cannot fail
            hex
        })
    }
}

impl io::Write for Sha256Hex {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The SHA-256 of everything left in `body`, which is read piece by piece.
///
/// # Errors
/// When `body` cannot be read to its end.
pub fn sha256(mut body: impl Read) -> io::Result<String> {
    let mut digest = Sha256Hex::default();
    io::copy(&mut body, &mut digest)?;
    Ok(digest.finish())
}

/// Enough of a digest for a person to tell two apart.
pub fn shortened(hex: &str) -> String {
    format!("{}…", &hex[..hex.len().min(12)])
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_standards_example() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(super::sha256(&b"abc"[..]).unwrap(), abc);
    }
}
