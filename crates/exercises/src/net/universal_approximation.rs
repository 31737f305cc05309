//! How close can hidden units come to a curve, a surface, a spiral?
//!
//! Source: C §4, 万能逼近定理

use super::drawing::{Map, draw_samples};
use crate::prelude::*;
use graph::Affine;
use losses::Labels;
use nalgebra::{DMatrix, DVector, RowDVector, dmatrix, dvector};
use net::{Activation, DeepNet, Initialisation, Network};
use numdiff::Tensors;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::{
    error::Error,
    f64::consts::{PI, TAU},
};

pub(super) fn run(notebook: &mut Notebook) -> Result<()> {
    two_sigmoids_make_a_step(notebook)?;
    many_make_a_curve(notebook)?;
    many_make_a_surface(notebook)?;
    a_spiral(notebook)
}

/// A network of one hidden layer of sigmoids and one output.
fn network(hidden: Affine<f64>, weight: DMatrix<f64>, bias: f64) -> DeepNet<f64> {
    let output = Affine { weight, bias: dvector![bias] };
    DeepNet { layers: vec![hidden, output], activation: Activation::Sigmoid }
}

/// Sigmoids of x that rise at these places, the steeper the larger `steepness` is.
fn rising_at(places: &[f64], steepness: f64) -> Affine<f64> {
    Affine {
        weight: DMatrix::from_element(places.len(), 1, steepness),
        bias: DVector::from_iterator(places.len(), places.iter().map(|m| -steepness * m)),
    }
}

fn values(net: &DeepNet<f64>, xs: impl Iterator<Item = f64>) -> Vec<f64> {
    let xs: Vec<f64> = xs.collect();
    net.apply(&DMatrix::from_row_slice(1, xs.len(), &xs)).as_slice().to_vec()
}

/// σ(k(x − 0.3)) − σ(k(x − 0.7)): up at 0.3, down at 0.7.
fn two_sigmoids_make_a_step(notebook: &mut Notebook) -> Result<()> {
    let step = |k| network(rising_at(&[0.3, 0.7], k), dmatrix![1.0, -1.0], 0.0);
    let expected = |x: f64| f64::from((0.3..0.7).contains(&x));
    notebook.tell("Two sigmoids, up at 0.3 and down at 0.7: largest distance from the step,");
    notebook.tell("where x is at least 0.05 away from both, by the steepness k:");
    for k in [10.0, 40.0, 200.0] {
        let away = |x: &f64| (x - 0.3).abs() >= 0.05 && (x - 0.7).abs() >= 0.05;
        let xs = spread(0.0..1.0, 1001).filter(away);
        let got = values(&step(k), xs.clone());
        let off = xs.zip(got).map(|(x, y)| (y - expected(x)).abs());
        // Inside, next to an edge, and 0.35 away from the other.
        let missing = graph::sigmoid(-0.05 * k) + graph::sigmoid(-0.35 * k);
        let worst = largest(off);
        notebook.close(format!("k = {k}"), worst, missing, 1e-12);
    }
    notebook.figure("step", (760, 420), |page| {
        let (x, y) = (axis("x", 0.0..1.0), axis("output", -0.1..1.4));
        let mut chart = chart(page, "σ(k(x − 0.3)) − σ(k(x − 0.7))", x, y)?;
        for (k, color) in [(10.0, GREY), (40.0, ORANGE), (200.0, BLUE)] {
            let xs = spread(0.0..1.0, 501);
            let curve = xs.clone().zip(values(&step(k), xs));
            line(&mut chart, curve, stroke(color, 3), &format!("k = {k}"))?;
        }
        legend(&mut chart, SeriesLabelPosition::UpperRight)
    })
}

/// A curve that is neither straight nor regular.
fn curve(x: f64) -> f64 {
    0.5 + 0.3 * (TAU * x).sin() + 0.15 * (3.0 * TAU * x).cos()
}

