use files::FileError;
use std::path::PathBuf;
use thiserror::Error;

/// Why tensors could not be had from a file.
#[derive(Debug, Error)]
pub enum TensorError {
    /// The file as a whole cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// A tensor is not in it.
    #[error("{path} is of something else: it has no tensor {name}")]
    NoTensor {
        /// The file.
        path: PathBuf,
        /// The tensor.
        name: String,
    },
    /// A tensor has another shape, or its numbers have another type.
    #[error("{path} is of something else: its tensor {name} is {found}, expected {expected}")]
    OtherTensor {
        /// The file.
        path: PathBuf,
        /// The tensor.
        name: String,
        /// The shape or the type that it has.
        found: String,
        /// The shape or the type that it should have.
        expected: String,
    },
    /// A number is NaN, infinite or negative where there is none such.
    #[error("{path} is damaged: its tensor {name} has {found} in it, expected {expected}")]
    OtherNumber {
        /// The file.
        path: PathBuf,
        /// The tensor.
        name: String,
        /// The number.
        found: f64,
        /// What stands there.
        expected: &'static str,
    },
    /// What it says of one training cannot all be true.
    #[error("{path} contradicts itself: it has {found}, expected {expected}")]
    Contradiction {
        /// The file.
        path: PathBuf,
        /// What one part of it says.
        found: String,
        /// What the others come to.
        expected: String,
    },
    /// An entry of the metadata is not in it.
    #[error("{path} is of something else: its metadata has no {name}")]
    NoEntry {
        /// The file.
        path: PathBuf,
        /// The entry.
        name: String,
    },
    /// An entry of the metadata cannot be what it is.
    #[error(
        "{path} is of something else: its metadata has {name} = {found:?}, expected {expected}: \
         {reason}"
    )]
    OtherEntry {
        /// The file.
        path: PathBuf,
        /// The entry.
        name: String,
        /// How its text begins.
        found: String,
        /// What it should be.
        expected: &'static str,
        /// Why it is not.
        reason: String,
    },
}
