//! A valley, steep across and almost flat along, in which ways of descending are compared.

use crate::prelude::*;
use nalgebra::{Vector2, vector};
use std::f64::consts::TAU;
use train::{Optimizer, OptimizerState};

/// x²/width + y². Its slope along y is `width` times that along x.
pub struct Valley {
    /// How many times flatter it is along than across.
    pub width: f64,
}

/// The one that optimizers are shown in.
pub const VALLEY: Valley = Valley { width: 20.0 };

impl Valley {
    /// f.
    pub fn value(&self, at: &Vector2<f64>) -> f64 {
        at.x.powi(2) / self.width + at.y.powi(2)
    }

    /// ∇f.
    pub fn slope(&self, at: &Vector2<f64>) -> Vector2<f64> {
        vector![2.0 * at.x / self.width, 2.0 * at.y]
    }

    /// The path from (−7, 2), start and end included.
    pub fn path(
        &self,
        optimizer: impl Into<Optimizer>,
        learning_rate: f64,
        steps: usize,
    ) -> Vec<Vector2<f64>> {
        let mut state = OptimizerState::new(optimizer);
        let mut path = vec![vector![-7.0, 2.0]];
        for step in 0..steps {
            let mut at = path[step];
            state.step(&mut at, &self.slope(&path[step]), learning_rate);
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

/// A path over contours. The axes are equal on a page of 520 × 260.
pub fn path_over_contours(heading: impl Into<String>, path: &[Vector2<f64>]) -> Chart {
    paths_over_contours(heading, [("", BLUE, path)])
}

/// Paths over contours, each with its name and its colour.
pub fn paths_over_contours<'a>(
    heading: impl Into<String>,
    paths: impl IntoIterator<Item = (&'a str, Color, &'a [Vector2<f64>])>,
) -> Chart {
    let mut chart = Chart::new(heading).x("x", -8.0..8.0).y("y", -3.0..3.0).ticks(7, 4);
    for value in [0.1, 0.4, 0.9, 1.6, 2.5, 3.6, 4.9, 6.4, 8.1] {
        chart = chart.path(PALE.wide(1), VALLEY.contour(value));
    }
    for (name, color, path) in paths {
        let points = path.iter().map(|at| (at.x, at.y));
        chart = chart.path(color.wide(1), points.clone()).dots(name, color.dot(3), points);
    }
    chart.dot((-7.0, 2.0), ORANGE.dot(5))
}