/// The staircase: at each of H places half way between two values of the curve, a step from one to
/// the next. Nothing is learnt.
fn staircase(hidden: usize) -> DeepNet<f64> {
    let at = |i: usize| i as f64 / hidden as f64;
    let places: Vec<f64> = (0..hidden).map(|i| at(i) + 0.5 / hidden as f64).collect();
    let steps = (0..hidden).map(|i| curve(at(i + 1)) - curve(at(i)));
    let steps = DMatrix::from_iterator(1, hidden, steps);
    network(rising_at(&places, 10.0 * hidden as f64), steps, curve(0.0))
}

/// Sigmoids at the same places, but less steep, and the output weights that fit best.
fn fitted_curve(hidden: usize) -> Result<DeepNet<f64>> {
    let places: Vec<f64> = (0..hidden).map(|i| (i as f64 + 0.5) / hidden as f64).collect();
    let xs: Vec<f64> = spread(0.0..1.0, 401).collect();
    let targets = RowDVector::from_iterator(401, xs.iter().map(|&x| curve(x)));
    let x = DMatrix::from_row_slice(1, 401, &xs);
    fit(rising_at(&places, 3.0 * hidden as f64), &x, &targets)
}

/// The output layer of least squares: (Z·Zᵀ + λ)·w = Z·t, with Z the hidden units and a row of
/// ones for the bias. The little λ keeps units that do almost the same from cancelling each other.
fn fit(hidden: Affine<f64>, x: &DMatrix<f64>, targets: &RowDVector<f64>) -> Result<DeepNet<f64>> {
    let z = Activation::Sigmoid.apply(&hidden.apply(x));
    let units = z.nrows();
    let z = z.insert_row(units, 1.0);
    let square = &z * z.transpose() + DMatrix::identity(units + 1, units + 1) * 1e-9;
    let solved = square.cholesky().context("the normal equations")?;
    let w = solved.solve(&(z * targets.transpose()));
    let weight = DMatrix::from_row_slice(1, units, &w.as_slice()[..units]);
    Ok(network(hidden, weight, w[units]))
}

fn many_make_a_curve(notebook: &mut Notebook) -> Result<()> {
    let distance = |net: &DeepNet<f64>| {
        let xs = spread(0.0..1.0, 2001);
        let off = xs.clone().zip(values(net, xs));
        largest(off.map(|(x, y)| (y - curve(x)).abs()))
    };
    notebook.tell("\nA curve on 0 to 1, largest error:\nhidden units   staircase   fitted");
    let mut errors = Vec::new();
    for hidden in [4, 8, 16, 32, 64, 128] {
        let built = distance(&staircase(hidden));
        let fitted = distance(&fitted_curve(hidden)?);
        notebook.tell(format!("{hidden:>12} {built:>11.5} {fitted:>8.5}"));
        errors.push((hidden as f64, built, fitted));
    }
    let falls = errors.windows(2).all(|pair| pair[1].1 < pair[0].1);
    notebook.same("staircase: each doubling comes closer", falls, true);
    let last = errors[errors.len() - 1];
    let shrinks = errors[2].1 / last.1;
    notebook.within("staircase: error of 16 to error of 128, as 1/H", shrinks, 6.0..=10.0);
    notebook.at_most("fitted: error of 128", last.2, 1e-3);

    let shown = [(8, staircase(8), ORANGE), (32, staircase(32), BLUE)];
    notebook.figure("curve", (980, 440), |page| {
        let (left, right) = page.split_horizontally(px(490));
        draw_curve(&left, &shown)?;
        draw_errors(&right, &errors)
    })
}

fn draw_curve(page: &Page, nets: &[(usize, DeepNet<f64>, RGBColor)]) -> Result<(), Box<dyn Error>> {
    let (x, y) = (axis("x", 0.0..1.0), axis("output", 0.0..1.2));
    let mut chart = chart(page, "Staircases of sigmoids", x, y)?;
    let xs = spread(0.0..1.0, 801);
    let exact = xs.clone().map(|x| (x, curve(x)));
    line(&mut chart, exact, stroke(GREY, 5), "the curve")?;
    for (hidden, net, color) in nets {
        let points = xs.clone().zip(values(net, xs.clone()));
        let label = format!("{hidden} hidden units");
        line(&mut chart, points, stroke(*color, 2), &label)?;
    }
    legend(&mut chart, SeriesLabelPosition::UpperRight)
}

