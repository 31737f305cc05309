//! What the gradient check answers to right and wrong gradients, corners, noise and nonsense.

use nalgebra::{DVector, dvector};
use numdiff::{Verdict, check};

#[track_caller]
fn assert_verdict(
    f: impl FnMut(&DVector<f64>) -> f64,
    mut x: DVector<f64>,
    gradient: &DVector<f64>,
    expected: Verdict,
) {
    let outcome = check(f, &mut x, gradient);
    assert_eq!(outcome.verdict(), expected, "{outcome}");
}

fn waves(x: &DVector<f64>) -> f64 {
    x.map(f64::sin).sum().exp()
}

fn waves_gradient(x: &DVector<f64>) -> DVector<f64> {
    x.map(f64::cos) * waves(x)
}

#[test]
fn right_and_wrong_gradients() {
    let x = dvector![0.3, -1.0, 2.0, 0.0];
    let right = waves_gradient(&x);
    let mut lost = right.clone();
    lost[2] = 0.0;
    assert_verdict(waves, x.clone(), &right, Verdict::Right);
    assert_verdict(waves, x.clone(), &-&right, Verdict::Wrong);
    assert_verdict(waves, x.clone(), &(&right * 1.001), Verdict::Wrong);
    assert_verdict(waves, x.clone(), &(&right * (1.0 + 1e-6)), Verdict::Suspicious);
    assert_verdict(waves, x.clone(), &lost, Verdict::Wrong);
    assert_verdict(waves, x, &(right / 4.0), Verdict::Wrong);
}

#[test]
fn a_constant_has_no_gradient() {
    let x = dvector![1.0, 2.0];
    assert_verdict(|_| 7.0, x.clone(), &dvector![0.0, 0.0], Verdict::Right);
    assert_verdict(|_| 7.0, x, &dvector![0.0, 1e-3], Verdict::Wrong);
}

#[test]
fn a_corner_is_named() {
    let f = |x: &DVector<f64>| x[0].abs() + x[1].sin();
    let at = |x: f64| dvector![x, 0.4];
    let gradient = |slope: f64| dvector![slope, 0.4f64.cos()];
    assert_verdict(f, at(0.0), &gradient(0.0), Verdict::Kink);
    assert_verdict(f, at(0.0), &gradient(1.0), Verdict::Kink);
    assert_verdict(f, at(0.0), &gradient(1.5), Verdict::Wrong);
    assert_verdict(f, at(1e-6), &gradient(1.0), Verdict::Right);
    assert_verdict(f, at(1e-6), &gradient(0.0), Verdict::Wrong);
    assert_verdict(f, at(-1e-6), &gradient(-1.0), Verdict::Right);
    let flat_below = |x: &DVector<f64>| x[0].max(0.0) + x[1].sin();
    assert_verdict(flat_below, at(-1e-6), &gradient(0.0), Verdict::Right);
    assert_verdict(flat_below, at(-1e-6), &gradient(1.0), Verdict::Wrong);
    assert_verdict(f, at(0.1), &gradient(1.0), Verdict::Right);
    assert_verdict(|x| x[0].abs(), dvector![0.0], &dvector![0.0], Verdict::Kink);
}

// The slopes of both sides average over a corner each: the slope between them is neither.
#[test]
fn between_two_corners_the_slope_is_seen() {
    let relu = |x: f64| x.max(0.0);
    let f = |x: &DVector<f64>| relu(x[0] + 2e-6) - 2.0 * relu(x[0] - 3e-6) + x[1].sin();
    let gradient = |slope: f64| dvector![slope, 0.4f64.cos()];
    assert_verdict(f, dvector![0.0, 0.4], &gradient(1.0), Verdict::Right);
    assert_verdict(f, dvector![0.0, 0.4], &gradient(0.99), Verdict::Wrong);
}

#[test]
fn what_round_off_hides_is_neither_right_nor_wrong() {
    let f = |x: &DVector<f64>| 1.0 + 1e-10 * x[0].sin();
    assert_verdict(f, dvector![0.0], &dvector![1e-10], Verdict::Inconclusive);
    assert_verdict(f, dvector![0.0], &dvector![0.0], Verdict::Inconclusive);
    assert_verdict(f, dvector![0.0], &dvector![1e-6], Verdict::Wrong);
    // Too small a slope for two steps to show: not the same as none.
    let f = |x: &DVector<f64>| 1.0 + 1e-12 * x[0].sin();
    assert_verdict(f, dvector![0.0], &dvector![0.0], Verdict::Inconclusive);
    assert_verdict(f, dvector![0.0], &dvector![1e-12], Verdict::Inconclusive);
    // Ten digits are lost inside this f, which its value does not show.
    let cancels = |x: &DVector<f64>| (1e6 + x[0].exp()) - 1e6;
    let right = dvector![0.3f64.exp()];
    assert_verdict(cancels, dvector![0.3], &right, Verdict::Inconclusive);
    assert_verdict(cancels, dvector![0.3], &(right * 2.0), Verdict::Wrong);
}

#[test]
fn the_constants_are_where_they_should_be() {
    // An error of 1e-8 in f ≈ 1 is above its noise, of which 10 σ over h are 3e-10.
    let f = |x: &DVector<f64>| 1.0 + 1e-4 * x[0].sin();
    assert_verdict(f, dvector![0.0], &dvector![1.0001e-4], Verdict::Wrong);
    // A corner of 1e-7 is one.
    let f = |x: &DVector<f64>| 1e-7 * x[0].abs() + x[1].sin();
    let gradient = dvector![0.0, 0.4f64.cos()];
    assert_verdict(f, dvector![0.0, 0.4], &gradient, Verdict::Kink);
    // What a hundred entries can hide together is too much, though one is seen to be right.
    let f = |x: &DVector<f64>| 1.0 + 1e-4 * x[0] + 1e-12 * x.map(f64::sin).sum();
    let mut gradient = DVector::from_element(101, 1e-12);
    gradient[0] += 1e-4;
    assert_verdict(f, DVector::zeros(101), &gradient, Verdict::Inconclusive);
}

#[test]
fn nothing_checked_is_no_pass() {
    assert_verdict(|_| 1.0, DVector::zeros(0), &DVector::zeros(0), Verdict::Inconclusive);
}

#[test]
fn nan_and_infinity_are_named() {
    let x = dvector![0.5];
    assert_verdict(waves, x.clone(), &dvector![f64::NAN], Verdict::NonFinite);
    assert_verdict(|_| f64::INFINITY, x, &dvector![0.0], Verdict::NonFinite);
    let wall = |x: &DVector<f64>| if x[0] > 1e-6 { f64::INFINITY } else { 1.0 };
    assert_verdict(wall, dvector![0.0], &dvector![0.0], Verdict::NonFinite);
}

#[test]
#[should_panic(expected = "gradient are [1], but those of the point [2]")]
fn another_shape_is_refused() {
    let _ = check(waves, &mut dvector![1.0, 2.0], &dvector![1.0]);
}

#[test]
fn the_table_fits_a_terminal() {
    let mut x = DVector::from_fn(1000, |i, _| -1e-10 * (i as f64 + 1.0));
    let gradient = waves_gradient(&x) * 1000.0;
    let table = check(waves, &mut x, &gradient).to_string();
    assert!(table.contains("1000 times too large"), "{table}");
    assert!(table.lines().all(|line| line.chars().count() <= 80), "{table}");
}
