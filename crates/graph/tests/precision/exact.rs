//! Numbers of 300 bits, and how far a result is from one.

use dashu_float::{FBig, round::mode::HalfEven};
use nalgebra::RealField;
use numdiff::dual::Dual64;

pub type Exact = FBig<HalfEven, 2>;

/// This number, as it is.
pub fn exact(x: f64) -> Exact {
    Exact::try_from(x).expect("a finite number").with_precision(300).value()
}

/// exp(x), and 0 where no double is so small, not even beside the least of them.
pub fn exp(x: &Exact) -> Exact {
    if *x < exact(-3e4) { exact(0.0) } else { x.exp().with_precision(300).value() }
}

/// How many units in the last place of `exact` a result is off, in the numbers that it was computed in.
pub trait Ulps: RealField + Copy + std::fmt::LowerExp {
    /// The place as such a number.
    fn at(x: f64) -> Self;
    /// As a double, and the distance of such numbers there.
    fn value_and_spacing(self, at: f64) -> (f64, f64);

    /// Infinitely many where it is no finite number.
    fn ulps_off(self, right: &Exact) -> f64 {
        let (value, spacing) = self.value_and_spacing(right.to_f64().value());
        if !value.is_finite() {
            return f64::INFINITY;
        }
        let off = exact(value) - right;
        (off / exact(spacing)).to_f64().value().abs()
    }
}

impl Ulps for f64 {
    fn at(x: f64) -> Self {
        x
    }

    fn value_and_spacing(self, at: f64) -> (f64, f64) {
        (self, at.abs().next_up() - at.abs())
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the nearest of them is meant")]
impl Ulps for f32 {
    fn at(x: f64) -> Self {
        x as f32
    }

    fn value_and_spacing(self, at: f64) -> (f64, f64) {
        let at = (at as f32).abs();
        (f64::from(self), f64::from(at.next_up()) - f64::from(at))
    }
}

/// Passes what is within 4 units in the last place.
#[track_caller]
pub fn assert_exact<T: Ulps>(what: impl Fn() -> String, yours: T, expected: &Exact) {
    let off = yours.ulps_off(expected);
    let expected = expected.to_f64().value();
    assert!(
        off <= 4.0,
        "{}\nyours     {yours:e}\nexpected  {expected:e} to 4 units in the last place",
        what()
    );
}

/// The slope that a function has by dual numbers.
pub fn dual_slope(f: impl FnOnce(Dual64) -> Dual64, x: f64) -> f64 {
    numdiff::dual::derivative(f, x)
}

/// From next to nothing to where exp(x) is none any more, on both sides.
pub fn places() -> impl Iterator<Item = f64> {
    let sizes = [
        1e-300, 1e-40, 1e-20, 1e-8, 1e-3, 0.2, 0.3, 0.5, 0.7, 1.0, 2.0, 5.0, 10.0, 17.0, 19.0,
        20.0, 37.0, 88.0, 104.0, 300.0, 700.0, 1e4,
    ];
    sizes.into_iter().flat_map(|x| [x, -x])
}
