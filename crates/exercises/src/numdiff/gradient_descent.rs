//! Where does descent on x₀² + x₁² end, with four learning rates?
//!
//! Source: A §2.4.1, B 梯度法

use super::surface::{SURFACES, Surface};
use crate::prelude::*;
use nalgebra::{Vector2, vector};

const BOWL: Surface = SURFACES[0];

/// The path of so many steps from (−3, 4).
pub fn descend(learning_rate: f64, steps: usize) -> Vec<Vector2<f64>> {
    BOWL.descend(vector![-3.0, 4.0], learning_rate, steps)
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
        BOWL.path_over_contours("η = 0.1: straight to the minimum", &good),
        BOWL.path_over_contours("η = 0.9: from side to side", &swinging[..60]),
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
