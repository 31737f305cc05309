//! Which samples does the hinge loss still care about?
//!
//! Source: A §2.1.1 (Hinge Loss)

use crate::prelude::*;
use golden::golden;
use losses::{
    Labels, hinge, hinge_derivative, sigmoid_cross_entropy, sigmoid_cross_entropy_derivative,
};
use nalgebra::{DMatrix, dmatrix};

pub(super) fn run(notebook: &mut Notebook) -> Result {
    let golden = golden();
    let expected = golden.loss("hinge (mean of max(0, 1 - t*y), t = +-1)");
    // The targets −1 and +1 are the classes 0 and 1; a sample is a column here.
    let class_1 = expected.target.iter().map(|&t| usize::from(t > 0.0));
    let labels = Labels::new(class_1.collect(), 2)?;
    let scores = expected.pred.transpose();
    notebook.close("PyTorch's loss", hinge(&scores, &labels), expected.value, 1e-12);
    let gradient = hinge_derivative(&scores, &labels).transpose();
    let worst = largest_difference(&gradient, &expected.grad);
    notebook.at_most("largest difference to its gradient", worst, 1e-12);

    notebook.tell("One sample of class 1, whose score is its margin:");
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

    let caption = "Beyond a margin of 1 the hinge loss is 0 and does not pull any more. \
                   Cross-entropy pulls a little however right the answer is.";
    notebook.figure("hinge", caption, figure(&one))
}

/// The loss of one sample by its margin, and its slope; `one` is a sample of class 1.
pub fn figure(one: &Labels) -> Figure {
    let curve = |f: &dyn Fn(&DMatrix<f64>) -> f64| -> Vec<(f64, f64)> {
        spread(-3.0..3.0, 601).map(|margin| (margin, f(&dmatrix![margin]))).collect()
    };
    let label = "cross-entropy from the logit";
    let losses = Chart::new("The loss of one sample")
        .y("loss", 0.0..4.0)
        .line("wrong (1) or right (0)", GREY, [(-3.0, 1.0), (0.0, 1.0), (0.0, 0.0), (3.0, 0.0)])
        .line(label, ORANGE.dashed(3), curve(&|z| sigmoid_cross_entropy(z, one)))
        .line("hinge", BLUE.wide(3), curve(&|z| hinge(z, one)));
    let slopes = Chart::new("Its slope: how hard it pulls")
        .y("slope", -1.25..0.5)
        .line(label, ORANGE.dashed(3), curve(&|z| sigmoid_cross_entropy_derivative(z, one)[0]))
        .line("hinge", BLUE.wide(3), curve(&|z| hinge_derivative(z, one)[0]));
    Figure::row([losses, slopes].map(|chart| chart.x("margin s·z", -3.0..3.0))).size(900, 420)
}
