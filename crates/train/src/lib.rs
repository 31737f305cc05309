#![doc = include_str!("items.md")]
#![doc = include_str!("../README.md")]
#![cfg_attr(doc, doc = include_str!("../../../docs/rustdoc/page.html"))]
#![cfg_attr(doc, doc = concat!("<script><!--\n", include_str!("../../../docs/rustdoc/temml.min.js"), "\n--></script>"))]
#![cfg_attr(doc, doc = concat!("<script type='image/svg+xml' id='figures/epochs/epochs.svg'>", include_str!("../figures/epochs/epochs.svg"), "</script>"))]
#![cfg_attr(doc, doc = concat!("<script type='image/svg+xml' id='figures/mnist-backprop/training_result.svg'>", include_str!("../figures/mnist-backprop/training_result.svg"), "</script>"))]
#![cfg_attr(doc, doc = concat!("<script type='image/svg+xml' id='figures/data-parallel/machines.svg'>", include_str!("../figures/data-parallel/machines.svg"), "</script>"))]
#![cfg_attr(doc, doc = concat!("<script type='image/svg+xml' id='figures/learning-rate/valley.svg'>", include_str!("../figures/learning-rate/valley.svg"), "</script>"))]
#![cfg_attr(doc, doc = concat!("<script type='image/svg+xml' id='figures/overfitting/three-fits.svg'>", include_str!("../figures/overfitting/three-fits.svg"), "</script>"))]

// What is learnt from, a batch at a time.
mod samples;
mod data;
mod batches;
mod batch;
mod batch_backprop;
mod ahead;

// Several processes.
mod group;
mod share;
mod ordered_sum;

// A step.
mod settings;
mod optimizer;
mod optimizer_state;
mod schedule;
mod l2;
mod clipping;

// The loop.
mod plan;
mod plan_check;
mod history;
mod evaluate;
mod evaluate_shared;
mod early_stopping;
mod error;
mod divergence;
mod training;

#[cfg(test)]
mod within;

pub use ahead::ahead;
pub use batch::Batch;
pub use batch_backprop::BatchBackprop;
pub use batches::{Batches, Sampling};
pub use clipping::Clipping;
pub use early_stopping::Best;
pub use error::TrainError;
pub use evaluate::{answers, evaluate, probabilities};
pub use group::{Alone, Exchange, Group};
pub use history::{Evaluation, History, Score};
pub use l2::add_l2;
// A new optimizer is exported from here as well.
pub use data::Data;
pub use optimizer::*;
pub use optimizer_state::OptimizerState;
pub use plan::{Length, Plan};
pub use samples::Samples;
pub use schedule::{Schedule, warm_up};
pub use settings::OutOfRange;
pub use training::{Training, train};
