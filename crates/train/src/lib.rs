#![doc = include_str!("../README.md")]

// The data.
mod fashion;
mod idx;
mod images;
mod kaggle;
mod mnist;
mod scaling;
mod split;

// Learning.
mod batches;
mod sgd;
mod training;

// What was learnt.
mod evaluate;
mod history;

pub use batches::{Batches, Sampling};
pub use evaluate::accuracy;
pub use fashion::FASHION;
pub use history::{Evaluation, History};
pub use images::{CLASSES, Images, PIXELS, SIDE};
pub use kaggle::{read_csv, write_csv};
pub use mnist::{DataError, Extent, Mnist};
pub use scaling::Scaling;
pub use sgd::Sgd;
pub use split::{shuffled_split, stratified_split};
pub use training::{Plan, TrainError, train};