fn draw_errors(page: &Page, errors: &[(f64, f64, f64)]) -> Result<(), Box<dyn Error>> {
    let x = axis("log₂ of the number of hidden units", 1.7..7.3);
    let y = axis("largest error", -4.0..0.0);
    let mut chart = log_y_chart(page, "How the error falls", x, y)?;
    let built: Vec<_> = errors.iter().map(|e| (e.0.log2(), e.1.log10())).collect();
    let fitted: Vec<_> = errors.iter().map(|e| (e.0.log2(), e.2.log10())).collect();
    for (points, color, name) in
        [(built, ORANGE, "staircase"), (fitted, BLUE, "fitted output layer")]
    {
        line(&mut chart, points.clone(), stroke(color, 3), name)?;
        chart.draw_series(points.into_iter().map(|point| dot(point, 4, color)))?;
    }
    legend(&mut chart, SeriesLabelPosition::LowerLeft)
}

/// Hills and valleys over −1 to 1.
fn surface(x: f64, y: f64) -> f64 {
    (PI * x).sin() * (PI * y).cos()
}

/// Sigmoids that rise along random directions, and the output weights that fit best.
fn fitted_surface(hidden: usize) -> Result<DeepNet<f64>> {
    let mut rng = StdRng::seed_from_u64(1);
    let rises: Vec<(f64, f64)> =
        (0..hidden).map(|_| (rng.random_range(0.0..TAU), rng.random_range(-1.4..1.4))).collect();
    let layer = Affine {
        weight: DMatrix::from_fn(hidden, 2, |unit, i| {
            let (sin, cos) = rises[unit].0.sin_cos();
            5.0 * [cos, sin][i]
        }),
        bias: DVector::from_iterator(hidden, rises.iter().map(|rise| -5.0 * rise.1)),
    };
    let x = grid(30);
    let targets = x.column_iter().map(|at| surface(at[0], at[1]));
    let targets = RowDVector::from_iterator(x.ncols(), targets);
    fit(layer, &x, &targets)
}

fn grid(side: usize) -> DMatrix<f64> {
    let along = || spread(-1.0..1.0, side);
    let places = along().flat_map(|y| along().flat_map(move |x| [x, y]));
    DMatrix::from_iterator(2, side * side, places)
}

fn many_make_a_surface(notebook: &mut Notebook) -> Result<()> {
    notebook.tell("\nA surface, output layer fitted, largest error:\nhidden units    error");
    let x = grid(75);
    let mut errors = Vec::new();
    for hidden in [10, 40, 160] {
        let net = fitted_surface(hidden)?;
        let off = x.column_iter().zip(net.apply(&x).iter().copied().collect::<Vec<_>>());
        let off = off.map(|(at, z)| (z - surface(at[0], at[1])).abs());
        let worst = largest(off);
        notebook.tell(format!("{hidden:>12} {worst:>8.5}"));
        errors.push(worst);
    }
    let falls = errors.windows(2).all(|pair| pair[1] < pair[0] / 5.0);
    notebook.same("four times the units, a fifth of the error or less", falls, true);

    let nets = [10, 40].map(fitted_surface);
    let [few, many] = nets;
    let (few, many) = (few?, many?);
    notebook.figure("surface", (990, 360), |page| {
        let panels = page.split_evenly((1, 3));
        draw_surface(&panels[0], "sin πx · cos πy", |x| {
            x.column_iter().map(|at| surface(at[0], at[1])).collect()
        })?;
        draw_surface(&panels[1], "10 hidden units", |x| few.apply(x).as_slice().to_vec())?;
        draw_surface(&panels[2], "40 hidden units", |x| many.apply(x).as_slice().to_vec())
    })
}

