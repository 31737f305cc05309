//! Where does descent on x₀² + x₁² end, with four learning rates?
//!
//! Source: A §2.4.1, B 梯度法

use crate::prelude::*;
use nalgebra::{Vector2, vector};
use numdiff::{Difference, StepSize, gradient, gradient_descent};
use std::f64::consts::TAU;

fn f(x: &Vector2<f64>) -> f64 {
    x[0].powi(2) + x[1].powi(2)
}

/// The path of so many steps from (−3, 4).
pub fn descend(learning_rate: f64, steps: usize) -> Vec<Vector2<f64>> {
    let slope = |x: &mut Vector2<f64>| gradient(f, x, Difference::Central, StepSize::Fixed(1e-4));
    gradient_descent(slope, vector![-3.0, 4.0], learning_rate, steps)
}

pub(super) fn run(notebook: &mut Notebook) -> Result {
    let good = descend(0.1, 100);
    let end = [-6.111107928998789e-10, 8.148143905314271e-10];
    notebook.close_all("η = 0.1, 100 steps, ends at", good[100].as_slice(), &end, 1e-18);

    // Nine digits: the numbers are of size 1e13 and 1e12.
    let too_large = descend(10.0, 100)[100];
    notebook.close("η = 10, 100 steps, flies off to x₀", too_large[0], -2.58983747e13, 5e4);
    notebook.close("and x₁", too_large[1], -1.29524862e12, 5e3);

    let too_small = descend(1e-10, 100);
    let end = [-2.99999994, 3.99999992];
    notebook.close_all("η = 1e-10, 100 steps, ends at", too_small[100].as_slice(), &end, 5e-9);

    let swinging = descend(0.9, 2000);
    notebook.within("η = 0.9, 2000 steps, ends at a distance", swinging[2000].norm(), 0.0..=1e-15);

    let caption = "η = 0.1 walks straight down; 0.9 jumps over the minimum and swings from side to side, no \
                   slower; 1e-10 stays where it is; 10 flies off until x ± h is x itself, where the \
                   numerical slope is 0 and it halts.";
    let paths: [(&str, &[_]); 4] = [
        ("η = 10", &descend(10.0, 20)),
        ("η = 0.9", &swinging),
        ("η = 0.1", &good),
        ("η = 1e-10", &too_small),
    ];
    let charts = [
        path_over_contours("η = 0.1: straight to the minimum", &good),
        path_over_contours("η = 0.9: from side to side", &swinging[..60]),
        first_steps(&paths),
        distances(&paths),
    ];
    notebook.figure("paths", caption, Figure::grid(2, charts))
}

/// A path for each rate, by name.
type Paths<'a> = [(&'a str, &'a [Vector2<f64>]); 4];

const COLORS: [Color; 4] = [PURPLE, ORANGE, BLUE, GREY];

/// x₀ step by step. With η = 10 it leaves the page at the first one.
pub fn first_steps(paths: &Paths) -> Chart {
    let chart = Chart::new("x₀, step by step").x("step", 0.0..20.0).y("x₀", -4.6..4.6);
    step_by_step(chart.without_legend(), paths, |x| x[0])
}

/// The distance to the minimum step by step, on a scale on which all four are seen.
pub fn distances(paths: &Paths) -> Chart {
    let chart = Chart::new("How far it is from the minimum").x("step", 0.0..20.0);
    step_by_step(chart.log_y("distance", 1e-3..1e16), paths, Vector2::norm)
}

fn step_by_step(chart: Chart, paths: &Paths, of: impl Fn(&Vector2<f64>) -> f64) -> Chart {
    paths.iter().zip(COLORS).fold(chart, |chart, ((label, path), color)| {
        let points = path.iter().take(21).enumerate().map(|(step, x)| (step as f64, of(x)));
        chart.line(*label, color, points.clone()).dots("", color.dot(3), points)
    })
}

/// A path over circles of equal f.
pub fn path_over_contours(heading: &str, path: &[Vector2<f64>]) -> Chart {
    let mut chart = Chart::new(heading).x("x₀", -4.6..4.6).y("x₁", -4.6..4.6);
    for radius in 1..=4 {
        let circle = spread(0.0..TAU, 97).map(|t| (t.cos(), t.sin()));
        chart = chart.path(
            PALE.wide(1),
            circle.map(|(x, y)| (f64::from(radius) * x, f64::from(radius) * y)),
        );
    }
    let points = path.iter().map(|x| (x[0], x[1]));
    chart
        .path(BLUE.wide(1), points.clone())
        .dots("", BLUE.dot(3), points)
        .dot((-3.0, 4.0), ORANGE.dot(6))
}
