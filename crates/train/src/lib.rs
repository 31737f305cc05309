#![doc = include_str!("../README.md")]

// The data.
mod distortion;
mod elastic;
mod fashion;
mod idx;
mod images;
mod kaggle;
mod mnist;
mod scaling;
mod sparse_pixels;
mod split;

// A step.
mod clipping;
mod l2;
mod settings;
mod optimizer;
mod optimizer_state;
mod schedule;

// Learning.
mod ahead;
mod batch;
mod batches;
mod early_stopping;
mod error;
mod plan;
mod plan_check;
mod training;

// What was learnt.
mod evaluate;
mod history;

// Files: what was learnt, kept and given to others; a picture of one's own.
mod architecture;
mod checkpoint;
mod classifier;
mod file;
mod onnx;
mod picture;
mod tensor;
mod tensor_file;

pub use ahead::ahead;
pub use architecture::{Architecture, ArchitectureError};
pub use batch::Batch;
pub use batches::{Batches, Sampling};
pub use classifier::{Classifier, Normalised};
pub use clipping::{Clipping, norm};
pub use distortion::{Distortion, DistortionError};
pub use early_stopping::Best;
pub use elastic::Elastic;
pub use error::TrainError;
pub use evaluate::{answers, evaluate, probabilities};
pub use fashion::FASHION;
pub use file::FileError;
pub use history::{Evaluation, History, Score};
pub use images::{CLASSES, Images, PIXELS, SIDE};
pub use kaggle::{read_csv, write_csv};
pub use l2::add_l2;
pub use mnist::{DataError, Extent, Mnist};
pub use onnx::write_onnx;
// A new optimizer is exported from here as well.
pub use optimizer::*;
pub use optimizer_state::OptimizerState;
pub use picture::{Ink, PictureError, read_picture, write_picture};
pub use plan::{Length, Plan};
pub use plan_check::PlanError;
pub use scaling::Scaling;
pub use schedule::{Schedule, warm_up};
pub use settings::OutOfRange;
pub use split::{shuffled_split, stratified_split};
pub use tensor::{Number, Numbers, Tensor};
pub use tensor_file::{TensorError, TensorFile};
pub use training::{Data, Training, train};
