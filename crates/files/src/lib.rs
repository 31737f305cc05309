//! Files that are the ones meant, whole or not there: MNIST's, verified, and its formats.
//!
//! A file is read as a whole and replaced as a whole ([`read()`], [`write()`], [`Draft`]); what is no file is
//! neither read nor replaced. A folder is made beside its place ([`Scratch`]). The files of
//! MNIST are known by their SHA-256 ([`PublishedSet`]), and are taken apart as [`idx`] and as the
//! [`table`] that Kaggle's *Digit Recognizer* comes as. What comes out are bytes; the crate `images`
//! makes of them what a network learns from.

mod draft;
mod hidden_name;
mod file_error;
mod file;
mod scratch;
mod digest;
mod error;
mod published;
mod grey;
pub mod idx;
mod lines;
pub mod table;
mod training_images;

pub use digest::{Sha256Hex, sha256, shortened};
pub use draft::Draft;
pub use error::DataError;
pub use file::{Claim, check_writable, claim, open, read, write};
pub use file_error::FileError;
pub use grey::{CLASSES, GreyImages, PIXELS, SIDE};
pub use published::{FileState, PublishedFile, PublishedSet, meant_as_mnist};
pub use scratch::Scratch;
pub use training_images::training_images;
