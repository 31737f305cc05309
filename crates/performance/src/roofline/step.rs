//! Steps of training with a clock between their parts.

use super::laps::Laps;
use graph::softmax_with_loss;
use images::Images;
use nalgebra::DMatrix;
use net::{Activation, Sizes, TwoLayerNet};
use rand::{SeedableRng, rngs::StdRng};
use std::hint::black_box;
use train::{Batches, OptimizerState, Sampling, Sgd};

/// Images of a batch.
pub const BATCH: usize = 100;

/// How many parts a step has.
pub const PARTS: usize = 10;

/// A network in training.
pub struct Course<'a> {
    net: TwoLayerNet<f32>,
    state: OptimizerState<TwoLayerNet<f32>>,
    images: &'a Images,
    batches: Vec<Vec<usize>>,
}

impl<'a> Course<'a> {
    /// Before the first step.
    pub fn new(images: &'a Images, hidden: usize) -> Self {
        let mut rng = StdRng::seed_from_u64(1);
        let sizes = Sizes::new(784, hidden, 10);
        let net = TwoLayerNet::random(sizes, Activation::Relu, 0.01, &mut rng);
        let batches = Batches::new(Sampling::ShuffledEpochs, images.len(), BATCH, &mut rng);
        let batches = batches.take(images.len() / BATCH).collect();
        Self { net, state: OptimizerState::new(Sgd), images, batches }
    }

    /// How many pixels of a batch are not 0, on average of some batches.
    pub fn entries(&self) -> f64 {
        let some = &self.batches[..20.min(self.batches.len())];
        let entries = |indices: &Vec<usize>| {
            let x = self.images.batch::<f32>(indices).0.to_dense();
            x.iter().filter(|&&x| x != 0.0).count() as f64
        };
        some.iter().map(entries).sum::<f64>() / some.len() as f64
    }

    /// The median seconds of each part over so many steps, in the order of the table of work.
    ///
    /// The parts are those of `TwoLayerNet::value_and_gradient`, with the batch before it and the update
    /// after it. All are done one after the other.
    pub fn laps(&mut self, steps: usize) -> [f64; PARTS] {
        let mut laps = Laps::new();
        // As after a while: a tenth more than are counted.
        for (number, batch) in self.batches.iter().cycle().take(steps + steps / 10).enumerate() {
            if number == steps / 10 {
                laps = Laps::new();
            }
            laps.start();
            let net = &self.net;
            let (x, labels) = self.images.batch::<f32>(batch);
            laps.lap();
            let (a, hidden) = net.hidden.forward(&x);
            laps.lap();
            let (z, bend) = net.activation.forward(&a);
            laps.lap();
            let (logits, output) = net.output.forward(&z);
            laps.lap();
            let (loss, head) = softmax_with_loss(&logits, &labels);
            let d_logits = head.backward(1.0);
            black_box(loss);
            laps.lap();
            let (d_z, output) = output.backward(&d_logits);
            laps.lap();
            let d_a = bend.backward(&d_z);
            laps.lap();
            let hidden = hidden.parameters(&d_a);
            laps.lap();
            let gradient = TwoLayerNet { hidden, output, activation: net.activation };
            self.state.step(&mut self.net, &gradient, 0.1);
            laps.lap();
            // By itself, what the way back does within its product: a gradient of zeros.
            let (rows, columns) = self.net.hidden.weight.shape();
            black_box(DMatrix::<f32>::zeros(rows, columns));
            laps.lap();
        }
        laps.medians()
    }
}
