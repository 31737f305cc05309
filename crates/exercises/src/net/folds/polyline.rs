use super::pieces::{count, points};
use crate::prelude::*;
use graph::Affine;
use nalgebra::{DMatrix, DVector, dvector};
use net::{Activation, DeepNet};
use std::f64::consts::TAU;

/// The curve of `net/universal-approximation`.
fn curve(x: f64) -> f64 {
    0.5 + 0.3 * (TAU * x).sin() + 0.15 * (3.0 * TAU * x).cos()
}

/// The polyline through points, from the first to the last: a unit begins at each but the last, and
/// its weight is by how much the slope changes there.
pub fn through(corners: &[(f64, f64)]) -> DeepNet<f64> {
    let units = corners.len() - 1;
    let slopes = corners.windows(2).map(|two| (two[1].1 - two[0].1) / (two[1].0 - two[0].0));
    let slopes: Vec<f64> = slopes.collect();
    let before = [0.0].into_iter().chain(slopes.iter().copied());
    let changes = slopes.iter().zip(before).map(|(slope, before)| slope - before);
    let begins = corners[..units].iter().map(|corner| -corner.0);
    let hidden = Affine {
        weight: DMatrix::from_element(units, 1, 1.0),
        bias: DVector::from_iterator(units, begins),
    };
    let output =
        Affine { weight: DMatrix::from_iterator(1, units, changes), bias: dvector![corners[0].1] };
    DeepNet::of_layers(vec![hidden, output], Activation::Relu)
}

/// Points of the curve, so many pieces apart.
fn corners(pieces: usize) -> Vec<(f64, f64)> {
    spread(0.0..1.0, pieces + 1).map(|x| (x, curve(x))).collect()
}

fn distance(net: &DeepNet<f64>) -> f64 {
    let points = points(net, spread(0.0..1.0, 4097));
    largest(points.into_iter().map(|(x, y)| (y - curve(x)).abs()))
}

pub fn run(notebook: &mut Notebook) -> Result {
    notebook
        .tell("A polyline of H pieces on 0 to 1, built of H units, one at the beginning of each:");
    let mut errors = Vec::new();
    for units in [2_usize, 4, 8, 16, 32, 64] {
        let corners = corners(units);
        let net = through(&corners);
        let met = points(&net, corners.iter().map(|corner| corner.0));
        let off = met.iter().zip(&corners).map(|(met, corner)| (met.1 - corner.1).abs());
        errors.push((units, count(&net), largest(off), distance(&net)));
    }
    let rows = errors.iter().map(|&(units, pieces, off, error)| {
        [units.to_string(), pieces.to_string(), format!("{off:.0e}"), format!("{error:.5}")]
    });
    notebook.table(["H", "pieces", "off its corners", "off the curve"], rows);
    let all = errors.iter().all(|&(units, pieces, ..)| units == pieces);
    notebook.same("H units, H pieces", all, true);
    let off = largest(errors.iter().map(|&(_, _, off, _)| off));
    notebook.at_most("off the corners, at most", off, 1e-13);
    // Between two corners h apart a polyline is off by f″·h²/8.
    let falls = errors[4].3 / errors[5].3;
    notebook.within("error of 32 over that of 64, 4 by Taylor", falls, 3.8..=4.2);
    let v = through(&[(0.0, 1.0), (0.5, 0.0), (1.0, 1.0)]);
    notebook.same("a V is 2 units: pieces", count(&v), 2);

    let caption = "Left, eight units fold a line at the dots, and it meets the curve there exactly. \
                   Right, twice as many units come four times as close (staircases of sigmoids \
                   twice).";
    let errors: Vec<(f64, f64)> =
        errors.iter().map(|&(units, _, _, error)| ((units as f64).log2(), error)).collect();
    notebook.figure("polyline", caption, figure(&errors))
}

/// The curve and the polyline on the left, the error by log₂ of the units on the right.
pub fn figure(errors: &[(f64, f64)]) -> Figure {
    let corners = corners(8);
    let left = Chart::new("A polyline of 8 ReLUs")
        .x("x", 0.0..1.0)
        .y("output", 0.0..1.2)
        .line("the curve", GREY.wide(5), spread(0.0..1.0, 801).map(|x| (x, curve(x))))
        .line("8 units", BLUE.wide(2), points(&through(&corners), spread(0.0..1.0, 801)))
        .dots("kinks and ends", BLUE.dot(4), corners.iter().copied());
    let last = errors[errors.len() - 1];
    let square = errors.iter().map(|&(log, _)| (log, last.1 * 4_f64.powf(last.0 - log)));
    let right = Chart::new("Its error falls as 1/H²")
        .x("log₂ of the number of units H", 0.7..6.3)
        .log_y("largest error", 1e-4..1.0)
        .ticks(7, 4)
        .line("∝ 1/H²", GREY.dashed(2), square)
        .line("polyline", BLUE.wide(3), errors.iter().copied())
        .dots("", BLUE.dot(4), errors.iter().copied());
    Figure::row([left, right])
}
