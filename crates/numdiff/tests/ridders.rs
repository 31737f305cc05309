//! Extrapolated differences against dual numbers.

use nalgebra::{RealField, convert};
use numdiff::{Estimate, dual, ridders};
use property::property;
use proptest::prelude::*;

const COLUMNS: &str = "Dₖ(h) = Dₖ₋₁(h) + (Dₖ₋₁(h) − Dₖ₋₁(2h)) / (4ᵏ − 1)";

/// a·sin(bx) + exp(cx) + x⁵/10, with slopes of very different size.
fn f<T: RealField + Copy>(x: T, [a, b, c]: [f64; 3]) -> T {
    let [a, b, c, tenth]: [T; 4] = [a, b, c, 0.1].map(convert);
    a * (b * x).sin() + (c * x).exp() + x.powi(5) * tenth
}

property! {
    #[test]
    fn the_estimate_tells_the_error(
        x in -2.0..2.0, a in -3.0..3.0, b in -3.0..3.0, c in -2.0..2.0, h in 0.02..1.0,
    ) {
        let exact = dual::derivative(|x| f(x, [a, b, c]), x);
        let Estimate { value, error } = ridders(|x| f(x, [a, b, c]), x, h);
        let size = 1.0 + f(x, [a, b, c]).abs() + exact.abs();
        let off = (value - exact).abs();
        prop_assert!(off <= 1e-11 * size, "{COLUMNS}\nyours     {value}\nexpected  {exact}");
        let said = |expected: f64| format!(
            "the error of {value}, taken from {COLUMNS}\nyours     {error:e}\nexpected  {expected:e}"
        );
        prop_assert!(error <= 1e-11 * size, "{} or less", said(1e-11 * size));
        prop_assert!(off <= 1000.0 * error, "{} or more", said(off / 1000.0));
    }
}

/// The k-th column is without h² … h²ᵏ, so of a polynomial of degree 2k + 1 it is exact; divided by 2ᵏ − 1 in place
/// of 4ᵏ − 1 none is.
#[test]
fn each_column_is_free_of_one_more_power() {
    for k in 1..=4_i32 {
        let (degree, x) = (2 * k + 1, 1.5_f64);
        let exact = f64::from(degree) * x.powi(degree - 1);
        let slope = ridders(|x: f64| x.powi(degree), x, 1.0);
        let off = (slope.value / exact - 1.0).abs();
        assert!(
            off < 1e-15 && slope.error < 1e-13 * exact,
            "{COLUMNS}, f = x^{degree} at {x}\nyours     {} ± {:e}\nexpected  {exact}",
            slope.value,
            slope.error
        );
    }
}

/// Extrapolated from h and h/2 alone, by hand.
#[test]
fn two_steps_are_put_together_by_a_third_of_their_difference() {
    // Of x⁵ at 1: D(1) = 5 + 10 + 1 = 16, D(1/2) = 5 + 10/4 + 1/16; (4·D(1/2) − D(1))/3 = 5 − 1/4.
    let mut calls = 0;
    let only_two_steps = |x: f64| {
        calls += 1;
        if calls <= 4 { x.powi(5) } else { f64::NAN }
    };
    let slope = ridders(only_two_steps, 1.0, 1.0);
    assert!(
        (slope.value - 4.75).abs() < 1e-14,
        "{COLUMNS}, f = x⁵ at 1, h = 1 and 1/2\nyours     {}\nexpected  4.75",
        slope.value
    );
}
