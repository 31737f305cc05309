//! Extrapolated differences against dual numbers.

use nalgebra::{RealField, convert};
use numdiff::{Estimate, dual, ridders};
use proptest::prelude::*;

/// a·sin(bx) + exp(cx) + x⁵/10, with slopes of very different size.
fn f<T: RealField + Copy>(x: T, [a, b, c]: [f64; 3]) -> T {
    let [a, b, c, tenth]: [T; 4] = [a, b, c, 0.1].map(convert);
    a * (b * x).sin() + (c * x).exp() + x.powi(5) * tenth
}

proptest! {
    #[test]
    fn the_estimate_tells_the_error(
        x in -2.0..2.0, a in -3.0..3.0, b in -3.0..3.0, c in -2.0..2.0, h in 0.02..1.0,
    ) {
        let exact = dual::derivative(|x| f(x, [a, b, c]), x);
        let Estimate { value, error } = ridders(|x| f(x, [a, b, c]), x, h);
        let size = 1.0 + f(x, [a, b, c]).abs() + exact.abs();
        let off = (value - exact).abs();
        prop_assert!(off <= 1e-11 * size, "{value} is off by {off:e}");
        prop_assert!(error <= 1e-11 * size, "estimated {error:e}");
        prop_assert!(off <= 1000.0 * error, "off by {off:e}, but estimated {error:e}");
    }
}
