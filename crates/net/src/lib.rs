#![doc = include_str!("../README.md")]

mod params;
mod two_layer_net;

pub use graph::Activation;
pub use params::{Params, Sizes};
pub use two_layer_net::TwoLayerNet;
