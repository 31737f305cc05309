//! Do backprop, differences, dual numbers and PyTorch agree on a gradient?
//!
//! Source: A §2.3.4 and §2.5, D 误差反向传播法, E §2.3

use crate::prelude::*;
use golden::{TwoLayerParams, golden};
use graph::Affine;
use losses::Labels;
use nalgebra::DMatrix;
use net::{Activation, Network, Params, Sizes, TwoLayerNet};
use numdiff::{
    StepSize, Tensors, check,
    dual::{self, Dual64},
};
use rand::{RngExt, SeedableRng, rngs::StdRng};

pub(super) fn run(notebook: &mut Notebook) -> Result<()> {
    against_pytorch(notebook)?;
    for activation in [Activation::Relu, Activation::Sigmoid] {
        against_dual_numbers_and_differences(notebook, activation)?;
        along_random_directions(notebook, activation)?;
    }
    Ok(())
}

fn against_pytorch(notebook: &mut Notebook) -> Result<()> {
    for golden in golden().two_layer {
        let activation = match golden.activation.as_str() {
            "relu" => Activation::Relu,
            "sigmoid" => Activation::Sigmoid,
            "tanh" => Activation::Tanh,
            other => bail!("PyTorch's values name an unknown activation, {other}"),
        };
        let net = TwoLayerNet { params: params(&golden.params), activation };
        let labels = Labels::new(golden.labels, golden.logits.nrows())?;
        let (loss, gradient) = net.gradient(&golden.x, &labels);
        let what = format!("{activation}: loss");
        notebook.close(what, loss, golden.loss, 1e-12 * golden.loss);
        let what = format!("{activation}: gradient, largest difference to PyTorch");
        let worst = largest_difference(&gradient, &params(&golden.grads));
        notebook.at_most(what, worst, 1e-12);
    }
    Ok(())
}

fn params(golden: &TwoLayerParams) -> Params<f64> {
    let TwoLayerParams { w1, b1, w2, b2 } = golden.clone();
    Params { hidden: Affine { weight: w1, bias: b1 }, output: Affine { weight: w2, bias: b2 } }
}

fn random_batch(
    inputs: usize,
    classes: usize,
    samples: usize,
    rng: &mut StdRng,
) -> Result<(DMatrix<f64>, Labels)> {
    let x = DMatrix::from_fn(inputs, samples, |_, _| rng.random_range(0.0..1.0));
    let labels = (0..samples).map(|_| rng.random_range(0..classes)).collect();
    Ok((x, Labels::new(labels, classes)?))
}

fn against_dual_numbers_and_differences(
    notebook: &mut Notebook,
    activation: Activation,
) -> Result<()> {
    let mut rng = StdRng::seed_from_u64(4);
    let sizes = Sizes::new(20, 12, 10);
    let mut net = TwoLayerNet::random(sizes, activation, 0.5, &mut rng);
    let (x, labels) = random_batch(20, 10, 8, &mut rng)?;
    let (_, gradient) = net.gradient(&x, &labels);
    notebook.tell(format!("\n{activation}, 20-12-10, {} parameters:", net.count()));

    let dual_x = x.map(Dual64::from_re);
    let loss = |net: &TwoLayerNet<Dual64>| net.loss(&dual_x, &labels);
    let exact = dual::gradient(loss, &net).params;
    let worst = largest_difference(&gradient, &exact);
    notebook.at_most(
        format!("{activation}: backprop to dual numbers, largest difference"),
        worst,
        1e-10,
    );

    let numerical = net.numerical_gradient(&x, &labels, StepSize::Balanced);
    let worst = largest_difference(&gradient, &numerical);
    notebook.at_most(
        format!("{activation}: backprop to central differences, largest difference"),
        worst,
        1e-8,
    );

    let mut analytic = net.clone();
    analytic.params = gradient;
    let outcome = check(|net: &TwoLayerNet<f64>| net.loss(&x, &labels), &mut net, &analytic);
    notebook.tell(&outcome);
    notebook.same(format!("{activation}: gradient check"), outcome.verdict(), "right");
    Ok(())
}

/// At the size of MNIST, along directions instead of entry by entry: ⟨∇L, u⟩ is the slope of L
/// along u.
fn along_random_directions(notebook: &mut Notebook, activation: Activation) -> Result<()> {
    let mut rng = StdRng::seed_from_u64(5);
    let sizes = Sizes::new(784, 50, 10);
    let net = TwoLayerNet::random(sizes, activation, 0.01, &mut rng);
    let (x, labels) = random_batch(784, 10, 20, &mut rng)?;
    let (_, gradient) = net.gradient(&x, &labels);
    let dual_x = x.map(Dual64::from_re);
    let mut errors = Vec::new();
    for _ in 0..10 {
        let direction = net.map(|_| rng.random_range(-1.0..1.0));
        let slope = dual::along(&net, &direction).loss(&dual_x, &labels).eps;
        let terms = gradient.entries().zip(direction.params.entries());
        let (sum, size) =
            terms.fold((0.0, 0.0), |(sum, size), (g, u)| (sum + g * u, size + (g * u).abs()));
        errors.push((sum - slope).abs() / size);
    }
    let what = format!("{activation}: 784-50-10 along ten random u, ⟨∇L, u⟩ to dual, relative");
    notebook.at_most(what, largest(errors), 1e-12);
    Ok(())
}
