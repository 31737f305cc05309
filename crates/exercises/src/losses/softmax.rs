//! What is left of loss and slope when the scores are in the thousands?
//!
//! Source: E §2.3 softmax and SoftmaxWithLoss, A §2.3.3 and §2.1.2

use crate::prelude::*;
use golden::golden;
use losses::{
    DELTA, Labels, cross_entropy, cross_entropy_derivative, softmax, softmax_cross_entropy,
    softmax_cross_entropy_derivative, softmax_pullback,
};
use nalgebra::{DMatrix, dmatrix};

pub(super) fn run(notebook: &mut Notebook) -> Result<()> {
    let scores = dmatrix![1010.0; 1000.0; 990.0];
    let exp = scores.map(f64::exp);
    let as_it_stands = &exp / exp.sum();
    let numbers = as_it_stands.iter().filter(|y| !y.is_nan()).count();
    let what = "exp(z)/Σ exp(z) at 1010, 1000, 990: entries that are numbers";
    notebook.close(what, numbers as f64, 0.0, 0.0);
    notebook.tell("With the largest subtracted:");
    let y = softmax(&scores);
    for (what, y, expected) in [
        ("1010", y[0], 0.9999546000703311),
        ("1000", y[1], 4.539786860886666e-5),
        ("990", y[2], 2.061060046209062e-9),
    ] {
        notebook.close(what, y, expected, 1e-12 * expected);
    }

    let expected = golden().losses.into_iter();
    for expected in expected.filter(|loss| loss.loss.starts_with("softmax_cross_entropy")) {
        let labels = Labels::new(expected.labels(), expected.pred.nrows())?;
        let (loss, gradient) = straight(&expected.pred, &labels);
        let name = expected.loss.replace('_', " ");
        let tolerance = 1e-12 * expected.value;
        notebook.close(format!("{name}, PyTorch's loss"), loss, expected.value, tolerance);
        let worst = largest((gradient - expected.grad).abs().iter().copied());
        notebook.at_most("largest difference to its gradient", worst, 1e-12);
    }

    thousands(notebook)?;
    let right = Labels::new(vec![0], 2)?;
    notebook.figure("softmax", (900, 420), |page| {
        let (left, second) = page.split_horizontally(px(450));
        draw_losses(&left, &right)?;
        draw_slopes(&second, &right)
    })
}

/// Loss and gradient from the logits, by log-sum-exp.
fn straight(logits: &DMatrix<f64>, labels: &Labels) -> (f64, DMatrix<f64>) {
    (softmax_cross_entropy(logits, labels), softmax_cross_entropy_derivative(logits, labels))
}

/// The loss −ln(softmax + δ), and its own gradient by the chain rule.
fn with_delta(logits: &DMatrix<f64>, labels: &Labels) -> (f64, DMatrix<f64>) {
    let y = softmax(logits);
    let upstream = cross_entropy_derivative(&y, labels, DELTA);
    (cross_entropy(&y, labels, DELTA), softmax_pullback(&y, &upstream))
}

fn thousands(notebook: &mut Notebook) -> Result<()> {
    let logits = dmatrix![1000.0; -1000.0];
    let (right, wrong) = (Labels::new(vec![0], 2)?, Labels::new(vec![1], 2)?);
    notebook.tell("\nScores 1000 and −1000, and the second class is right:");
    let (loss, gradient) = straight(&logits, &wrong);
    notebook.close("loss from the logits", loss, 2000.0, 0.0);
    notebook.close_all("its gradient", gradient.as_slice(), &[1.0, -1.0], 0.0);
    let (loss, gradient) = with_delta(&logits, &wrong);
    notebook.close("ln(softmax + δ) sees no more than −ln δ", loss, -DELTA.ln(), 1e-12);
    notebook.close_all("its gradient, lost", gradient.as_slice(), &[0.0, 0.0], 0.0);

    notebook.tell("\nThe first class is right:");
    let (loss, gradient) = straight(&logits, &right);
    notebook.close("loss from the logits", loss, 0.0, 0.0);
    notebook.close_all("its gradient", gradient.as_slice(), &[0.0, 0.0], 0.0);
    let (loss, _) = with_delta(&logits, &right);
    notebook.close("ln(softmax + δ) is even below 0: −ln(1 + δ)", loss, -DELTA.ln_1p(), 1e-15);
    Ok(())
}

fn draw_losses(page: &Page, right: &Labels) -> Result<(), Box<dyn Error>> {
    let (x, y) = (axis(SCORE, -40.0..10.0), axis("loss", -2.0..42.0));
    let mut chart = chart(page, "The loss, where the other score is 0", x, y)?;
    line(&mut chart, curve(|z| straight(z, right).0), stroke(BLUE, 3), "from the logits")?;
    let label = "−ln(softmax + δ)";
    dashed(&mut chart, curve(|z| with_delta(z, right).0), stroke(ORANGE, 3), label)?;
    legend(&mut chart, SeriesLabelPosition::UpperRight)
}

fn draw_slopes(page: &Page, right: &Labels) -> Result<(), Box<dyn Error>> {
    let (x, y) = (axis(SCORE, -40.0..10.0), axis("slope", -1.2..0.4));
    let mut chart = chart(page, "Its slope, what descent has to go by", x, y)?;
    line(&mut chart, curve(|z| straight(z, right).1[0]), stroke(BLUE, 3), "from the logits")?;
    let label = "−ln(softmax + δ)";
    dashed(&mut chart, curve(|z| with_delta(z, right).1[0]), stroke(ORANGE, 3), label)?;
    legend(&mut chart, SeriesLabelPosition::UpperLeft)
}

const SCORE: &str = "score of the right class";

fn curve(f: impl Fn(&DMatrix<f64>) -> f64) -> impl Iterator<Item = (f64, f64)> {
    spread(-40.0..10.0, 501).map(move |z| (z, f(&dmatrix![z; 0.0])))
}
