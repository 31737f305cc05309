//! The plane: samples of two classes, and what a classifier decides at every place.

use crate::prelude::*;
use figure::Map;
use losses::{Labels, softmax};
use nalgebra::{DMatrix, dmatrix};
use net::{Network, Perceptron};
use std::ops::Range;

/// The inputs of a logic gate, 00, 01, 10 and 11, one a column.
pub fn corners() -> DMatrix<f64> {
    dmatrix![0.0, 0.0, 1.0, 1.0; 0.0, 1.0, 0.0, 1.0]
}

/// What a logic gate says to each of its inputs.
///
/// # Panics
/// When it says anything but 0 and 1.
pub fn truth(outputs: [usize; 4]) -> Labels {
    Labels::new(outputs.to_vec(), 2).expect("0 and 1 are two classes")
}

/// An empty square of the plane, its axes named after the two features.
pub fn square(heading: impl Into<String>, names: [&str; 2], range: &Range<f64>) -> Chart {
    Chart::new(heading).x(names[0], range.clone()).y(names[1], range.clone())
}

/// Evaluates a classifier over a square; `f` takes a batch and gives a number for each sample.
pub fn map(range: &Range<f64>, f: impl FnOnce(&DMatrix<f64>) -> Vec<f64>) -> Map {
    Map::over(range.clone(), range.clone(), f)
}

/// Adds samples of two classes: 0 an orange ring, 1 a blue dot, to be told apart in grey too.
pub fn with_samples(chart: Chart, x: &DMatrix<f64>, labels: &Labels, pixels: u32) -> Chart {
    let of_class = |class: usize| {
        let samples = x.column_iter().zip(labels.iter());
        samples.filter(move |(_, label)| *label == class).map(|(sample, _)| (sample[0], sample[1]))
    };
    chart.dots("class 1", Dot::rimmed(BLUE, pixels), of_class(1)).dots(
        "class 0",
        Dot::ring(ORANGE, pixels),
        of_class(0),
    )
}

/// P(1) of a network over the plane, the line on which it is 1/2, and the samples.
pub fn learnt(
    chart: Chart,
    range: &Range<f64>,
    net: &impl Network<f64>,
    (x, labels): (&DMatrix<f64>, &Labels),
    pixels: u32,
) -> Chart {
    let map = map(range, |x| softmax(&net.logits(x)).row(1).iter().copied().collect());
    with_samples(chart.fill(&map, 0.0, 1.0).contour(&map, 0.5, BLACK), x, labels, pixels)
}

/// The piece of a perceptron's line w₁x₁ + w₂x₂ + b = 0 within a square, if it meets it.
pub fn separating_line(perceptron: &Perceptron<f64>, range: &Range<f64>) -> Vec<(f64, f64)> {
    let (a, b, bias) = (perceptron.weight[0], perceptron.weight[1], perceptron.bias);
    let ends = [range.start, range.end];
    let on_sides = ends.map(|x| (x, -(a * x + bias) / b));
    let on_ends = ends.map(|y| (-(b * y + bias) / a, y));
    let on_sides = on_sides.into_iter().filter(|(_, y)| range.contains(y));
    let on_ends = on_ends.into_iter().filter(|(x, _)| range.contains(x));
    on_sides.chain(on_ends).take(2).collect()
}
