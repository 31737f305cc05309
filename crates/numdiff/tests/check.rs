//! What the gradient check answers to right and wrong gradients, corners, noise and nonsense.

mod verdict;

use losses::{smooth_l1, smooth_l1_derivative};
use nalgebra::{DMatrix, DVector, dmatrix, dvector};
use numdiff::{Verdict, check};
use std::cell::Cell;
use verdict::said;

#[track_caller]
fn assert_verdict(
    f: impl FnMut(&DVector<f64>) -> f64,
    mut x: DVector<f64>,
    gradient: &DVector<f64>,
    expected: Verdict,
) {
    let outcome = check(f, &mut x, gradient);
    assert!(outcome.verdict() == expected, "{}", said(&outcome, expected));
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
fn however_large_or_small_the_function_is() {
    for size in [1e-200, 1e200] {
        let (f, x) = (|x: &DVector<f64>| size * waves(x), dvector![0.3, -1.0]);
        let right = waves_gradient(&x) * size;
        assert_verdict(f, x.clone(), &right, Verdict::Right);
        assert_verdict(f, x.clone(), &(&right * 1.001), Verdict::Wrong);
        assert_verdict(f, x, &(right * 0.0), Verdict::Wrong);
    }
}

#[test]
fn numbers_that_have_few_digits_left_are_no_evidence() {
    let (f, x) = (|x: &DVector<f64>| 1e-315 * waves(x), dvector![0.3, -1.0]);
    let right = waves_gradient(&x) * 1e-315;
    assert_verdict(f, x.clone(), &right, Verdict::Inconclusive);
    assert_verdict(f, x, &(right * 0.0), Verdict::Inconclusive);
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
#[expect(clippy::cast_possible_truncation, reason = "the loss is one that is computed in f32")]
fn a_loss_in_f32_hides_a_slope_and_does_not_refute_it() {
    for slope in [1e-7_f32, 1e-6, 1e-5, 1e-3] {
        let f = |x: &DVector<f64>| f64::from(2.3_f32 + slope * x[0] as f32);
        let right = dvector![f64::from(slope)];
        assert_verdict(f, dvector![0.5], &right, Verdict::Inconclusive);
        assert_verdict(f, dvector![0.5], &-right, Verdict::Inconclusive);
        assert_verdict(f, dvector![0.5], &dvector![10.0], Verdict::Wrong);
    }
    // Never computed.
    let f = |x: &DVector<f64>| f64::from(2.3_f32 + 1e-5_f32 * x[0] as f32);
    assert_verdict(f, dvector![0.5], &dvector![0.0], Verdict::Inconclusive);
}

#[test]
fn however_quickly_a_smooth_function_varies_it_has_no_kink() {
    for a in [50.0, 150.0, 1e3, 1e4, 1e6, 1e7] {
        let f = |x: &DVector<f64>| (a * x[0]).sin() + x.rows(1, 30).map(f64::sin).sum();
        let x = DVector::from_fn(31, |i, _| 0.3 + 0.01 * i as f64);
        let mut gradient = x.map(f64::cos);
        gradient[0] = a * (a * x[0]).cos();
        assert_verdict(f, x.clone(), &gradient, Verdict::Right);
        gradient[0] *= 1.001;
        assert_verdict(f, x, &gradient, Verdict::Wrong);
    }
    let f = |x: &DVector<f64>| (20.0 * x[0]).exp();
    assert_verdict(f, dvector![1.5], &dvector![20.0 * 30f64.exp()], Verdict::Right);
}

#[test]
fn where_two_pieces_meet_with_one_slope_there_is_no_corner() {
    let (mut y, t) = (dmatrix![1.0, 0.3, 2.0], DMatrix::zeros(1, 3));
    let gradient = smooth_l1_derivative(&y, &t);
    let huber = check(|y: &DMatrix<f64>| smooth_l1(y, &t), &mut y, &gradient);
    assert!(huber.verdict() == Verdict::Right, "{}", said(&huber, Verdict::Right));
    let hinge = |z: &DVector<f64>| (1.0 - z[0]).max(0.0).powi(2) + z[1].sin();
    assert_verdict(hinge, dvector![1.0, 0.4], &dvector![0.0, 0.4f64.cos()], Verdict::Right);
    assert_verdict(hinge, dvector![1.0, 0.4], &dvector![1e-3, 0.4f64.cos()], Verdict::Wrong);
}

#[test]
fn a_function_that_is_not_the_same_twice_never_passes() {
    let calls = Cell::new(0.0);
    let drifting = |x: &DVector<f64>| {
        calls.set(calls.get() + 1.0);
        waves(x) + 1e-13 * calls.get()
    };
    let alternating = |x: &DVector<f64>| {
        calls.set(calls.get() + 1.0);
        waves(x) + 1e-15 * (calls.get() % 2.0)
    };
    let x = dvector![0.3, -1.0];
    assert_verdict(drifting, x.clone(), &waves_gradient(&x), Verdict::Inconclusive);
    let outcome = check(alternating, &mut x.clone(), &waves_gradient(&x));
    let expected = Verdict::Inconclusive;
    assert!(outcome.verdict() == expected, "{}", said(&outcome, expected));
    assert!(
        outcome.to_string().contains("from call to call"),
        "yours\n{outcome}expected: differs from call to call"
    );
    assert_verdict(drifting, x, &dvector![f64::NAN, 0.0], Verdict::NonFinite);
}

#[test]
fn a_plain_entry_takes_four_evaluations() {
    let calls = Cell::new(0);
    let f = |x: &DVector<f64>| {
        calls.set(calls.get() + 1);
        x.map(f64::sin).sum().exp() / x.len() as f64
    };
    let mut x = DVector::from_fn(1000, |i, _| 0.1 + (i as f64).sin());
    let gradient = x.map(f64::cos) * f(&x);
    calls.set(0);
    let outcome = check(f, &mut x, &gradient);
    assert!(outcome.verdict() == Verdict::Right, "{}", said(&outcome, Verdict::Right));
    assert!(
        calls.get() <= 5000,
        "evaluations of f for 1000 entries\nyours     {}\nexpected  5000 or fewer",
        calls.get()
    );
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
    let wall = |x: &DVector<f64>| if x[0] > 0.0 { f64::INFINITY } else { 1.0 };
    assert_verdict(wall, dvector![0.0], &dvector![0.0], Verdict::NonFinite);
    let beside = |x: &DVector<f64>| if x[0] > 1e-6 { f64::INFINITY } else { 1.0 };
    assert_verdict(beside, dvector![0.0], &dvector![0.0], Verdict::Inconclusive);
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
    assert!(
        table.contains("1000 times too large"),
        "yours\n{table}expected: is 1000 times too large"
    );
    assert!(
        table.lines().all(|line| line.chars().count() <= 80),
        "yours\n{table}expected: lines of 80 characters or fewer"
    );
}

/// The usual step would leave the places where f has a value, or one that is finite.
#[test]
fn beside_the_end_of_its_domain_a_function_is_looked_at_more_closely() {
    for x in [1e-12, 1e-9, 1e-5] {
        let ln = check(|x: &DVector<f64>| x[0].ln(), &mut dvector![x], &dvector![1.0 / x]);
        let may_pass = "right or inconclusive";
        assert!(ln.verdict() <= Verdict::Inconclusive, "ln x: {}", said(&ln, may_pass));
        let root =
            check(|x: &DVector<f64>| x[0].sqrt(), &mut dvector![x], &dvector![0.5 / x.sqrt()]);
        assert!(root.verdict() <= Verdict::Inconclusive, "√x: {}", said(&root, may_pass));
        let wrong = check(|x: &DVector<f64>| x[0].ln(), &mut dvector![x], &dvector![2.0 / x]);
        let is_seen = wrong.verdict() == Verdict::Wrong || x < 1e-11;
        assert!(is_seen, "ln x: {}", said(&wrong, Verdict::Wrong));
    }
    let softplus = |x: &DVector<f64>| (1.0 + (1e8 * x[0]).exp()).ln() / 1e8;
    assert_verdict(softplus, dvector![0.0], &dvector![0.5], Verdict::Right);
}
