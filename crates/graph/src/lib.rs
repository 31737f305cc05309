#![doc = include_str!("../README.md")]

// Nodes.
mod add;
mod mul;

// The graph of a computation: what it remembers, and how it goes back.
mod gradient;
mod graph;
mod operation;
mod var;

// How it is drawn.
mod dot;
mod drawing;
mod layout;
mod page;
mod svg;

// Non-linearities.
mod activation;
mod relu;
mod sigmoid;
mod step;
mod tanh;

// Layers.
mod affine;
mod input;
mod product;
mod softmax_with_loss;

// Layers that keep others in shape.
mod batch_norm;
mod dropout;
mod layer_norm;
mod normalize;
mod running_statistics;
mod scale_shift;

pub use activation::{Activation, ActivationPullback, UnknownActivation};
pub use add::{AddPullback, add};
pub use affine::{Affine, AffinePullback};
pub use batch_norm::{BatchNorm, BatchTooSmall};
pub use drawing::Drawing;
pub use dropout::{Dropout, DropoutError};
pub use gradient::Gradient;
pub use graph::Graph;
pub use input::Input;
pub use layer_norm::LayerNorm;
pub use mul::{MulPullback, mul};
pub use normalize::{NormPullback, Statistics};
pub use product::{times_transpose, transpose_times};
pub use relu::{relu, relu_derivative};
pub use running_statistics::RunningStatistics;
pub use scale_shift::ScaleShift;
pub use sigmoid::{sigmoid, sigmoid_derivative};
pub use softmax_with_loss::{SoftmaxWithLossPullback, softmax_with_loss};
pub use step::{step, step_derivative};
pub use tanh::{tanh, tanh_derivative};
pub use var::Var;
