//! What does a choice between two cost, and is it a softmax of two classes?
//!
//! Source: A §2.1.2 二分类任务损失函数, C §5.2 交叉熵损失

use crate::prelude::*;
use golden::{Golden, golden};
use losses::{
    DELTA, Labels, binary_cross_entropy, binary_cross_entropy_derivative, sigmoid_cross_entropy,
    sigmoid_cross_entropy_derivative, softmax_cross_entropy, softmax_cross_entropy_derivative,
};
use nalgebra::{DMatrix, dmatrix};
use rand::{RngExt, SeedableRng, rngs::StdRng};

pub(super) fn run(notebook: &mut Notebook) -> Result<()> {
    let golden = golden();
    from_probabilities(notebook, &golden)?;
    from_logits(notebook, &golden)?;
    three_ways(notebook)?;
    far_out(notebook)?;
    notebook.figure("binary", (900, 420), |page| {
        let (left, right) = page.split_horizontally(px(450));
        draw_by_probability(&left)?;
        draw_by_logit(&right)
    })
}

/// A golden case lists one output a sample; a sample is a column here.
fn case(golden: &Golden, name: &str) -> Result<(DMatrix<f64>, Labels, f64, DMatrix<f64>)> {
    let loss = golden.loss(name);
    let labels = Labels::new(loss.labels(), 2)?;
    Ok((loss.pred.transpose(), labels, loss.value, loss.grad.transpose()))
}

fn from_probabilities(notebook: &mut Notebook, golden: &Golden) -> Result<()> {
    let (y, t, value, gradient) = case(golden, "binary_cross_entropy (probabilities, mean)")?;
    let loss = binary_cross_entropy(&y, &t, 0.0);
    notebook.close("from probabilities, PyTorch's loss", loss, value, 1e-12);
    let worst =
        largest((binary_cross_entropy_derivative(&y, &t, 0.0) - gradient).abs().iter().copied());
    notebook.at_most("largest difference to its gradient", worst, 1e-12);
    Ok(())
}

fn from_logits(notebook: &mut Notebook, golden: &Golden) -> Result<()> {
    let (z, t, value, gradient) = case(golden, "binary_cross_entropy_with_logits (mean)")?;
    let loss = sigmoid_cross_entropy(&z, &t);
    notebook.close("from logits, PyTorch's loss", loss, value, 1e-12);
    let worst =
        largest((sigmoid_cross_entropy_derivative(&z, &t) - gradient).abs().iter().copied());
    notebook.at_most("largest difference to its gradient", worst, 1e-12);
    Ok(())
}

/// Probabilities, logits, and a softmax over the scores 0 and z.
fn three_ways(notebook: &mut Notebook) -> Result<()> {
    notebook.tell("\n100 random logits z and classes. The same loss three ways:");
    let mut rng = StdRng::seed_from_u64(1);
    let z = DMatrix::from_fn(1, 100, |_, _| rng.random_range(-6.0..6.0));
    let t = Labels::new((0..100).map(|_| rng.random_range(0..2)).collect(), 2)?;
    let both = z.clone().insert_row(0, 0.0);
    let loss = sigmoid_cross_entropy(&z, &t);
    let by_probability = binary_cross_entropy(&z.map(sigmoid), &t, 0.0);
    notebook.close("from sigmoid(z)", by_probability, loss, 1e-14);
    let by_softmax = softmax_cross_entropy(&both, &t);
    notebook.close("softmax of the scores (0, z)", by_softmax, loss, 1e-14);
    let gradient = softmax_cross_entropy_derivative(&both, &t).remove_row(0);
    let worst =
        largest((gradient - sigmoid_cross_entropy_derivative(&z, &t)).abs().iter().copied());
    notebook.at_most("its gradient by z, largest difference", worst, 1e-15);
    Ok(())
}

fn far_out(notebook: &mut Notebook) -> Result<()> {
    notebook.tell("\nA certain mistake, z = −1000 for a sample of class 1:");
    let (z, t) = (dmatrix![-1000.0], Labels::new(vec![1], 2)?);
    let loss = sigmoid_cross_entropy(&z, &t);
    notebook.close("loss from the logit", loss, 1000.0, 0.0);
    let slope = sigmoid_cross_entropy_derivative(&z, &t)[0];
    notebook.close("its slope", slope, -1.0, 0.0);
    let y = z.map(sigmoid);
    let loss = binary_cross_entropy(&y, &t, DELTA);
    notebook.close("loss from the probability and δ", loss, -DELTA.ln(), 1e-14);
    // The slope by y, times the slope of the sigmoid, y·(1 − y).
    let slope = binary_cross_entropy_derivative(&y, &t, DELTA)[0] * y[0] * (1.0 - y[0]);
    notebook.close("its slope by z, which is lost", slope, 0.0, 0.0);
    Ok(())
}

fn sigmoid(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

fn draw_by_probability(page: &Page) -> Result<(), Box<dyn Error>> {
    let (x, y) = (axis("probability y of class 1", 0.0..1.0), axis("loss", 0.0..5.0));
    let mut chart = chart(page, "From the probability", x, y)?;
    let (one, zero) = (Labels::new(vec![1], 2)?, Labels::new(vec![0], 2)?);
    // Left out where the loss leaves the chart.
    let of = |t| spread(0.0075..0.9925, 395).map(move |y| (y, loss_of(y, t)));
    line(&mut chart, of(&one), stroke(BLUE, 3), "class 1: −ln y")?;
    dashed(&mut chart, of(&zero), stroke(ORANGE, 3), "class 0: −ln(1 − y)")?;
    legend(&mut chart, SeriesLabelPosition::UpperMiddle)
}

fn loss_of(y: f64, t: &Labels) -> f64 {
    binary_cross_entropy(&dmatrix![y], t, 0.0)
}

fn draw_by_logit(page: &Page) -> Result<(), Box<dyn Error>> {
    let (x, y) = (axis("logit z", -5.0..5.0), axis("loss", 0.0..5.0));
    let mut chart = chart(page, "From the logit", x, y)?;
    let (one, zero) = (Labels::new(vec![1], 2)?, Labels::new(vec![0], 2)?);
    let of = |t| {
        let zs = spread(-4.99..4.99, 201);
        zs.map(move |z| (z, sigmoid_cross_entropy(&dmatrix![z], t)))
    };
    line(&mut chart, of(&one), stroke(BLUE, 3), "class 1: ln(1 + exp(−z))")?;
    dashed(&mut chart, of(&zero), stroke(ORANGE, 3), "class 0: ln(1 + exp z)")?;
    legend(&mut chart, SeriesLabelPosition::UpperMiddle)
}
