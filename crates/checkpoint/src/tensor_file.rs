use crate::{Number, Tensor};
use files::FileError;
use nalgebra::DMatrix;
use safetensors::{SafeTensors, serialize, tensor::TensorView};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    io::Write,
    path::{Path, PathBuf},
};
use thiserror::Error;

/// The bytes before the header: its length.
const LENGTH: usize = 8;

/// No header is longer: the format's own limit.
const LONGEST_HEADER: u64 = 100_000_000;

/// Tensors by name, and some words about them, in the format
/// [safetensors](https://github.com/huggingface/safetensors), which PyTorch, JAX, candle and others
/// read and write.
///
/// A file is the length of a header, the header in JSON with the name, type, shape and place of
/// each tensor, and the numbers.
///
/// ```
/// use checkpoint::{Tensor, TensorFile};
/// use nalgebra::dmatrix;
///
/// let folder = tempfile::tempdir()?;
/// let mut file = TensorFile::new(folder.path().join("net.safetensors"));
/// file.tensors.insert("weight".to_owned(), Tensor::matrix(&dmatrix![1.0, 2.0]));
/// file.metadata.insert("epoch".to_owned(), "3".to_owned());
/// file.write()?;
///
/// let read = TensorFile::read(&file.path)?;
/// assert_eq!(read.matrix("weight", (1, 2))?, dmatrix![1.0, 2.0]);
/// assert_eq!(read.entry::<u32>("epoch", "a number")?, 3);
/// let error = read.matrix::<f64>("weight", (2, 1)).unwrap_err().to_string();
/// assert!(error.ends_with("its tensor weight is [1, 2], expected [2, 1]"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct TensorFile {
    /// Where it is, or will be.
    pub path: PathBuf,
    /// The tensors.
    pub tensors: BTreeMap<String, Tensor>,
    /// The words.
    pub metadata: BTreeMap<String, String>,
}

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

impl TensorFile {
    /// A file to be filled and written.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), tensors: BTreeMap::new(), metadata: BTreeMap::new() }
    }

    /// Writes the file, or leaves the one that is there as it is. Equal tensors and words become
    /// equal bytes.
    ///
    /// # Errors
    /// When it cannot be written.
    ///
    /// # Panics
    /// When a tensor is called `__metadata__`, which is the format's name for the words.
    pub fn write(&self) -> Result<(), FileError> {
        let bytes = self.to_bytes();
        files::write(&self.path, |file| file.write_all(&bytes))
    }

    /// Whether the file could be written where it is to be: better known before a training than
    /// after it. What is there stays.
    ///
    /// # Errors
    /// As [`TensorFile::write`].
    pub fn check_place(&self) -> Result<(), FileError> {
        files::check_writable(&self.path)
    }

    /// Reads a file.
    ///
    /// # Errors
    /// When it is not there, not a whole file of this format, or has numbers that are neither F32
    /// nor F64.
    pub fn read(path: &Path) -> Result<Self, TensorError> {
        Self::from_bytes(path, &files::read(path)?)
    }

    /// Takes the bytes of a file, which its errors call `path`.
    ///
    /// # Errors
    /// As [`TensorFile::read`], but for a file that is not there.
    pub fn from_bytes(path: &Path, bytes: &[u8]) -> Result<Self, TensorError> {
        let damaged =
            |reason| FileError::Damaged { path: path.to_owned(), format: "safetensors", reason };
        check_length(bytes).map_err(damaged)?;
        let invalid = |error: safetensors::SafeTensorError| damaged(error.to_string());
        let (_, header) = SafeTensors::read_metadata(bytes).map_err(invalid)?;
        let views = SafeTensors::deserialize(bytes).map_err(invalid)?;

        let mut file = Self::new(path);
        file.metadata.extend(header.metadata().clone().into_iter().flatten());
        for (name, view) in views.iter() {
            let tensor = file.tensor_of(name, &view)?;
            file.tensors.insert(name.to_owned(), tensor);
        }
        Ok(file)
    }

    /// A tensor that must be a matrix of this shape.
    ///
    /// # Errors
    /// When there is none of this name, shape and type.
    pub fn matrix<T: Number>(
        &self,
        name: &str,
        shape: (usize, usize),
    ) -> Result<DMatrix<T>, TensorError> {
        let numbers = self.numbers(name, Some(&[shape.0, shape.1]))?;
        Ok(DMatrix::from_row_slice(shape.0, shape.1, numbers))
    }

    /// A tensor that must be a vector of this length.
    ///
    /// # Errors
    /// When there is none of this name, shape and type.
    pub fn vector<T: Number>(&self, name: &str, length: usize) -> Result<Vec<T>, TensorError> {
        Ok(self.numbers(name, Some(&[length]))?.to_vec())
    }

    /// A tensor that must be a vector, as long as it is.
    ///
    /// # Errors
    /// When there is none of this name and type, or it has more than one dimension.
    pub fn series<T: Number>(&self, name: &str) -> Result<Vec<T>, TensorError> {
        Ok(self.numbers(name, None)?.to_vec())
    }

    /// Puts a value into the metadata, as JSON.
    ///
    /// # Panics
    /// When it has no form in JSON, as a map whose keys are no strings.
    pub fn insert_entry(&mut self, name: &str, value: &impl Serialize) {
        let json = serde_json::to_string(value).expect("the value has a form in JSON");
        self.metadata.insert(name.to_owned(), json);
    }

    /// A value of the metadata in JSON, which is `expected`, say "a number".
    ///
    /// # Errors
    /// When there is none, or it is no T.
    pub fn entry<T: DeserializeOwned>(
        &self,
        name: &str,
        expected: &'static str,
    ) -> Result<T, TensorError> {
        let (path, name) = (self.path.clone(), name.to_owned());
        let Some(text) = self.metadata.get(&name) else {
            return Err(TensorError::NoEntry { path, name });
        };
        serde_json::from_str(text).map_err(|error| TensorError::OtherEntry {
            path,
            name,
            found: beginning(text),
            expected,
            reason: beginning(&error.to_string()),
        })
    }

    /// The entries of a tensor of this shape, or of a vector of any length.
    pub(crate) fn numbers<T: Number>(
        &self,
        name: &str,
        shape: Option<&[usize]>,
    ) -> Result<&[T], TensorError> {
        let Some(tensor) = self.tensors.get(name) else {
            let (path, name) = (self.path.clone(), name.to_owned());
            return Err(TensorError::NoTensor { path, name });
        };
        let found = tensor.shape();
        let fits = shape.map_or(found.len() == 1, |shape| shape == found);
        if !fits {
            let expected = shape.map_or("a vector".to_owned(), |shape| format!("{shape:?}"));
            return Err(self.other(name, format!("{found:?}"), expected));
        }
        T::unwrap(tensor.numbers())
            .ok_or_else(|| self.other(name, tensor.type_name().to_owned(), T::TYPE.to_owned()))
    }

    fn tensor_of(&self, name: &str, view: &TensorView) -> Result<Tensor, TensorError> {
        Tensor::from_bytes(view.dtype(), view.shape(), view.data())
            .ok_or_else(|| self.other(name, view.dtype().to_string(), "F32 or F64".to_owned()))
    }

    fn other(&self, name: &str, found: String, expected: String) -> TensorError {
        TensorError::OtherTensor { path: self.path.clone(), name: name.to_owned(), found, expected }
    }

    /// The bytes of the file.
    ///
    /// # Panics
    /// As [`TensorFile::write`].
    pub fn to_bytes(&self) -> Vec<u8> {
        assert!(!self.tensors.contains_key("__metadata__"), "__metadata__ is no name for a tensor");
        let numbers = self.tensors.values().map(Tensor::to_bytes);
        let numbers: Vec<_> = numbers.collect();
        let views = self.tensors.iter().zip(&numbers).map(|((name, tensor), bytes)| {
            let view = TensorView::new(tensor.dtype(), tensor.shape().to_vec(), bytes);
            (name, view.expect("a tensor has as many numbers as its shape says"))
        });
        // The library has no valid header for an empty list of words without any tensor.
        let metadata = (!self.metadata.is_empty()).then(|| self.metadata.clone().into_iter());
        let bytes = serialize(views, metadata.map(Iterator::collect));
        sorted(bytes.expect("a header of less than 100 MB"))
    }
}

