#![doc = include_str!("items.md")]
#![doc = include_str!("../README.md")]
#![cfg_attr(doc, doc = include_str!("../../../docs/rustdoc/page.html"))]
#![cfg_attr(doc, doc = concat!("<script><!--\n", include_str!("../../../docs/rustdoc/temml.min.js"), "\n--></script>"))]
#![cfg_attr(doc, doc = concat!("<script type='image/svg+xml' id='figures/apples/apples.svg'>", include_str!("../figures/apples/apples.svg"), "</script>"))]
#![cfg_attr(doc, doc = concat!("<script type='image/svg+xml' id='figures/chain-rule/two-ways.svg'>", include_str!("../figures/chain-rule/two-ways.svg"), "</script>"))]
#![cfg_attr(doc, doc = concat!("<script type='image/svg+xml' id='figures/layers/derivatives.svg'>", include_str!("../figures/layers/derivatives.svg"), "</script>"))]
#![cfg_attr(doc, doc = concat!("<script type='image/svg+xml' id='figures/matrix-backprop/shapes.svg'>", include_str!("../figures/matrix-backprop/shapes.svg"), "</script>"))]
#![cfg_attr(doc, doc = concat!("<script type='image/svg+xml' id='figures/batch-norm/distributions.svg'>", include_str!("../figures/batch-norm/distributions.svg"), "</script>"))]
#![cfg_attr(doc, doc = concat!("<script type='image/svg+xml' id='figures/layer-norm/scale-of-x.svg'>", include_str!("../figures/layer-norm/scale-of-x.svg"), "</script>"))]

// Nodes.
mod add;
mod mul;

// The graph of a computation: what it remembers, and how it goes back.
mod graph;
mod var;
mod gradient;
mod nodes;
mod operation;

// Non-linearities.
mod activation;
mod non_linearity;
mod relu;
mod sigmoid;
mod tanh;
mod step;

// Layers.
mod row_sums;
mod affine;
mod input;
mod product;
mod softmax_with_loss;

// A batch that is mostly zeros.
mod sparse_matrix;
mod sparse_columns;
mod sparse_product;
mod tiled_product;
mod threads;

// Layers that keep others in shape.
mod batch_norm;
mod layer_norm;
mod normalize;
mod scale_shift;
mod running_statistics;
mod dropout;

#[cfg(test)]
mod within;

pub use activation::{Activation, ActivationPullback, UnknownActivation};
pub use add::{AddPullback, add};
pub use affine::{Affine, AffinePullback};
pub use batch_norm::{BatchNorm, BatchTooSmall};
pub use dropout::{Dropout, DropoutError};
pub use gradient::Gradient;
pub use graph::Graph;
pub use input::{Input, times, times_transpose};
pub use layer_norm::LayerNorm;
pub use mul::{MulPullback, mul};
pub use nodes::Node;
pub use normalize::{NormPullback, Statistics};
pub use product::transpose_times;
pub use relu::{relu, relu_derivative};
pub use running_statistics::RunningStatistics;
pub use scale_shift::ScaleShift;
pub use sigmoid::{sigmoid, sigmoid_derivative};
pub use softmax_with_loss::{SoftmaxWithLossPullback, softmax_with_loss};
pub use sparse_matrix::SparseMatrix;
pub use step::{step, step_derivative};
pub use tanh::{tanh, tanh_derivative};
pub use var::Var;
