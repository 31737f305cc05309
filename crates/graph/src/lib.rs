#![doc = include_str!("../README.md")]

mod activation;
mod add;
mod affine;
mod batch_norm;
mod dropout;
mod layer_norm;
mod mul;
mod normalize;
mod relu;
mod running_statistics;
mod scale_shift;
mod sigmoid;
mod softmax_with_loss;
mod step;
mod tanh;

pub use activation::{Activation, ActivationPullback};
pub use add::{AddPullback, add};
pub use affine::{Affine, AffinePullback};
pub use batch_norm::{BatchNorm, BatchTooSmall};
pub use dropout::{Dropout, DropoutError};
pub use layer_norm::LayerNorm;
pub use mul::{MulPullback, mul};
pub use normalize::{NormPullback, Statistics};
pub use relu::{relu, relu_derivative};
pub use running_statistics::RunningStatistics;
pub use scale_shift::ScaleShift;
pub use sigmoid::{sigmoid, sigmoid_derivative};
pub use softmax_with_loss::{SoftmaxWithLossPullback, softmax_with_loss};
pub use step::{step, step_derivative};
pub use tanh::{tanh, tanh_derivative};
