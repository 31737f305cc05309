#![doc = include_str!("../README.md")]

// One unit.
mod perceptron;
mod perceptron_learning;

// Two layers.
mod params;
mod two_layer_net;

// Any number.
mod deep_net;

// The gradient by differences again, faster.
mod downstream;
mod local_gradient;
mod local_gradient_exact;

// What they begin with, and how well they do.
mod correct;
mod initialisation;

pub use deep_net::{DeepNet, Trace};
pub use graph::Activation;
pub use initialisation::Initialisation;
pub use params::{Params, Sizes};
pub use perceptron::Perceptron;
pub use perceptron_learning::{Ending, Learning};
pub use two_layer_net::TwoLayerNet;
