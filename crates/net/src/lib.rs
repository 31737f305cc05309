#![doc = include_str!("../README.md")]

// One unit.
mod perceptron;
mod perceptron_learning;

// What all networks have in common.
mod correct;
mod moment;
mod network;

// Any number of layers.
mod block;
mod normalisation;
mod deep_net;
mod backpropagation;

// Two.
mod sizes;
mod two_layer_net;

// The gradient by differences again, faster.
mod downstream;
mod local_gradient;
mod local_gradient_exact;

// What they begin with.
mod initialisation;

pub use block::{Block, BlockPullback, Pulled};
pub use correct::correct;
pub use deep_net::{DeepNet, Trace};
pub use graph::{Activation, Input, SparseMatrix};
pub use initialisation::{Initialisation, UnknownInitialisation};
pub use moment::Moment;
pub use network::{Backprop, Network};
pub use normalisation::Normalisation;
pub use perceptron::Perceptron;
pub use perceptron_learning::{Ending, Learning};
pub use sizes::Sizes;
pub use two_layer_net::TwoLayerNet;