/// As much of a text as fits into a message.
fn beginning(text: &str) -> String {
    const LONGEST: usize = 80;
    let mut short: String = text.chars().take(LONGEST).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// The same file with its header sorted. The library writes the metadata in the order of a hash
/// map, which is another one each time.
fn sorted(mut bytes: Vec<u8>) -> Vec<u8> {
    let (_, header) = split(&bytes).expect("what the library writes has a header");
    let header: BTreeMap<String, BTreeMap<String, Value>> =
        serde_json::from_slice(header).expect("the header is JSON");
    let header = serde_json::to_vec(&header).expect("what was JSON can be JSON");
    // It is as long as it was, but for the blanks at its end.
    bytes[LENGTH..][..header.len()].copy_from_slice(&header);
    bytes
}

/// The length of the whole file as its header promises it must be the one that it has.
///
/// The library's check adds lengths that it found in the header, which a wilful header makes
/// overflow; and it does not tell a file that was cut short from others.
fn check_length(bytes: &[u8]) -> Result<(), String> {
    let (length, header) = split(bytes)?;
    let header: BTreeMap<String, Value> = serde_json::from_slice(header)
        .map_err(|error| format!("its header is no JSON: {error}"))?;
    let ends = header.values().map(|tensor| &tensor["data_offsets"][1]);
    let data = ends.filter_map(Value::as_u64).max().unwrap_or(0);
    let (expected, found) = (data.saturating_add(LENGTH as u64 + length), bytes.len());
    if expected != found as u64 {
        return Err(format!("its header promises {expected} bytes, but it has {found}"));
    }
    Ok(())
}

/// The length of the header, and the header.
fn split(bytes: &[u8]) -> Result<(u64, &[u8]), String> {
    let Some((length, rest)) = bytes.split_first_chunk::<LENGTH>() else {
        return Err(format!("it has only {} bytes", bytes.len()));
    };
    let length = u64::from_le_bytes(*length);
    if length > LONGEST_HEADER || rest.first().is_some_and(|&byte| byte != b'{') {
        return Err("it does not begin like one".to_owned());
    }
    let header = usize::try_from(length).ok().and_then(|n| rest.get(..n));
    let header = header.ok_or_else(|| "it ends within its header".to_owned())?;
    Ok((length, header))
}
