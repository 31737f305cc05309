#![doc = include_str!("../README.md")]

mod batches;
mod evaluate;
mod history;
mod idx;
mod images;
mod mnist;
mod sgd;
mod training;

pub use batches::{Batches, Sampling};
pub use evaluate::accuracy;
pub use history::{Evaluation, History};
pub use images::{CLASSES, Images, PIXELS};
pub use mnist::{DataError, Extent, Mnist};
pub use sgd::Sgd;
pub use training::{Plan, TrainError, train};
