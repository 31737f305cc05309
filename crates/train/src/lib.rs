#![doc = include_str!("../README.md")]

// The data.
mod idx;
mod images;
mod mnist;

// Learning.
mod batches;
mod sgd;
mod training;

// What was learnt.
mod evaluate;
mod history;

// Files: what was learnt, kept and given to others; a picture of one's own.
mod classifier;
mod file;
mod onnx;
mod picture;
mod tensor;
mod tensor_file;

pub use batches::{Batches, Sampling};
pub use classifier::Classifier;
pub use evaluate::accuracy;
pub use file::FileError;
pub use history::{Evaluation, History};
pub use images::{CLASSES, Images, PIXELS};
pub use mnist::{DataError, Extent, Mnist};
pub use onnx::write_onnx;
pub use picture::{Ink, PictureError, read_picture, write_picture};
pub use sgd::Sgd;
pub use tensor::{Number, Numbers, Tensor};
pub use tensor_file::{TensorError, TensorFile};
pub use training::{Plan, TrainError, train};
