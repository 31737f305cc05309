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

fn descend(learning_rate: f64, steps: usize) -> Vec<Vector2<f64>> {
    let slope = |x: &mut Vector2<f64>| gradient(f, x, Difference::Central, StepSize::Fixed(1e-4));
    gradient_descent(slope, vector![-3.0, 4.0], learning_rate, steps)
}

pub(super) fn run(notebook: &mut Notebook) -> Result<()> {
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

    notebook.figure("paths", (1386, 462), |page| {
        let (left, rest) = page.split_horizontally(px(462));
        let (middle, right) = rest.split_horizontally(px(462));
        draw_path(&left, "η = 0.1: straight to the minimum", &good)?;
        draw_path(&middle, "η = 0.9: from side to side", &swinging[..60])?;
        draw_steps(&right, [&good, &swinging, &too_small])
    })
}

/// x₀ step by step, for η = 0.1, 0.9 and 1e-10. With η = 10 it leaves the page at the first step.
fn draw_steps(page: &Page, paths: [&[Vector2<f64>]; 3]) -> Result<(), Box<dyn Error>> {
    let (x, y) = (axis("step", 0.0..20.0), axis("x₀", -4.6..4.6));
    let mut chart = chart(page, "the first steps", x, y)?;
    let styles = [(BLUE, "η = 0.1"), (ORANGE, "η = 0.9"), (GREY, "η = 1e-10")];
    for (path, (color, label)) in paths.into_iter().zip(styles) {
        let points = path.iter().take(21).enumerate().map(|(step, x)| (step as f64, x[0]));
        line(&mut chart, points.clone(), stroke(color, 2), label)?;
        chart.draw_series(points.map(|point| dot(point, 3, color)))?;
    }
    legend(&mut chart, SeriesLabelPosition::UpperRight)
}

/// The path over circles of equal f.
fn draw_path(page: &Page, heading: &str, path: &[Vector2<f64>]) -> Result<(), Box<dyn Error>> {
    let mut chart = chart(page, heading, axis("x₀", -4.6..4.6), axis("x₁", -4.6..4.6))?;
    for radius in 1..=4 {
        let circle = spread(0.0..TAU, 97).map(|t| (t.cos(), t.sin()));
        let circle = circle.map(|(x, y)| (f64::from(radius) * x, f64::from(radius) * y));
        chart.draw_series(LineSeries::new(circle, stroke(PALE, 1)))?;
    }
    let points = path.iter().map(|x| (x[0], x[1]));
    chart.draw_series(LineSeries::new(points.clone(), stroke(BLUE, 1)))?;
    chart.draw_series(points.map(|point| dot(point, 3, BLUE)))?;
    chart.draw_series([dot((-3.0, 4.0), 6, ORANGE)])?;
    Ok(())
}
