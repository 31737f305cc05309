#![doc = include_str!("../README.md")]

// The data.
mod distortion;
mod elastic;
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

pub use batches::{Batches, Sampling};
pub use distortion::{Distortion, DistortionError};
pub use elastic::Elastic;
pub use evaluate::accuracy;
pub use history::{Evaluation, History};
pub use images::{CLASSES, Images, PIXELS};
pub use mnist::{DataError, Extent, Mnist};
pub use sgd::Sgd;
pub use training::{Plan, TrainError, train};
