//! SHA-256 as it is written: in hexadecimal.

use std::fmt::Write;
use std::io::{self, Read};

use sha2::{Digest, Sha256};

/// The digest of all that was fed to it.
#[derive(Default)]
pub struct Hash(Sha256);

impl Hash {
    /// Takes in the next bytes.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The 64 hexadecimal digits.
    pub fn hex(self) -> String {
        self.0.finalize().iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}"); // writing to a String cannot fail
            hex
        })
    }
}

impl io::Write for Hash {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.feed(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The SHA-256 of everything left in `body`, in hexadecimal.
pub fn hex(mut body: impl Read) -> io::Result<String> {
    let mut hash = Hash::default();
    io::copy(&mut body, &mut hash)?;
    Ok(hash.hex())
}

/// Enough of a digest for a person to tell two apart.
pub fn short(hex: &str) -> String {
    format!("{}…", &hex[..hex.len().min(12)])
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_standards_example() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(super::hex(&b"abc"[..]).unwrap(), abc);
    }
}
