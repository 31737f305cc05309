//! What does a choice between two cost, and is it a softmax of two classes?
//!
//! Source: A §2.1.2 二分类任务损失函数, C §5.2 交叉熵损失

use crate::prelude::*;
use golden::{Golden, golden};
use losses::{
    DELTA, Labels, binary_cross_entropy, binary_cross_entropy_derivative,
    mean_squared_error_derivative, sigmoid_cross_entropy, sigmoid_cross_entropy_derivative,
    softmax_cross_entropy, softmax_cross_entropy_derivative,
};
use nalgebra::{DMatrix, dmatrix};
use rand::{RngExt, SeedableRng, rngs::StdRng};

pub(super) fn run(notebook: &mut Notebook) -> Result {
    let golden = golden();
    from_probabilities(notebook, &golden)?;
    from_logits(notebook, &golden)?;
    three_ways(notebook)?;
    squares_of_a_certain_mistake(notebook)?;
    far_out(notebook)?;
    let caption = "Both panels show one loss. From the probability it has a wall at each end, \
                   where a certain mistake costs without bound; from the logit the wall is a slope \
                   of 1.";
    let [zero, one] = [0, 1].map(|class| Labels::new(vec![class], 2));
    notebook.figure("binary", caption, figure(&zero?, &one?))
}

/// A golden case lists one output a sample; a sample is a column here.
fn case(golden: &Golden, name: &str) -> Result<(DMatrix<f64>, Labels, f64, DMatrix<f64>)> {
    let loss = golden.loss(name);
    let labels = Labels::new(loss.labels(), 2)?;
    Ok((loss.pred.transpose(), labels, loss.value, loss.grad.transpose()))
}

fn from_probabilities(notebook: &mut Notebook, golden: &Golden) -> Result {
    let (y, t, value, gradient) = case(golden, "binary_cross_entropy (probabilities, mean)")?;
    let loss = binary_cross_entropy(&y, &t, 0.0);
    notebook.close("from probabilities, PyTorch's loss", loss, value, 1e-12);
    let worst = largest_difference(&binary_cross_entropy_derivative(&y, &t, 0.0), &gradient);
    notebook.at_most("largest difference to its gradient", worst, 1e-12);
    Ok(())
}

fn from_logits(notebook: &mut Notebook, golden: &Golden) -> Result {
    let (z, t, value, gradient) = case(golden, "binary_cross_entropy_with_logits (mean)")?;
    let loss = sigmoid_cross_entropy(&z, &t);
    notebook.close("from logits, PyTorch's loss", loss, value, 1e-12);
    let worst = largest_difference(&sigmoid_cross_entropy_derivative(&z, &t), &gradient);
    notebook.at_most("largest difference to its gradient", worst, 1e-12);
    Ok(())
}

/// Probabilities, logits, and a softmax over the scores 0 and z.
fn three_ways(notebook: &mut Notebook) -> Result {
    notebook.tell("100 random logits z and classes. The same loss three ways:");
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
    let worst = largest_difference(&gradient, &sigmoid_cross_entropy_derivative(&z, &t));
    notebook.at_most("its gradient by z, largest difference", worst, 1e-15);
    Ok(())
}

/// Squares of a probability, whose slope has that of the sigmoid in it.
fn squares_of_a_certain_mistake(notebook: &mut Notebook) -> Result {
    notebook.tell(
        "Slopes by the logit z of a sample of class 1, by cross-entropy and by squares (y − 1)²:",
    );
    let class_1 = Labels::new(vec![1], 2)?;
    let slopes = |z: f64| {
        let y = sigmoid(z);
        let of_squares = mean_squared_error_derivative(&dmatrix![y], &dmatrix![1.0])[0];
        (sigmoid_cross_entropy_derivative(&dmatrix![z], &class_1)[0], of_squares * y * (1.0 - y))
    };
    let rows = [-10.0, -2.0, 0.0, 2.0].map(|z| {
        let (entropy, squares) = slopes(z);
        [z.to_string(), format!("{entropy:.6}"), format!("{squares:.6}")]
    });
    notebook.table(["z", "cross-entropy", "squares"], rows);
    let (entropy, squares) = slopes(-10.0);
    notebook.within("cross-entropy pulls at a certain mistake", entropy, -1.0..=-0.9999);
    notebook.within("squares hardly do", squares, -1e-4..=0.0);
    Ok(())
}

fn far_out(notebook: &mut Notebook) -> Result {
    notebook.tell("A certain mistake, z = −1000 for a sample of class 1:");
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

/// The loss of one sample from its probability and from its logit, if it is of class 0, and of class 1.
pub fn figure(zero: &Labels, one: &Labels) -> Figure {
    let by_probability = |t| {
        spread(0.0025..0.9975, 399).map(move |y| (y, binary_cross_entropy(&dmatrix![y], t, 0.0)))
    };
    let by_logit =
        |t| spread(-5.0..5.0, 201).map(move |z| (z, sigmoid_cross_entropy(&dmatrix![z], t)));
    let probability = Chart::new("From the probability")
        .x("probability y of class 1", 0.0..1.0)
        .line("class 1: −ln y", BLUE.wide(3), by_probability(one))
        .line("class 0: −ln(1 − y)", ORANGE.dashed(3), by_probability(zero));
    let logit = Chart::new("From the logit")
        .x("logit z", -5.0..5.0)
        .line("class 1: ln(1 + exp(−z))", BLUE.wide(3), by_logit(one))
        .line("class 0: ln(1 + exp z)", ORANGE.dashed(3), by_logit(zero));
    let charts = [probability, logit].map(|chart| chart.y("loss", 0.0..5.0));
    Figure::row(charts).size(900, 420)
}
