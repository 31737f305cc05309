//! What shapes has 784-100-10, and what does it know before training?
//!
//! Source: B 2层神经网络的类, A §2.5

use super::random_batch::random_batch;
use crate::prelude::*;
use net::{Activation, Network, Sizes, TwoLayerNet};
use numdiff::Tensors;
use rand::{SeedableRng, rngs::StdRng};

const SIZES: Sizes = Sizes::new(784, 100, 10);

#[expect(clippy::unnecessary_wraps, reason = "as every exercise")]
pub(super) fn run(notebook: &mut Notebook) -> Result {
    let (x, labels) = random_batch(784, 10, 100, &mut StdRng::seed_from_u64(1));
    let net = untrained(0.01, 1);
    let (_, gradient) = net.value_and_gradient(&x, &labels);
    notebook.tell("Here a sample is a column, in the source a row, so W is transposed:");
    let source = "W1 784×100, b1 100, W2 100×10, b2 10";
    notebook.same("parameters, as in B", in_the_source(&net), source);
    notebook.same("their gradient, as in B", in_the_source(&gradient), source);
    let (w1, w2) = (net.hidden.weight.shape(), net.output.weight.shape());
    let here = format!("W1 {}×{}, W2 {}×{}", w1.0, w1.1, w2.0, w2.1);
    notebook.same("here", here, "W1 100×784, W2 10×100");
    let count = 784 * 100 + 100 + 100 * 10 + 10;
    notebook.close("numbers in all", net.count() as f64, f64::from(count), 0.0);

    notebook.tell("Ten untrained networks, σ = 0.01, know nothing: each class is as likely.");
    let losses: Vec<f64> = (0..10).map(|seed| untrained(0.01, seed).loss(&x, &labels)).collect();
    let off = largest(losses.iter().map(|loss| (loss - 10.0f64.ln()).abs()));
    notebook.close("loss of the first, near ln 10", losses[0], 10.0f64.ln(), 0.02);
    notebook.at_most("largest distance of the ten from ln 10", off, 0.02);

    // Large weights make large scores, and softmax of large scores is nearly 0 or 1.
    let certain = (0..10).map(|seed| untrained(1.0, seed).loss(&x, &labels));
    notebook.tell("With σ = 1 they are certain of classes that they cannot know yet:");
    notebook.within("lowest loss of ten", certain.fold(f64::INFINITY, f64::min), 5.0..=50.0);
    Ok(())
}

fn untrained(sigma: f64, seed: u64) -> TwoLayerNet<f64> {
    TwoLayerNet::random(SIZES, Activation::Sigmoid, sigma, &mut StdRng::seed_from_u64(seed))
}

/// The shapes as the source prints them, with a sample in each row.
fn in_the_source(net: &TwoLayerNet<f64>) -> String {
    let layers = [&net.hidden, &net.output].into_iter().enumerate().map(|(i, layer)| {
        let (outputs, inputs) = layer.weight.shape();
        let number = i + 1;
        format!("W{number} {inputs}×{outputs}, b{number} {}", layer.bias.len())
    });
    layers.collect::<Vec<_>>().join(", ")
}
