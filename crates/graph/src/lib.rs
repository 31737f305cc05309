#![doc = include_str!("../README.md")]

mod activation;
mod add;
mod affine;
mod dot;
mod drawing;
mod gradient;
mod graph;
mod layout;
mod mul;
mod operation;
mod page;
mod relu;
mod sigmoid;
mod softmax_with_loss;
mod step;
mod svg;
mod tanh;
mod var;

pub use activation::{Activation, ActivationPullback};
pub use add::{AddPullback, add};
pub use affine::{Affine, AffinePullback};
pub use drawing::Drawing;
pub use gradient::Gradient;
pub use graph::Graph;
pub use mul::{MulPullback, mul};
pub use relu::{relu, relu_derivative};
pub use sigmoid::{sigmoid, sigmoid_derivative};
pub use softmax_with_loss::{SoftmaxWithLossPullback, softmax_with_loss};
pub use step::{step, step_derivative};
pub use tanh::{tanh, tanh_derivative};
pub use var::Var;
