//! Which samples does the hinge loss still care about?
//!
//! Source: A §2.1.1 (Hinge Loss)

use crate::prelude::*;
use golden::golden;
use losses::{
    Labels, hinge, hinge_derivative, sigmoid_cross_entropy, sigmoid_cross_entropy_derivative,
};
use nalgebra::{DMatrix, dmatrix};

pub(super) fn run(notebook: &mut Notebook) -> Result<()> {
    let golden = golden();
    let expected = golden.loss("hinge (mean of max(0, 1 - t*y), t = +-1)");
    // The targets −1 and +1 are the classes 0 and 1; a sample is a column here.
    let class_1 = expected.target.iter().map(|&t| usize::from(t > 0.0));
    let labels = Labels::new(class_1.collect(), 2)?;
    let scores = expected.pred.transpose();
    notebook.close("PyTorch's loss", hinge(&scores, &labels), expected.value, 1e-12);
    let gradient = hinge_derivative(&scores, &labels).transpose();
    let worst = largest((gradient - &expected.grad).abs().iter().copied());
    notebook.at_most("largest difference to its gradient", worst, 1e-12);

    notebook.tell("\nOne sample of class 1, whose score is its margin:");
    let one = Labels::new(vec![1], 2)?;
    let margins = [-1.0, 0.0, 0.5, 1.0, 2.0];
    let of = |f: &dyn Fn(&DMatrix<f64>) -> f64| margins.map(|margin| f(&dmatrix![margin]));
    let losses = of(&|z| hinge(z, &one));
    let what = "loss at margins −1, 0, 0.5, 1, 2";
    notebook.close_all(what, &losses, &[2.0, 1.0, 0.5, 0.0, 0.0], 0.0);
    let slopes = of(&|z| hinge_derivative(z, &one)[0]);
    notebook.close_all("slope", &slopes, &[-1.0, -1.0, -1.0, 0.0, 0.0], 0.0);
    let slopes = of(&|z| sigmoid_cross_entropy_derivative(z, &one)[0]);
    let satisfied = slopes.iter().filter(|&&slope| slope == 0.0).count();
    let what = "cross-entropy, never content: slopes of 0 among them";
    notebook.close(what, satisfied as f64, 0.0, 0.0);

    notebook.figure("hinge", (900, 420), |page| {
        let (left, right) = page.split_horizontally(px(450));
        draw_losses(&left, &one)?;
        draw_slopes(&right, &one)
    })
}

fn draw_losses(page: &Page, one: &Labels) -> Result<(), Box<dyn Error>> {
    let (x, y) = (axis("margin s·z", -3.0..3.0), axis("loss", 0.0..4.0));
    let mut chart = chart(page, "The loss of one sample", x, y)?;
    let wrong = [(-3.0, 1.0), (0.0, 1.0), (0.0, 0.0), (3.0, 0.0)];
    line(&mut chart, wrong, stroke(GREY, 2), "wrong (1) or right (0)")?;
    let label = "cross-entropy from the logit";
    dashed(&mut chart, curve(|z| sigmoid_cross_entropy(z, one)), stroke(ORANGE, 3), label)?;
    line(&mut chart, curve(|z| hinge(z, one)), stroke(BLUE, 3), "hinge")?;
    legend(&mut chart, SeriesLabelPosition::UpperRight)
}

fn draw_slopes(page: &Page, one: &Labels) -> Result<(), Box<dyn Error>> {
    let (x, y) = (axis("margin s·z", -3.0..3.0), axis("slope", -1.25..0.5));
    let mut chart = chart(page, "Its slope: how hard it pulls", x, y)?;
    let label = "cross-entropy from the logit";
    let smooth = curve(|z| sigmoid_cross_entropy_derivative(z, one)[0]);
    dashed(&mut chart, smooth, stroke(ORANGE, 3), label)?;
    line(&mut chart, curve(|z| hinge_derivative(z, one)[0]), stroke(BLUE, 3), "hinge")?;
    legend(&mut chart, SeriesLabelPosition::UpperLeft)
}

fn curve(f: impl Fn(&DMatrix<f64>) -> f64) -> impl Iterator<Item = (f64, f64)> {
    spread(-3.0..3.0, 601).map(move |margin| (margin, f(&dmatrix![margin])))
}
