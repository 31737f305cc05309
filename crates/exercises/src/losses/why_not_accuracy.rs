//! Why is a network trained on a loss, and not on its accuracy?
//!
//! Source: B 损失函数的意义, E §1 Q6

use crate::prelude::*;
use losses::{Labels, sigmoid_cross_entropy, sigmoid_cross_entropy_derivative};
use nalgebra::{DMatrix, DVectorView};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::ops::Range;

/// How far the weight is moved to either side for a slope.
const H: f64 = 1e-3;

pub(super) fn run(notebook: &mut Notebook) -> Result<()> {
    let cloud = Cloud::random(50, &mut StdRng::seed_from_u64(1))?;
    let weights: Vec<f64> = spread(-3.0..3.0, 601).collect();
    notebook.tell("50 points of two classes, score z = w·x₀ + x₁, and w at 601 values.");

    notebook.tell("\nTo the next value of w, 0.01 further:");
    let sizes = changes(&weights, |w| cloud.accuracy(w));
    let jumps = sizes.iter().copied().filter(|&size| size > 0.0);
    let smallest = jumps.fold(f64::INFINITY, f64::min);
    let what = "the accuracy does not change, or by at least a sample";
    notebook.close(what, smallest, 1.0 / 50.0, 1e-12);
    let sizes = changes(&weights, |w| cloud.loss(w));
    notebook.at_most("the loss changes a little, at most by", largest(sizes), 0.02);

    notebook.tell("\nSlopes by moving w by 0.001 to either side:");
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

    notebook.figure("why-not-accuracy", (900, 480), |page| {
        let (left, right) = page.split_horizontally(px(400));
        draw_cloud(&left, &cloud)?;
        let (above, below) = right.split_vertically(px(230));
        draw_accuracy(&above, &cloud, &weights)?;
        draw_loss(&below, &cloud, &weights)
    })
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
struct Cloud {
    x: DMatrix<f64>,
    labels: Labels,
}

impl Cloud {
    /// Around (−0.6, −0.3) for class 0, and around (0.6, 0.3) for class 1, so that some are mixed.
    fn random(points: usize, rng: &mut StdRng) -> Result<Self> {
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

    fn accuracy(&self, w: f64) -> f64 {
        let scores = self.scores(w);
        let pairs = scores.iter().zip(self.labels.iter());
        let right = pairs.filter(|&(&z, label)| (z > 0.0) == (label == 1));
        right.count() as f64 / self.labels.len() as f64
    }

    fn loss(&self, w: f64) -> f64 {
        sigmoid_cross_entropy(&self.scores(w), &self.labels)
    }

    /// The slope of the loss along w: how each score answers to w, times how the loss answers to
    /// each score.
    fn slope(&self, w: f64) -> f64 {
        let slopes = sigmoid_cross_entropy_derivative(&self.scores(w), &self.labels);
        slopes.dot(&self.x.row(0))
    }
}

fn draw_cloud(page: &Page, cloud: &Cloud) -> Result<(), Box<dyn Error>> {
    let (x, y) = (axis("x₀", -2.5..2.5), axis("x₁", -2.5..3.5));
    let mut chart = chart(page, "The points", x, y)?;
    let points = |class: usize| {
        let of_class = cloud.x.column_iter().zip(cloud.labels.iter());
        let of_class = of_class.filter(move |&(_, label)| label == class);
        of_class.map(|(x, _)| (x[0], x[1])).collect::<Vec<_>>()
    };
    line(&mut chart, [(-2.5, 2.5), (2.5, -2.5)], stroke(GREY, 2), "boundary, w = 1")?;
    chart
        .draw_series(points(0).into_iter().map(circle))?
        .label("class 0")
        .legend(|(x, y)| circle((x + 11 * i32::from(PIXEL), y)));
    chart
        .draw_series(points(1).into_iter().map(triangle))?
        .label("class 1")
        .legend(|(x, y)| triangle((x + 11 * i32::from(PIXEL), y)));
    legend(&mut chart, SeriesLabelPosition::UpperLeft)
}

fn circle<P>(place: P) -> Circle<P, u32> {
    Circle::new(place, px(5), BLUE.filled())
}

fn triangle<P>(place: P) -> TriangleMarker<P, u32> {
    TriangleMarker::new(place, px(7), ORANGE.filled())
}

fn draw_accuracy(page: &Page, cloud: &Cloud, weights: &[f64]) -> Result<(), Box<dyn Error>> {
    let (x, y) = (axis("weight w", -3.0..3.0), few("share right", 0.2..1.0));
    let mut chart = chart(page, "Accuracy: flat, then a jump", x, y)?;
    let curve = weights.iter().map(|&w| (w, cloud.accuracy(w)));
    chart.draw_series(LineSeries::new(curve, stroke(ORANGE, 2)))?;
    Ok(())
}

fn draw_loss(page: &Page, cloud: &Cloud, weights: &[f64]) -> Result<(), Box<dyn Error>> {
    let (x, y) = (axis("weight w", -3.0..3.0), few("loss", 0.0..3.0));
    let mut chart = chart(page, "Cross-entropy: smooth", x, y)?;
    let curve = weights.iter().map(|&w| (w, cloud.loss(w)));
    chart.draw_series(LineSeries::new(curve, stroke(BLUE, 2)))?;
    Ok(())
}

/// An axis for a low panel.
fn few(name: &'static str, range: Range<f64>) -> Axis {
    Axis { name, range, ticks: 5 }
}
