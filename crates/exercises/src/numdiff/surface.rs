//! Surfaces to go down on, from above.

use crate::prelude::*;
use figure::Map;
use nalgebra::{Vector2, vector};
use numdiff::{Difference, StepSize, gradient, gradient_descent};
use std::ops::Range;

/// A surface of the heights f over the plane, and where its contours are drawn.
#[derive(Clone, Copy)]
pub struct Surface {
    /// Its formula.
    pub name: &'static str,
    /// The height at a place.
    pub f: fn(&Vector2<f64>) -> f64,
    levels: &'static [f64],
}

/// Round; steeper across than along; and down on two sides only.
pub const SURFACES: [Surface; 3] = [
    Surface {
        name: "x₀² + x₁²",
        f: |x| x[0].powi(2) + x[1].powi(2),
        levels: &[1.0, 4.0, 9.0, 16.0],
    },
    Surface {
        name: "x₀²/20 + x₁²",
        f: |x| x[0].powi(2) / 20.0 + x[1].powi(2),
        levels: &[0.1, 0.4, 0.9, 1.6, 4.0, 9.0, 16.0],
    },
    Surface {
        name: "(x₀² − x₁²)/4",
        f: |x| (x[0].powi(2) - x[1].powi(2)) / 4.0,
        levels: &[-4.0, -2.0, -1.0, -0.25, 0.25, 1.0, 2.0, 4.0],
    },
];

/// The square that is looked at.
const RANGE: Range<f64> = -4.6..4.6;

impl Surface {
    /// The path of so many steps down the numerical gradient.
    pub fn descend(
        &self,
        start: Vector2<f64>,
        learning_rate: f64,
        steps: usize,
    ) -> Vec<Vector2<f64>> {
        let slope =
            |x: &mut Vector2<f64>| gradient(self.f, x, Difference::Central, StepSize::Fixed(1e-4));
        gradient_descent(slope, start, learning_rate, steps)
    }

    /// A path over contours of equal f.
    pub fn path_over_contours(&self, heading: &str, path: &[Vector2<f64>]) -> Chart {
        let mut chart = Chart::new(heading).x("x₀", RANGE).y("x₁", RANGE);
        let heights = Map::over(RANGE, RANGE, |places| {
            places.column_iter().map(|at| (self.f)(&vector![at[0], at[1]])).collect::<Vec<_>>()
        });
        for &level in self.levels {
            chart = chart.contour(&heights, level, PALE.wide(1));
        }
        let points = path.iter().map(|x| (x[0], x[1]));
        let chart = chart.path(BLUE.wide(1), points.clone()).dots("", BLUE.dot(3), points);
        path.iter()
            .take(1)
            .fold(chart, |chart, start| chart.dot((start[0], start[1]), ORANGE.dot(6)))
    }
}
