//! A valley, steep across and almost flat along, in which ways of descending are compared.

use crate::prelude::*;
use nalgebra::{Vector2, vector};
use std::f64::consts::TAU;
use train::{Descent, Optimizer};

/// x²/width + y². Its slope along y is `width` times that along x.
pub struct Valley {
    pub width: f64,
}

/// The one that optimizers are shown in.
pub const VALLEY: Valley = Valley { width: 20.0 };

impl Valley {
    pub fn value(&self, at: &Vector2<f64>) -> f64 {
        at.x.powi(2) / self.width + at.y.powi(2)
    }

    pub fn slope(&self, at: &Vector2<f64>) -> Vector2<f64> {
        vector![2.0 * at.x / self.width, 2.0 * at.y]
    }

    /// The path from (−7, 2), start and end included.
    pub fn path(
        &self,
        optimizer: Optimizer,
        learning_rate: f64,
        steps: usize,
    ) -> Vec<Vector2<f64>> {
        let mut descent = Descent::new(optimizer);
        let mut path = vec![vector![-7.0, 2.0]];
        for step in 0..steps {
            let mut at = path[step];
            descent.step(&mut at, &self.slope(&path[step]), learning_rate);
            path.push(at);
        }
        path
    }

    /// The ellipse of places with that value.
    fn contour(&self, value: f64) -> impl Iterator<Item = (f64, f64)> + Clone {
        let (along, across) = ((self.width * value).sqrt(), value.sqrt());
        spread(0.0..TAU, 181).map(move |t| (along * t.cos(), across * t.sin()))
    }
}

/// How far a path goes in all.
pub fn length(path: &[Vector2<f64>]) -> f64 {
    path.windows(2).map(|step| (step[1] - step[0]).norm()).sum()
}

/// How often a path changes from one side of the valley to the other.
pub fn crossings(path: &[Vector2<f64>]) -> usize {
    let sides = path.windows(2).map(|step| step[0].y * step[1].y);
    sides.filter(|&product| product < 0.0).count()
}

/// A path over contours, on a page of 520 × 260 for equal axes.
pub fn draw_path(page: &Page, heading: &str, path: &[Vector2<f64>]) -> Result<(), Box<dyn Error>> {
    let mut y = axis("y", -3.0..3.0);
    y.ticks = 4;
    let mut chart = chart(page, heading, axis("x", -8.0..8.0), y)?;
    for value in [0.1, 0.4, 0.9, 1.6, 2.5, 3.6, 4.9, 6.4, 8.1] {
        contour(&mut chart, value)?;
    }
    let points = path.iter().map(|at| (at.x, at.y));
    chart.draw_series(LineSeries::new(points.clone(), stroke(BLUE, 1)))?;
    chart.draw_series(points.map(|point| dot(point, 3, BLUE)))?;
    chart.draw_series([dot((-7.0, 2.0), 5, ORANGE)])?;
    Ok(())
}

/// The part of a contour within the chart.
fn contour(chart: &mut Chart, value: f64) -> Result<(), Box<dyn Error>> {
    let points: Vec<(f64, f64)> = VALLEY.contour(value).collect();
    let (xs, ys) = (chart.x_range(), chart.y_range());
    let inside = |(x, y): &(f64, f64)| xs.contains(x) && ys.contains(y);
    for arc in points.chunk_by(|a, b| inside(a) == inside(b)) {
        if inside(&arc[0]) {
            chart.draw_series(LineSeries::new(arc.to_vec(), stroke(PALE, 1)))?;
        }
    }
    Ok(())
}
