//! Why is a network trained on a loss, and not on its accuracy?
//!
//! Source: B 损失函数的意义, E §1 Q6

use crate::prelude::*;
use losses::{Labels, sigmoid_cross_entropy, sigmoid_cross_entropy_derivative};
use nalgebra::{DMatrix, DVectorView};
use rand::{RngExt, SeedableRng, rngs::StdRng};

/// How far the weight is moved to either side for a slope.
const H: f64 = 1e-3;

pub(super) fn run(notebook: &mut Notebook) -> Result {
    let cloud = Cloud::random(50, &mut StdRng::seed_from_u64(1))?;
    let weights: Vec<f64> = spread(-3.0..3.0, 601).collect();
    notebook.tell("50 points of two classes, score z = w·x₀ + x₁, and w at 601 values.");

    notebook.tell("To the next value of w, 0.01 further:");
    let sizes = changes(&weights, |w| cloud.accuracy(w));
    let jumps = sizes.iter().copied().filter(|&size| size > 0.0);
    let smallest = jumps.fold(f64::INFINITY, f64::min);
    let what = "the accuracy does not change, or by at least a sample";
    notebook.close(what, smallest, 1.0 / 50.0, 1e-12);
    let sizes = changes(&weights, |w| cloud.loss(w));
    notebook.at_most("the loss changes a little, at most by", largest(sizes), 0.02);

    notebook.tell("Slopes by moving w by 0.001 to either side:");
    let of_accuracy = slopes(&weights, |w| cloud.accuracy(w));
    let what = "share of the accuracy's slopes that are 0";
    notebook.within(what, share_of_zeros(&of_accuracy), 0.95..=1.0);
    let of_loss = slopes(&weights, |w| cloud.loss(w));
    let what = "share of the loss's slopes that are 0";
    notebook.close(what, share_of_zeros(&of_loss), 0.0, 0.0);
    let by_formula = weights.iter().map(|&w| cloud.slope(w));
    let worst = by_formula.zip(&of_loss).map(|(a, b)| (a - b).abs());
    let what = "the loss's slopes to Σ (y − t)·x₀/N, largest difference";
    notebook.at_most(what, largest(worst), 1e-6);

    let caption = "Turning the boundary a little moves no point across it, so the accuracy is flat \
                   and its slope says nothing. The loss answers to every change of w.";
    notebook.figure("why-not-accuracy", caption, figure(&cloud, &weights, 1.0))
}

/// By how much f changes from each weight to the next.
fn changes(weights: &[f64], f: impl Fn(f64) -> f64) -> Vec<f64> {
    let pairs = weights.windows(2);
    pairs.map(|pair| (f(pair[1]) - f(pair[0])).abs()).collect()
}

/// The slope of f at each weight.
fn slopes(weights: &[f64], f: impl Fn(f64) -> f64) -> Vec<f64> {
    let slope = |&w: &f64| (f(w + H) - f(w - H)) / (2.0 * H);
    weights.iter().map(slope).collect()
}

fn share_of_zeros(slopes: &[f64]) -> f64 {
    let zeros = slopes.iter().filter(|&&slope| slope == 0.0);
    zeros.count() as f64 / slopes.len() as f64
}

/// Points x of two classes, and a classifier with one weight w: the score of class 1 is
/// w·x₀ + x₁.
pub struct Cloud {
    x: DMatrix<f64>,
    labels: Labels,
}

impl Cloud {
    /// Around (−0.6, −0.3) for class 0, and around (0.6, 0.3) for class 1, so that some are mixed.
    ///
    /// # Errors
    /// None: its labels are of two classes.
    pub fn random(points: usize, rng: &mut StdRng) -> Result<Self> {
        let labels = Labels::new((0..points).map(|n| n % 2).collect(), 2)?;
        let mut x = DMatrix::from_fn(2, points, |_, _| rng.random_range(-1.5..1.5));
        for (mut x, label) in x.column_iter_mut().zip(labels.iter()) {
            let side = 2.0 * label as f64 - 1.0;
            x[0] += 0.6 * side;
            x[1] += 0.3 * side;
        }
        Ok(Self { x, labels })
    }

    fn scores(&self, w: f64) -> DMatrix<f64> {
        let score = |x: DVectorView<f64>| w * x[0] + x[1];
        DMatrix::from_iterator(1, self.x.ncols(), self.x.column_iter().map(score))
    }

    /// The share of the points on the right side.
    pub fn accuracy(&self, w: f64) -> f64 {
        let scores = self.scores(w);
        let pairs = scores.iter().zip(self.labels.iter());
        let right = pairs.filter(|&(&z, label)| (z > 0.0) == (label == 1));
        right.count() as f64 / self.labels.len() as f64
    }

    /// The mean cross-entropy.
    pub fn loss(&self, w: f64) -> f64 {
        sigmoid_cross_entropy(&self.scores(w), &self.labels)
    }

    /// The slope of the loss along w: how each score answers to w, times how the loss answers to
    /// each score.
    pub fn slope(&self, w: f64) -> f64 {
        let slopes = sigmoid_cross_entropy_derivative(&self.scores(w), &self.labels);
        slopes.dot(&self.x.row(0))
    }
}

/// The points with the boundary of a weight w, and what a weight of any of these values makes of them.
pub fn figure(cloud: &Cloud, weights: &[f64], w: f64) -> Figure {
    Figure::row(charts(cloud, weights, w)).size(1140, 400)
}

/// Its three charts.
pub fn charts(cloud: &Cloud, weights: &[f64], w: f64) -> [Chart; 3] {
    let points = |class: usize| {
        let labelled = cloud.x.column_iter().zip(cloud.labels.iter());
        labelled.filter(move |&(_, label)| label == class).map(|(x, _)| (x[0], x[1]))
    };
    let places = Chart::new("The points")
        .x("x₀", -2.5..2.5)
        .y("x₁", -2.5..3.5)
        .line(format!("boundary, w = {}", number(w)), GREY, [(-2.5, 2.5 * w), (2.5, -2.5 * w)])
        .dots("class 0", BLUE.dot(5), points(0))
        .dots("class 1", Dot::triangle(ORANGE, 7), points(1));
    let accuracy = Chart::new("Accuracy: flat, then a jump")
        .x("weight w", -3.0..3.0)
        .y("share right", 0.2..1.0)
        .path(ORANGE, weights.iter().map(|&w| (w, cloud.accuracy(w))))
        .dots(
            "highest",
            ORANGE.dot(5),
            best(weights, |w| -cloud.accuracy(w)).map(|w| (w, cloud.accuracy(w))),
        );
    let loss = Chart::new("Cross-entropy: smooth")
        .x("weight w", -3.0..3.0)
        .y("loss", 0.0..3.0)
        .path(BLUE, weights.iter().map(|&w| (w, cloud.loss(w))))
        .dots("lowest", BLUE.dot(5), best(weights, |w| cloud.loss(w)).map(|w| (w, cloud.loss(w))));
    let accuracy = accuracy.dots("this w", Dot::ring(BLACK, 5), [(w, cloud.accuracy(w))]);
    let loss = loss.dots("this w", Dot::ring(BLACK, 5), [(w, cloud.loss(w))]);
    [places, accuracy, loss]
}

/// The weight at which f is least.
fn best(weights: &[f64], f: impl Fn(f64) -> f64) -> Option<f64> {
    weights.iter().copied().min_by(|&a, &b| f(a).total_cmp(&f(b)))
}
