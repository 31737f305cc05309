#![doc = include_str!("../README.md")]

mod correct;
mod deep_net;
mod initialisation;
mod params;
mod perceptron;
mod perceptron_learning;
mod two_layer_net;

pub use deep_net::{DeepNet, Trace};
pub use graph::Activation;
pub use initialisation::Initialisation;
pub use params::{Params, Sizes};
pub use perceptron::Perceptron;
pub use perceptron_learning::{Ending, Learning};
pub use two_layer_net::TwoLayerNet;
