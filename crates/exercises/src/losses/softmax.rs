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
use std::ops::Range;

pub(super) fn run(notebook: &mut Notebook) -> Result {
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
        let worst = largest_difference(&gradient, &expected.grad);
        notebook.at_most("largest difference to its gradient", worst, 1e-12);
    }

    thousands(notebook)?;
    distributions(notebook)?;
    let caption = "The slope of each score is its probability, less 1 at the right class (orange): the \
                   right score is to rise by as much as all others are to fall.";
    let three = bars(&[1.0, 2.0, 0.5, -1.0], &Labels::new(vec![0], 4)?);
    notebook.figure("slopes", caption, Figure::row(three).size(1140, 360))?;
    let caption = "From the logits the loss goes on rising and its slope stays −1, however wrong \
                   the answer. With δ the loss stops at 16 and the slope is 0 there: descent would \
                   not move.";
    notebook.figure("softmax", caption, figure(&Labels::new(vec![0], 2)?))
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

fn thousands(notebook: &mut Notebook) -> Result {
    let logits = dmatrix![1000.0; -1000.0];
    let (right, wrong) = (Labels::new(vec![0], 2)?, Labels::new(vec![1], 2)?);
    notebook.tell("Scores 1000 and −1000, and the second class is right:");
    let (loss, gradient) = straight(&logits, &wrong);
    notebook.close("loss from the logits", loss, 2000.0, 0.0);
    notebook.close_all("its gradient", gradient.as_slice(), &[1.0, -1.0], 0.0);
    let (loss, gradient) = with_delta(&logits, &wrong);
    notebook.close("ln(softmax + δ) sees no more than −ln δ", loss, -DELTA.ln(), 1e-12);
    notebook.close_all("its gradient, lost", gradient.as_slice(), &[0.0, 0.0], 0.0);

    notebook.tell("The first class is right:");
    let (loss, gradient) = straight(&logits, &right);
    notebook.close("loss from the logits", loss, 0.0, 0.0);
    notebook.close_all("its gradient", gradient.as_slice(), &[0.0, 0.0], 0.0);
    let (loss, _) = with_delta(&logits, &right);
    notebook.close("ln(softmax + δ) is even below 0: −ln(1 + δ)", loss, -DELTA.ln_1p(), 1e-15);
    Ok(())
}

/// −Σ tₖ·ln yₖ, where 0·ln 0 is 0, and + 0 makes 0 of −0.
fn cross(t: &DMatrix<f64>, y: &DMatrix<f64>) -> f64 {
    t.iter().zip(y).filter(|(t, _)| **t > 0.0).map(|(t, y)| -t * y.ln()).sum::<f64>() + 0.0
}

/// The cross-entropy of two distributions (C §5.2, D) is the entropy of the first and how far the second
/// is from it: H(t, y) = H(t) + KL(t‖y).
fn distributions(notebook: &mut Notebook) -> Result {
    let logits = dmatrix![0.3; -1.2; 2.0];
    let y = softmax(&logits);
    let kl = |t: &DMatrix<f64>| -> f64 {
        let pairs = t.iter().zip(&y).filter(|(t, _)| **t > 0.0);
        pairs.map(|(t, y)| t * (t / y).ln()).sum()
    };
    let targets = [
        ("one-hot", dmatrix![0.0; 0.0; 1.0]),
        ("smoothed", dmatrix![0.05; 0.05; 0.9]),
        ("equal to y", y.clone()),
    ];
    notebook.tell("Cross-entropy as a comparison of two distributions, y = softmax(0.3, −1.2, 2):");
    let rows = targets.iter().map(|(name, t)| {
        let numbers = [cross(t, &y), cross(t, t), kl(t)].map(|number| format!("{number:.6}"));
        [vec![(*name).to_owned()], numbers.to_vec()].concat()
    });
    notebook.table(["t", "H(t, y)", "H(t)", "KL(t‖y)"], rows);
    let off = targets.iter().map(|(_, t)| (cross(t, &y) - cross(t, t) - kl(t)).abs());
    notebook.at_most("H(t, y) less H(t) + KL(t‖y), at most", largest(off), 1e-15);
    let one_hot = &targets[0].1;
    notebook.close("one-hot: H(t)", cross(one_hot, one_hot), 0.0, 0.0);
    let loss = softmax_cross_entropy(&logits, &Labels::new(vec![2], 3)?);
    notebook.close("one-hot: KL(t‖y), which is the loss", kl(one_hot), loss, 1e-15);
    notebook.close("t equal to y: KL(t‖y)", kl(&y), 0.0, 0.0);
    Ok(())
}

/// Scores, the probabilities that the softmax makes of them, and the slopes of the loss: what descent
/// changes each score by is against its slope.
pub fn bars(scores: &[f64], right: &Labels) -> [Chart; 3] {
    let logits = DMatrix::from_column_slice(scores.len(), 1, scores);
    let (_, slopes) = straight(&logits, right);
    let class = right.iter().next();
    let chart = |heading: &str, name, range: Range<f64>, values: &[f64]| {
        let count = scores.len() as f64;
        let chart =
            Chart::new(heading).x("class", -0.6..count - 0.4).y(name, range).ticks(scores.len(), 5);
        values.iter().enumerate().fold(chart, |chart, (k, &value)| {
            let color = if Some(k) == class { ORANGE } else { BLUE };
            let x = k as f64;
            chart.bar("", color, (x - 0.35, value.min(0.0)), (x + 0.35, value.max(0.0)))
        })
    };
    [
        chart("Scores", "z", -5.0..5.0, scores),
        chart("Probabilities", "y = softmax(z)", 0.0..1.0, softmax(&logits).as_slice()),
        chart("Slopes, y − t", "∂L/∂z", -1.0..1.0, slopes.as_slice()),
    ]
}

/// Loss and slope of one sample whose right class has the score z and the other one 0.
pub fn figure(right: &Labels) -> Figure {
    type Way = fn(&DMatrix<f64>, &Labels) -> (f64, DMatrix<f64>);
    let curve = |way: Way, of: fn((f64, DMatrix<f64>)) -> f64| {
        spread(-40.0..10.0, 501).map(move |z| (z, of(way(&dmatrix![z; 0.0], right))))
    };
    let both = |chart: Chart, of: fn((f64, DMatrix<f64>)) -> f64| {
        chart
            .x("score of the right class", -40.0..10.0)
            .line("from the logits", BLUE.wide(3), curve(straight, of))
            .line("−ln(softmax + δ)", ORANGE.dashed(3), curve(with_delta, of))
    };
    let losses = Chart::new("The loss, where the other score is 0").y("loss", -2.0..42.0);
    let slopes = Chart::new("Its slope, what descent has to go by").y("slope", -1.2..0.4);
    Figure::row([both(losses, |it| it.0), both(slopes, |it| it.1[0])]).size(900, 420)
}
