#![doc = include_str!("items.md")]
#![doc = include_str!("../README.md")]
#![cfg_attr(doc, doc = include_str!("../../../docs/rustdoc/page.html"))]
#![cfg_attr(doc, doc = concat!("<script><!--\n", include_str!("../../../docs/rustdoc/temml.min.js"), "\n--></script>"))]
#![cfg_attr(doc, doc = concat!("<script type='image/svg+xml' id='figures/perceptron-learning/clouds.svg'>", include_str!("../figures/perceptron-learning/clouds.svg"), "</script>"))]
#![cfg_attr(doc, doc = concat!("<script type='image/svg+xml' id='figures/three-layer-forward/network.svg'>", include_str!("../figures/three-layer-forward/network.svg"), "</script>"))]
#![cfg_attr(doc, doc = concat!("<script type='image/svg+xml' id='figures/linear-collapse/losses.svg'>", include_str!("../figures/linear-collapse/losses.svg"), "</script>"))]
#![cfg_attr(doc, doc = concat!("<script type='image/svg+xml' id='figures/universal-approximation/step.svg'>", include_str!("../figures/universal-approximation/step.svg"), "</script>"))]
#![cfg_attr(doc, doc = concat!("<script type='image/svg+xml' id='figures/ladder/step.svg'>", include_str!("../figures/ladder/step.svg"), "</script>"))]

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
