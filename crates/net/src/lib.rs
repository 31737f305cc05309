#![doc = include_str!("../README.md")]

// One unit.
mod perceptron;
mod perceptron_learning;

// What all networks have in common.
mod correct;
mod network;

// Two layers.
mod params;
mod two_layer_net;

// Any number.
mod deep_net;
mod mlp;
mod norm;

// What they begin with.
mod initialisation;

// The gradient by differences again, faster.
mod downstream;
mod local_gradient;
mod local_gradient_exact;

pub use correct::correct;
pub use deep_net::{DeepNet, Trace};
pub use graph::{Activation, Input, SparseMatrix};
pub use initialisation::{Initialisation, UnknownInitialisation};
pub use mlp::Mlp;
pub use network::Network;
pub use norm::Norm;
pub use params::{Params, Sizes};
pub use perceptron::Perceptron;
pub use perceptron_learning::{Ending, Learning};
pub use two_layer_net::TwoLayerNet;
