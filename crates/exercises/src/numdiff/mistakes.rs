//! Backpropagation through a two-layer network with the mistakes that are made in it. The formulas
//! are those of [`TwoLayerNet::value_and_gradient`], written out so that they can be spoiled.

use graph::{Affine, relu_derivative, sigmoid_derivative};
use losses::{Labels, softmax};
use nalgebra::{DMatrix, DVector};
use net::{Activation, TwoLayerNet};
use numdiff::Tensors;

/// What can go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mistake {
    MeanForgotten,
    Sign,
    AddedTwice,
    BiasForgotten,
    BiasOfFirstSample,
    BiasAveraged,
    WeightNotTransposed,
    GradientTransposed,
    SlopeOfWrongArgument,
    SlopeForgotten,
    SoftmaxDiagonal,
    SoftmaxOfBatch,
    TargetForgotten,
    BeforeActivation,
    OneEntry,
    Thousandth,
    WeightDecay,
}

/// All of them, and what they are in words.
pub const MISTAKES: [(Mistake, &str); 17] = [
    (Mistake::MeanForgotten, "missing 1/N"),
    (Mistake::Sign, "t − y instead of y − t"),
    (Mistake::AddedTwice, "∂L/∂W2 added twice"),
    (Mistake::BiasForgotten, "b1 forgotten"),
    (Mistake::BiasOfFirstSample, "b1 of the first sample"),
    (Mistake::BiasAveraged, "b2 averaged, not summed"),
    (Mistake::WeightNotTransposed, "back by W2, not its transpose"),
    (Mistake::GradientTransposed, "∂L/∂W2 transposed"),
    (Mistake::SlopeOfWrongArgument, "slope at the wrong argument"),
    (Mistake::SlopeForgotten, "activation's slope forgotten"),
    (Mistake::SoftmaxDiagonal, "softmax's diagonal only"),
    (Mistake::SoftmaxOfBatch, "softmax over the whole batch"),
    (Mistake::TargetForgotten, "y instead of y − t"),
    (Mistake::BeforeActivation, "A instead of Z for W2"),
    (Mistake::OneEntry, "one entry 1 % too large"),
    (Mistake::Thousandth, "everything times 1.001"),
    (Mistake::WeightDecay, "decay that the loss lacks"),
];

/// The gradient with a mistake, or without. The network has as many hidden units as classes, so
/// that a matrix in the wrong orientation fits.
pub fn backward(
    net: &TwoLayerNet<f64>,
    x: &DMatrix<f64>,
    labels: &Labels,
    mistake: Option<Mistake>,
) -> TwoLayerNet<f64> {
    let is = |which| mistake == Some(which);
    let output = &net.output;
    let a = net.hidden.apply(x);
    let z = net.activation.apply(&a);
    let logits = output.apply(&z);

    let d_logits = error_of_scores(&logits, labels, mistake);
    let d_z = if is(Mistake::WeightNotTransposed) {
        &output.weight * &d_logits
    } else {
        output.weight.transpose() * &d_logits
    };
    let d_a = d_z.component_mul(&slope(net.activation, &a, mistake));
    let seen = if is(Mistake::BeforeActivation) { &a } else { &z };
    let (hidden, output) = (layer(&d_a, x), layer(&d_logits, seen));
    let right = TwoLayerNet { hidden, output, activation: net.activation };
    spoil(right, net, &d_a, labels, mistake)
}

/// (Y − T) / N.
fn error_of_scores(
    logits: &DMatrix<f64>,
    labels: &Labels,
    mistake: Option<Mistake>,
) -> DMatrix<f64> {
    let (y, t, n) = (softmax(logits), labels.one_hot::<f64>(), labels.len() as f64);
    match mistake {
        Some(Mistake::MeanForgotten) => y - t,
        Some(Mistake::Sign) => (t - y) / n,
        Some(Mistake::TargetForgotten) => y / n,
        // −t/y is the slope of −t·ln y; y(1 − y) is softmax's slope with itself.
        Some(Mistake::SoftmaxDiagonal) => t.zip_map(&y, |t, y| -t * (1.0 - y)) / n,
        Some(Mistake::SoftmaxOfBatch) => {
            let powers = logits.map(f64::exp);
            (&powers / powers.sum() - t) / n
        }
        _ => (y - t) / n,
    }
}

fn slope(activation: Activation, a: &DMatrix<f64>, mistake: Option<Mistake>) -> DMatrix<f64> {
    match (activation, mistake) {
        (_, Some(Mistake::SlopeForgotten)) => a.map(|_| 1.0),
        (Activation::Relu, Some(Mistake::SlopeOfWrongArgument)) => a.map(|a| relu_derivative(-a)),
        (Activation::Relu, _) => a.map(relu_derivative),
        // σ′ = y(1 − y) of its output, not of its input.
        (_, Some(Mistake::SlopeOfWrongArgument)) => a.map(|a| a * (1.0 - a)),
        _ => a.map(sigmoid_derivative),
    }
}

fn layer(d_output: &DMatrix<f64>, input: &DMatrix<f64>) -> Affine<f64> {
    Affine { weight: d_output * input.transpose(), bias: d_output.column_sum() }
}

/// The mistakes that are made when all is computed.
fn spoil(
    mut gradient: TwoLayerNet<f64>,
    net: &TwoLayerNet<f64>,
    d_a: &DMatrix<f64>,
    labels: &Labels,
    mistake: Option<Mistake>,
) -> TwoLayerNet<f64> {
    match mistake {
        Some(Mistake::AddedTwice) => gradient.output.weight *= 2.0,
        Some(Mistake::BiasForgotten) => gradient.hidden.bias = DVector::zeros(d_a.nrows()),
        Some(Mistake::BiasOfFirstSample) => gradient.hidden.bias = d_a.column(0).into_owned(),
        Some(Mistake::BiasAveraged) => gradient.output.bias /= labels.len() as f64,
        Some(Mistake::GradientTransposed) => gradient.output.weight.transpose_mut(),
        Some(Mistake::OneEntry) => {
            let largest = gradient.hidden.weight.iamax_full();
            gradient.hidden.weight[largest] *= 1.01;
        }
        Some(Mistake::Thousandth) => gradient = gradient.map(|g| g * 1.001),
        Some(Mistake::WeightDecay) => gradient.hidden.weight += &net.hidden.weight * 1e-3,
        _ => {}
    }
    gradient
}
