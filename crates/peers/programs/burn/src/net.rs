//! The network, as burn's examples write one.

use burn::module::Module;
use burn::nn::loss::CrossEntropyLoss;
use burn::nn::{Linear, LinearConfig, Relu};
use burn::tensor::{Device, Tensor};

use crate::images::{Images, PIXELS};

const CLASSES: usize = 10;

#[derive(Module, Debug)]
pub struct Net {
    pub hidden: Linear,
    activation: Relu,
    pub output: Linear,
}

impl Net {
    pub fn new(hidden: usize, device: &Device) -> Self {
        Self {
            hidden: LinearConfig::new(PIXELS, hidden).init(device),
            activation: Relu::new(),
            output: LinearConfig::new(hidden, CLASSES).init(device),
        }
    }

    pub fn logits(&self, x: Tensor<2>) -> Tensor<2> {
        self.output.forward(self.activation.forward(self.hidden.forward(x)))
    }

    pub fn loss(&self, images: Images) -> Tensor<1> {
        let logits = self.logits(images.x);
        CrossEntropyLoss::new(None, &logits.device()).forward(logits, images.labels)
    }

    /// The share of the images that it knows.
    pub fn accuracy(&self, images: Images) -> f64 {
        let count = images.len();
        let answers = self.logits(images.x).argmax(1).reshape([count]);
        let right: i64 = answers.equal(images.labels).int().sum().into_scalar();
        right as f64 / count as f64
    }
}
