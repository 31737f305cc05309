#![doc = include_str!("../README.md")]

// The data.
mod idx;
mod images;
mod mnist;

// A step.
mod clipping;
mod descent;
mod l2;
mod optimizer;
mod schedule;
mod settings;

// Learning.
mod batches;
mod early_stopping;
mod error;
mod pieces;
mod plan;
mod training;

// What was learnt.
mod evaluate;
mod history;

pub use batches::{Batches, Sampling};
pub use clipping::{Clipping, norm};
pub use descent::Descent;
pub use early_stopping::Best;
pub use error::TrainError;
pub use evaluate::{answers, evaluate};
pub use history::{Evaluation, History, Score};
pub use images::{CLASSES, Images, PIXELS};
pub use l2::add_l2;
pub use mnist::{DataError, Extent, Mnist};
pub use optimizer::{
    AdaGrad, Adam, AdamW, Entries, Momentum, Nesterov, Optimizer, RmsProp, Rule, Sgd, Step,
};
pub use plan::{Length, Plan};
pub use schedule::{Schedule, warm_up};
pub use training::{Data, Training, train};
