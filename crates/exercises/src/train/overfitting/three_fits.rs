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
struct Points {
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
        svd.solve(&self.y, 1e-13).map_err(|error| anyhow!(error))
    }
}

/// xₙᵏ, a row for each x and a column for each k.
fn powers(x: &DVector<f64>, count: usize) -> DMatrix<f64> {
    let power = |n: usize, k: usize| (0..k).fold(1.0, |power, _| power * x[n]);
    DMatrix::from_fn(x.len(), count, power)
}

/// A polynomial for each degree, and its errors on the points it was fitted to and on others.
struct Fit {
    polynomial: DVector<f64>,
    train: f64,
    held_out: f64,
}

pub fn show(notebook: &mut Notebook) -> Result<()> {
    let rng = &mut StdRng::seed_from_u64(1);
    let (train, held_out) = (Points::random(POINTS, rng), Points::random(201, rng));
    let fit = |degree| {
        let polynomial = train.fit(degree)?;
        Ok(Fit {
            train: train.error(&polynomial),
            held_out: held_out.error(&polynomial),
            polynomial,
        })
    };
    let fits: Vec<Fit> = (0..DEGREES).map(fit).collect::<Result<_>>()?;

    notebook.tell("16 points of a noisy sine, and polynomials fitted to them; error on the points");
    notebook.tell("degree          fitted to   held out");
    for (degree, name) in SHOWN {
        let Fit { train, held_out, .. } = fits[degree];
        notebook.tell(format!("  {degree:>2} {name:<10}{train:>9.3} {held_out:>10.3}"));
    }
    judge(notebook, &fits);
    notebook.figure("three-fits", (990, 820), |page| draw(page, &train, &fits))
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

fn draw(page: &Page, train: &Points, fits: &[Fit]) -> Result<(), Box<dyn Error>> {
    let panels = page.split_evenly((2, 2));
    for (place, (degree, name)) in panels.iter().zip(SHOWN) {
        let heading = format!("Degree {degree}: {name}");
        draw_fit(place, &heading, train, &fits[degree].polynomial)?;
    }
    draw_errors(&panels[3], fits)
}

fn draw_fit(
    page: &Page,
    heading: &str,
    points: &Points,
    polynomial: &DVector<f64>,
) -> Result<(), Box<dyn Error>> {
    let (low, high) = (-1.7, 1.7);
    let mut chart = chart(page, heading, axis("x", -1.05..1.05), axis("y", low..high))?;
    let x = DVector::from_iterator(401, spread(-1.0..1.0, 401));
    let sine = x.iter().map(|&x| (x, (PI * x).sin()));
    line(&mut chart, sine, stroke(GREY, 2), "without noise")?;
    let y = powers(&x, polynomial.len()) * polynomial;
    let curve = x.iter().zip(&y).map(|(&x, y)| (x, y.clamp(low, high)));
    line(&mut chart, curve, stroke(BLUE, 3), "fitted")?;
    let dots = points.x.iter().zip(&points.y);
    chart.draw_series(dots.map(|(&x, &y)| dot((x, y), 5, ORANGE)))?;
    legend(&mut chart, SeriesLabelPosition::LowerRight)
}

fn draw_errors(page: &Page, fits: &[Fit]) -> Result<(), Box<dyn Error>> {
    let x = axis("degree", 0.0..15.5);
    let y = axis("error", 0.0..0.9);
    let mut chart = chart(page, "Error by degree", x, y)?;
    let fits = || fits.iter().enumerate();
    let train = fits().map(|(degree, fit)| (degree as f64, fit.train));
    let held_out = fits().map(|(degree, fit)| (degree as f64, fit.held_out));
    line(&mut chart, train.clone(), stroke(BLUE, 3), "on the points fitted")?;
    line(&mut chart, held_out.clone(), stroke(ORANGE, 3), "on others")?;
    chart.draw_series(train.map(|point| dot(point, 4, BLUE)))?;
    chart.draw_series(held_out.map(|point| dot(point, 4, ORANGE)))?;
    legend(&mut chart, SeriesLabelPosition::UpperRight)
}
