//! Where does the gradient point, and where does it not?
//!
//! Source: A §2.2.3, B 梯度 (misprinted there, see ERRATA.md), E §1 Q7

use crate::prelude::*;
use nalgebra::{Rotation2, Vector2, vector};
use numdiff::{Difference, StepSize, derivative, gradient};
use std::f64::consts::TAU;

/// A function of two numbers.
pub type Function = fn(&Vector2<f64>) -> f64;

/// Round: the way down leads straight to the minimum.
fn bowl(x: &Vector2<f64>) -> f64 {
    x[0].powi(2) + x[1].powi(2)
}

/// Stretched along x₀: it does not.
fn valley(x: &Vector2<f64>) -> f64 {
    x[0].powi(2) / 4.0 + x[1].powi(2)
}

fn slope(f: Function, mut at: Vector2<f64>) -> Vector2<f64> {
    gradient(f, &mut at, Difference::Central, StepSize::Fixed(1e-4))
}

pub(super) fn run(notebook: &mut Notebook) -> Result {
    for (at, expected) in [
        (vector![3.0, 4.0], [6.0, 8.0]),
        (vector![0.0, 2.0], [0.0, 4.0]),
        // B prints this point.
        (vector![0.0, 0.2], [0.0, 0.4]),
        (vector![3.0, 0.0], [6.0, 0.0]),
    ] {
        let what = format!("∇(x₀² + x₁²) at ({}, {})", at[0], at[1]);
        notebook.close_all(what, slope(bowl, at).as_slice(), &expected, 1e-10);
    }
    notebook.close("its length at (3, 4)", slope(bowl, vector![3.0, 4.0]).norm(), 10.0, 1e-10);

    // On x₀²/a² + x₁² the largest angle is atan((a² − 1)/2a), which is 0 for a = 1.
    let largest_angle = 0.75f64.atan().to_degrees();
    for (name, f, missed_by) in
        [("x₀² + x₁²", bowl as Function, 0.0), ("x₀²/4 + x₁²", valley, largest_angle)]
    {
        notebook.tell(format!("{name}:"));
        steepest(notebook, f);
        across_the_contour(notebook, f);
        let what = "largest angle between −∇f and the way to the minimum, degrees";
        notebook.close(what, angle_missed(f), missed_by, 1e-2);
    }

    let caption = "Every arrow stands at a right angle to the contour through it. On the round \
                   bowl all point to the minimum; in the valley most miss it, although each points \
                   steepest down where it is.";
    let charts = [field("−∇f of x₀² + x₁²", bowl), field("−∇f of x₀²/4 + x₁²", valley)];
    notebook.figure("field", caption, Figure::row(charts).size(960, 480))
}

/// A unit vector.
fn direction(angle: f64) -> Vector2<f64> {
    vector![angle.cos(), angle.sin()]
}

/// Of the slopes in 360 directions, each is |∇f|·cos of the angle to the gradient.
fn steepest(notebook: &mut Notebook, f: Function) {
    let at = vector![2.0, 1.5];
    let gradient = slope(f, at);
    let along = |u: Vector2<f64>| {
        derivative(|d| f(&(at + u * d)), 0.0, Difference::Central, StepSize::Fixed(1e-4))
    };
    let uphill = gradient.normalize();
    let turned = |degrees: f64| along(Rotation2::new(degrees.to_radians()) * uphill);
    let off = |degrees: f64| (turned(degrees) - gradient.norm() * degrees.to_radians().cos()).abs();
    let degrees = || spread(0.0..359.0, 360);
    let worst = largest(degrees().map(off));
    notebook.at_most("slope in 360 directions, off |∇f|·cos φ", worst, 1e-10);
    let steepest = degrees().max_by(|&a, &b| turned(a).total_cmp(&turned(b)));
    notebook.close("steepest up, degrees from ∇f", steepest.unwrap_or(f64::NAN), 0.0, 0.0);
}

/// How far from the origin f has this value, in that direction; both functions rise outwards.
fn radius(f: Function, level: f64, angle: f64) -> f64 {
    let (mut inside, mut outside) = (0.0, 20.0);
    for _ in 0..60 {
        let middle = f64::midpoint(inside, outside);
        let below = f(&(direction(angle) * middle)) < level;
        *(if below { &mut inside } else { &mut outside }) = middle;
    }
    inside
}

/// The contour f = level, found without derivatives.
fn on_contour(f: Function, level: f64, angle: f64) -> Vector2<f64> {
    direction(angle) * radius(f, level, angle)
}

/// The angle between the gradient and the contour, the latter by the difference of two of its
/// points.
fn across_the_contour(notebook: &mut Notebook, f: Function) {
    let level = 6.0;
    let cosine = |angle: f64| {
        let ahead = on_contour(f, level, angle + 1e-5);
        let tangent = (ahead - on_contour(f, level, angle - 1e-5)).normalize();
        let uphill = slope(f, on_contour(f, level, angle)).normalize();
        tangent.dot(&uphill).abs()
    };
    let worst = largest(spread(0.0..TAU, 100).map(cosine));
    notebook.at_most("∇f ⟂ contour f = 6, largest |cos|", worst, 1e-9);
}

/// The largest angle between −∇f and the direction to the minimum, which is at the origin.
fn angle_missed(f: Function) -> f64 {
    let angle = |angle: f64| {
        let at = on_contour(f, 6.0, angle);
        slope(f, at).angle(&at).to_degrees()
    };
    largest(spread(0.0..TAU, 1001).map(angle))
}

/// Where −∇f points, over contours of f.
pub fn field(heading: &str, f: Function) -> Chart {
    let mut chart = Chart::new(heading).x("x₀", -4.4..4.4).y("x₁", -4.4..4.4);
    for level in [0.5, 2.0, 4.5, 8.0, 12.5, 18.0] {
        let points = spread(0.0..TAU, 361).map(|angle| on_contour(f, level, angle));
        chart = chart.path(PALE.wide(1), points.map(|x| (x[0], x[1])));
    }
    for (x0, x1) in
        spread(-4.0..4.0, 11).flat_map(|x0| spread(-4.0..4.0, 11).map(move |x1| (x0, x1)))
    {
        // An arrow with its middle at the place, short enough not to touch its neighbours.
        let half = slope(f, vector![x0, x1]) * -0.0425;
        chart = chart.arrow(BLUE, (x0 - half[0], x1 - half[1]), (x0 + half[0], x1 + half[1]));
    }
    chart.dot((0.0, 0.0), ORANGE.dot(5))
}
