//! Do the layers compute what PyTorch computes, forward and backward?
//!
//! Source: D 简单层的实现, 激活函数层的实现; E §2.3; C §3.3 and §1.2

use crate::prelude::*;
use golden::{Golden, golden};
use graph::{
    Activation, Affine, add, mul, relu_derivative, sigmoid, sigmoid_derivative, softmax_with_loss,
    step, tanh, tanh_derivative,
};
use losses::{Labels, softmax, softmax_pullback};
use numdiff::Tensors;

pub(super) fn run(notebook: &mut Notebook) -> Result {
    let golden = golden();
    nodes(notebook);
    affine(notebook, &golden);
    activations(notebook, &golden);
    softmax_layers(notebook, &golden)?;
    let caption = "Both are steepest at 0, and their slopes vanish to both sides: what goes back \
                   through a saturated unit is almost nothing. The slope of tanh is up to 1, of \
                   the sigmoid up to 0.25.";
    notebook.figure("derivatives", caption, figure())
}

/// The largest difference of two tensors, relative to the largest entry.
pub fn difference<P: Tensors<f64>>(got: &P, expected: &P) -> f64 {
    let size = largest(expected.entries().map(f64::abs));
    largest_difference(got, expected) / size.max(f64::MIN_POSITIVE)
}

fn nodes(notebook: &mut Notebook) {
    let (sum, back) = add(3.0, 4.0);
    let (d_x, d_y) = back.backward(1.3);
    notebook.close_all("add: 3 + 4, and 1.3 sent back", &[sum, d_x, d_y], &[7.0, 1.3, 1.3], 1e-15);
    let (product, back) = mul(10.0, 5.0);
    let (d_x, d_y) = back.backward(1.3);
    let what = "mul: 10·5, and 1.3 sent back";
    notebook.close_all(what, &[product, d_x, d_y], &[50.0, 6.5, 13.0], 1e-14);
}

fn affine(notebook: &mut Notebook, golden: &Golden) {
    let expected = golden.layer("affine");
    let layer = Affine { weight: expected.params.w.clone(), bias: expected.params.b.clone() };
    let (y, back) = layer.forward(&expected.x);
    let upstream = expected.dy.clone();
    let (d_x, gradient) = back.backward(&upstream);
    for (what, off) in [
        ("A", difference(&y, &expected.y)),
        ("∂L/∂X", difference(&d_x, &expected.dx)),
        ("∂L/∂W", difference(&gradient.weight, &expected.dparams.w)),
        ("∂L/∂b", difference(&gradient.bias, &expected.dparams.b)),
    ] {
        let what = format!("affine, {what}, relative difference to PyTorch");
        notebook.at_most(what, off, 1e-12);
    }
    notebook.same("affine leaves its upstream gradient alone", upstream == expected.dy, true);
}

fn activations(notebook: &mut Notebook, golden: &Golden) {
    for (name, activation) in
        [("relu", Activation::Relu), ("sigmoid", Activation::Sigmoid), ("tanh", Activation::Tanh)]
    {
        let expected = golden.layer(name);
        let (y, back) = activation.forward(&expected.x);
        let upstream = expected.dy.clone();
        let d_x = back.backward(&upstream);
        let worst = largest([difference(&y, &expected.y), difference(&d_x, &expected.dx)]);
        let what = format!("{name}, both ways, relative difference to PyTorch");
        notebook.at_most(what, worst, 1e-12);
        let what = format!("{name} leaves its upstream gradient alone");
        notebook.same(what, upstream == expected.dy, true);
    }
    // ReLU has no slope at 0, where the two sides differ; 0 is the choice of PyTorch too.
    notebook.close("slope of ReLU at its kink", relu_derivative(0.0), 0.0, 0.0);
    let steps = [-1.0, 0.0, 1e-9, 2.0].map(step);
    notebook.close_all("step at −1, 0, 1e-9, 2", &steps, &[0.0, 0.0, 1.0, 1.0], 0.0);
}

fn softmax_layers(notebook: &mut Notebook, golden: &Golden) -> Result {
    let expected = golden.layer("softmax");
    let y = softmax(&expected.x);
    let d_x = softmax_pullback(&y, &expected.dy);
    let worst = largest([difference(&y, &expected.y), difference(&d_x, &expected.dx)]);
    notebook.at_most("softmax, both ways, relative difference to PyTorch", worst, 1e-12);
    for name in
        ["softmax_cross_entropy (logits, labels, mean)", "softmax_cross_entropy (extreme logits)"]
    {
        let expected = golden.loss(name);
        let labels = Labels::new(expected.labels(), expected.pred.nrows())?;
        let (loss, head) = softmax_with_loss(&expected.pred, &labels);
        let of_loss = (loss / expected.value - 1.0).abs();
        let worst = largest([of_loss, difference(&head.backward(1.0), &expected.grad)]);
        let what = format!("{}, relative difference to PyTorch", name.replace('_', " "));
        notebook.at_most(what, worst, 1e-12);
    }
    Ok(())
}

/// The sigmoid and tanh, each with its slope, which is computed from the output.
pub fn figure() -> Figure {
    Figure::row([
        with_slope("sigmoid", sigmoid, sigmoid_derivative),
        with_slope("tanh", tanh, tanh_derivative),
    ])
    .size(900, 420)
}

fn with_slope(name: &str, f: fn(f64) -> f64, slope: fn(f64) -> f64) -> Chart {
    let lowest = f(-6.0).min(0.0) - 0.1;
    let xs = spread(-6.0..6.0, 241);
    Chart::new(format!("{name} and its slope"))
        .x("x", -6.0..6.0)
        .y("value, slope", lowest..1.1)
        .line(name, BLUE.wide(3), xs.clone().map(|x| (x, f(x))))
        .line(format!("slope, at most {}", slope(0.0)), ORANGE.wide(3), xs.map(|x| (x, slope(x))))
}
