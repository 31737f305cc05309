//! Do backprop, differences, dual numbers and PyTorch agree on a gradient?
//!
//! Source: A §2.3.4 and §2.5, D 误差反向传播法, E §2.3

use super::random_batch::random_batch;
use crate::prelude::*;
use golden::{TwoLayerParams, golden};
use graph::Affine;
use losses::Labels;
use net::{Activation, Network, Sizes, TwoLayerNet};
use numdiff::{
    StepSize, Tensors, check,
    dual::{self, Dual64},
};
use rand::{RngExt, SeedableRng, rngs::StdRng};

pub(super) fn run(notebook: &mut Notebook) -> Result {
    against_pytorch(notebook)?;
    for activation in [Activation::Relu, Activation::Sigmoid] {
        against_dual_numbers_and_differences(notebook, activation);
        along_random_directions(notebook, activation);
    }
    Ok(())
}

fn against_pytorch(notebook: &mut Notebook) -> Result {
    for golden in golden().two_layer {
        let activation = match golden.activation.as_str() {
            "relu" => Activation::Relu,
            "sigmoid" => Activation::Sigmoid,
            "tanh" => Activation::Tanh,
            other => anyhow::bail!("PyTorch's values name an unknown activation, {other}"),
        };
        let net = network(golden.params, activation);
        let labels = Labels::new(golden.labels, golden.logits.nrows())?;
        let (loss, gradient) = net.value_and_gradient(&golden.x, &labels);
        notebook.close(format!("{activation}: loss"), loss, golden.loss, 1e-12 * golden.loss);
        let worst = largest_difference(&gradient, &network(golden.grads, activation));
        let what = format!("{activation}: gradient, largest difference to PyTorch");
        notebook.at_most(what, worst, 1e-12);
    }
    Ok(())
}

fn network(params: TwoLayerParams, activation: Activation) -> TwoLayerNet<f64> {
    let TwoLayerParams { w1, b1, w2, b2 } = params;
    let hidden = Affine { weight: w1, bias: b1 };
    TwoLayerNet { hidden, output: Affine { weight: w2, bias: b2 }, activation }
}

fn against_dual_numbers_and_differences(notebook: &mut Notebook, activation: Activation) {
    let mut rng = StdRng::seed_from_u64(4);
    let mut net = TwoLayerNet::random(Sizes::new(20, 12, 10), activation, 0.5, &mut rng);
    let (x, labels) = random_batch(20, 10, 8, &mut rng);
    let (_, gradient) = net.value_and_gradient(&x, &labels);
    notebook.tell(format!("{activation}, 20-12-10, {} parameters:", net.count()));

    let dual_x = x.map(Dual64::from_re);
    let exact = dual::gradient(|net: &TwoLayerNet<Dual64>| net.loss(&dual_x, &labels), &net);
    let what = format!("{activation}: backprop to dual numbers, largest difference");
    notebook.at_most(what, largest_difference(&gradient, &exact), 1e-10);

    // A difference of two losses loses digits that dual numbers keep.
    let numerical = net.numerical_gradient(&x, &labels, StepSize::Balanced);
    let what = format!("{activation}: backprop to central differences, largest difference");
    notebook.at_most(what, largest_difference(&gradient, &numerical), 1e-8);

    let outcome = check(|net: &TwoLayerNet<f64>| net.loss(&x, &labels), &mut net, &gradient);
    notebook.tell(&outcome);
    notebook.same(format!("{activation}: gradient check"), outcome.verdict(), "right");
}

/// At the size of MNIST, along directions instead of entry by entry: ⟨∇L, u⟩ is the slope of L
/// along u.
fn along_random_directions(notebook: &mut Notebook, activation: Activation) {
    let mut rng = StdRng::seed_from_u64(5);
    let net = TwoLayerNet::random(Sizes::new(784, 50, 10), activation, 0.01, &mut rng);
    let (x, labels) = random_batch(784, 10, 20, &mut rng);
    let (_, gradient) = net.value_and_gradient(&x, &labels);
    let dual_x = x.map(Dual64::from_re);
    let errors = (0..10).map(|_| {
        let direction = net.map(|_| rng.random_range(-1.0..1.0));
        let slope = dual::along(&net, &direction).loss(&dual_x, &labels).eps;
        let terms = gradient.entries().zip(direction.entries()).map(|(g, u)| g * u);
        // Relative to the size of the terms: their sum may nearly cancel.
        let (sum, size) = terms.fold((0.0, 0.0), |(sum, size), t| (sum + t, size + t.abs()));
        (sum - slope).abs() / size
    });
    let what = format!("{activation}: 784-50-10 along ten random u, ⟨∇L, u⟩ to dual, relative");
    notebook.at_most(what, largest(errors), 1e-12);
}
