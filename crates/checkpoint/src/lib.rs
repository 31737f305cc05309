#![doc = include_str!("../README.md")]

// Tensors in a file.
mod tensor;
mod checksum;
mod tensor_error;
mod tensor_file;

// A training in a file, to be resumed.
mod architecture;
mod network_tensors;
mod history_tensors;
mod machine;
mod consistency;
mod checkpoint;

// A network for other tools.
mod classifier;
mod onnx;

pub use architecture::{Architecture, ArchitectureError};
pub use checkpoint::Checkpoint;
pub use classifier::{Classifier, NotPlain};
pub use machine::Machine;
pub use onnx::write_onnx;
pub use tensor::{Number, Numbers, Tensor};
pub use tensor_error::TensorError;
pub use tensor_file::TensorFile;