/// Heights as colours, from −1 to 1, and the line of height 0.
fn draw_surface(
    page: &Page,
    heading: &str,
    height: impl FnOnce(&DMatrix<f64>) -> Vec<f64>,
) -> Result<(), Box<dyn Error>> {
    let mut chart = chart(page, heading, axis("x", -1.0..1.0), axis("y", -1.0..1.0))?;
    let map = Map::over(&chart, height);
    map.fill(&mut chart, -1.0, 1.0)?;
    map.boundary(&mut chart, 0.0)
}

/// Two arms of one and a half turns, hundred samples each, a little scattered.
fn spiral(seed: u64) -> Result<(DMatrix<f64>, Labels)> {
    let mut rng = StdRng::seed_from_u64(seed);
    let samples = (0..200).map(|n| {
        let along = f64::from(n / 2) / 100.0;
        let (radius, angle) = (0.1 + 0.9 * along, 3.0 * PI * along + PI * f64::from(n % 2));
        let mut scatter = || rng.random_range(-0.02..0.02);
        dvector![radius * angle.cos() + scatter(), radius * angle.sin() + scatter()]
    });
    let samples: Vec<DVector<f64>> = samples.collect();
    let labels = Labels::new((0..200).map(|n| n % 2).collect(), 2)?;
    Ok((DMatrix::from_columns(&samples), labels))
}

const STEPS: usize = 3000;

fn a_spiral(notebook: &mut Notebook) -> Result<()> {
    let (x, labels) = spiral(1)?;
    let mut rng = StdRng::seed_from_u64(2);
    let sizes = [2, 32, 32, 2];
    let mut net = DeepNet::random(&sizes, Activation::Tanh, Initialisation::Xavier, &mut rng);
    let mut velocity = net.map(|_| 0.0);
    let mut losses = Vec::new();
    for _ in 0..STEPS {
        let (loss, gradient) = net.gradient(&x, &labels);
        roll(&mut net, &mut velocity, &gradient);
        losses.push(loss);
    }
    notebook.tell("\nTwo spirals, 2-32-32-2 with tanh:");
    let right = net.correct(&x, &labels) as f64 / 200.0;
    notebook.within("share right of the 200 samples", right, 0.99..=1.0);
    let (others, other_labels) = spiral(3)?;
    let right = net.correct(&others, &other_labels) as f64 / 200.0;
    notebook.within("share right of 200 others on the same arms", right, 0.99..=1.0);

    notebook.figure("spiral", (980, 490), |page| {
        let (left, right) = page.split_horizontally(px(490));
        let (first, second) = (axis("x₁", -1.2..1.2), axis("x₂", -1.2..1.2));
        let mut map_chart = chart(&left, "Two spirals, P(1)", first, second)?;
        let map =
            Map::over(&map_chart, |x| net.predict(x).row(1).iter().copied().collect::<Vec<_>>());
        map.fill(&mut map_chart, 0.0, 1.0)?;
        map.boundary(&mut map_chart, 0.5)?;
        draw_samples(&mut map_chart, &x, &labels, 4)?;
        let (step, loss) = (axis("step", 0.0..1.04 * STEPS as f64), axis("loss", 0.0..1.0));
        let mut loss_chart = chart(&right, "Learning the spirals", step, loss)?;
        let points = losses.iter().enumerate().map(|(step, &loss)| (step as f64, loss));
        loss_chart.draw_series(LineSeries::new(points, stroke(BLUE, 2)))?;
        Ok(())
    })
}

/// A step with momentum: v ← 0.9 v − η ∂L/∂θ, θ ← θ + v.
fn roll(net: &mut DeepNet<f64>, velocity: &mut DeepNet<f64>, gradient: &DeepNet<f64>) {
    let slopes = gradient.entries();
    let velocity = velocity.tensors_mut().into_iter().flatten();
    let params = net.tensors_mut().into_iter().flatten();
    for ((param, velocity), slope) in params.zip(velocity).zip(slopes) {
        *velocity = 0.9 * *velocity - 0.05 * slope;
        *param += *velocity;
    }
}
