//! One noisy curve, fitted too stiffly, well, and too wildly.

use crate::prelude::*;
use nalgebra::{DMatrix, DVector};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::f64::consts::PI;

const POINTS: usize = 16;
const DEGREES: usize = POINTS;
/// Too stiff, right, too wild.
const SHOWN: [(usize, &str); 3] = [(1, "too stiff"), (3, "right"), (15, "too wild")];

/// Points of sin πx + noise, −1 ≤ x ≤ 1.
pub struct Points {
    x: DVector<f64>,
    y: DVector<f64>,
}

impl Points {
    /// Closer together towards both ends, where a polynomial has nothing beyond to hold it.
    fn random(count: usize, rng: &mut StdRng) -> Self {
        let angle = |i: usize| PI * (i as f64 + 0.5) / count as f64;
        let x = DVector::from_fn(count, |i, _| -angle(i).cos());
        let y = x.map(|x| (PI * x).sin() + rng.random_range(-0.5..0.5));
        Self { x, y }
    }

    /// √(Σ(p(xₙ) − yₙ)²/N).
    fn error(&self, polynomial: &DVector<f64>) -> f64 {
        let off = powers(&self.x, polynomial.len()) * polynomial - &self.y;
        off.norm() / (off.len() as f64).sqrt()
    }

    /// The coefficients of the polynomial of that degree that is nearest to the points.
    fn fit(&self, degree: usize) -> Result<DVector<f64>> {
        let svd = powers(&self.x, degree + 1).svd(true, true);
        svd.solve(&self.y, 1e-13).map_err(anyhow::Error::msg)
    }
}

/// xₙᵏ, a row for each x and a column for each k.
fn powers(x: &DVector<f64>, count: usize) -> DMatrix<f64> {
    let power = |n: usize, k: usize| (0..k).fold(1.0, |power, _| power * x[n]);
    DMatrix::from_fn(x.len(), count, power)
}

/// A polynomial for each degree, and its errors on the points it was fitted to and on others.
pub struct Fit {
    polynomial: DVector<f64>,
    train: f64,
    held_out: f64,
}

pub fn show(notebook: &mut Notebook) -> Result {
    let rng = &mut StdRng::seed_from_u64(1);
    let (train, held_out) = (Points::random(POINTS, rng), Points::random(201, rng));
    let fit = |degree| {
        let polynomial = train.fit(degree)?;
        let [train, held_out] = [&train, &held_out].map(|points| points.error(&polynomial));
        Ok(Fit { polynomial, train, held_out })
    };
    let fits: Vec<Fit> = (0..DEGREES).map(fit).collect::<Result<_>>()?;

    notebook.tell("16 points of a noisy sine, and polynomials fitted to them; their errors:");
    let rows = SHOWN.map(|(degree, name)| {
        let [train, held_out] = [fits[degree].train, fits[degree].held_out];
        [degree.to_string(), name.to_owned(), format!("{train:.3}"), format!("{held_out:.3}")]
    });
    notebook.table(["degree", "", "on the points fitted", "on others"], rows);
    judge(notebook, &fits);
    let caption = "The line misses even the points it was fitted to, the polynomial of degree 15 \
                   goes through all of them and misses what lies between. The error on other \
                   points is least in the middle.";
    notebook.figure("three-fits", caption, figure(&train, &fits))
}

/// The noise is uniform in ±1/2, so that no curve is nearer than √(1/12) = 0.289 to points it does
/// not know.
fn judge(notebook: &mut Notebook, fits: &[Fit]) {
    let [stiff, right, wild] = SHOWN.map(|(degree, _)| &fits[degree]);
    notebook.at_most("a curve through every point: its error", wild.train, 1e-6);
    notebook.within("there, between the points", wild.held_out, 0.4..=2.0);
    notebook.within("the right one, both alike", right.held_out, 0.25..=0.4);
    notebook.within("the line misses even its points", stiff.train, 0.4..=1.0);
    let rises = fits.windows(2).filter(|pair| pair[1].train > pair[0].train + 1e-9);
    notebook.same("more freedom never fits the points worse", rises.count(), 0);
}

/// Three polynomials over the points, and the errors of all degrees.
pub fn figure(train: &Points, fits: &[Fit]) -> Figure {
    let shown = SHOWN.map(|(degree, name)| {
        figure_of_fit(&format!("Degree {degree}: {name}"), train, &fits[degree].polynomial)
    });
    Figure::grid(2, shown.into_iter().chain([errors(fits)])).size(990, 820)
}

fn figure_of_fit(heading: &str, points: &Points, polynomial: &DVector<f64>) -> Chart {
    let x = DVector::from_iterator(401, spread(-1.0..1.0, 401));
    let y = powers(&x, polynomial.len()) * polynomial;
    Chart::new(heading)
        .x("x", -1.05..1.05)
        .y("y", -1.7..1.7)
        .line("without noise", GREY, x.iter().map(|&x| (x, (PI * x).sin())))
        .line("fitted", BLUE.wide(3), x.iter().zip(&y).map(|(&x, &y)| (x, y)))
        .dots("", ORANGE.dot(5), points.x.iter().zip(&points.y).map(|(&x, &y)| (x, y)))
        .legend(Corner::LowerRight)
}

fn errors(fits: &[Fit]) -> Chart {
    let by_degree = |error: fn(&Fit) -> f64| {
        fits.iter().enumerate().map(move |(degree, fit)| (degree as f64, error(fit)))
    };
    let (train, held_out) = (by_degree(|fit| fit.train), by_degree(|fit| fit.held_out));
    Chart::new("Error by degree")
        .x("degree", 0.0..15.5)
        .y("error", 0.0..0.9)
        .line("on the points fitted", BLUE.wide(3), train.clone())
        .line("on others", ORANGE.wide(3), held_out.clone())
        .dots("", BLUE.dot(4), train)
        .dots("", ORANGE.dot(4), held_out)
}
