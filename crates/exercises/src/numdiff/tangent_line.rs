//! How steep is f(x) = 0.01x² + 0.1x at 5 and at 10, without the formula of f′?
//!
//! Source: A §2.2.1, B 导数

use crate::prelude::*;
use numdiff::{Difference, StepSize, derivative};
use std::ops::Range;

fn f(x: f64) -> f64 {
    0.01 * x.powi(2) + 0.1 * x
}

/// The central difference with the sources' h.
fn slope(x: f64) -> f64 {
    derivative(f, x, Difference::Central, StepSize::Fixed(1e-4))
}

pub(super) fn run(notebook: &mut Notebook) -> Result {
    notebook.close("f′(5), exactly 0.2", slope(5.0), 0.1999999999990898, 1e-15);
    notebook.close("f′(10), exactly 0.3", slope(10.0), 0.2999999999986347, 1e-15);

    let (slope, intercept) = tangent(5.0);
    notebook.close("slope of the tangent at 5", slope, 0.2, 1e-11);
    notebook.close("its intercept", intercept, -0.25, 1e-11);

    let caption = "The tangent touches the curve at x = 5 and rises by 0.2 for each step to the \
                   right: that number is the derivative.";
    notebook.figure("tangent-line", caption, figure(5.0))?;
    chords(notebook)
}

/// A curve with its slope by the formula, and the page that it is drawn on.
pub struct Curve {
    /// Its formula.
    pub name: &'static str,
    /// The function.
    pub f: fn(f64) -> f64,
    /// Its derivative.
    pub slope: fn(f64) -> f64,
    x: Range<f64>,
    y: Range<f64>,
}

/// The cube is the first: on a parabola a chord to both sides has exactly the tangent's slope.
pub const CURVES: [Curve; 3] = [
    Curve {
        name: "x³/10",
        f: |x| x.powi(3) / 10.0,
        slope: |x| 0.3 * x * x,
        x: 0.0..4.0,
        y: -1.5..6.5,
    },
    Curve { name: "0.01x² + 0.1x", f, slope: |x| 0.02 * x + 0.1, x: 0.0..4.0, y: -0.1..0.7 },
    Curve { name: "sin x", f: f64::sin, slope: f64::cos, x: 0.0..4.0, y: -1.5..2.0 },
];

impl Curve {
    /// The slopes of the chords from x to x + h, and from x − h to x + h.
    pub fn chords(&self, x: f64, h: f64) -> [f64; 2] {
        [Difference::Forward, Difference::Central]
            .map(|kind| derivative(self.f, x, kind, StepSize::Fixed(h)))
    }
}

/// The chords that both difference quotients are the slopes of, with an h that is too large.
fn chords(notebook: &mut Notebook) -> Result {
    let [forward, central] = CURVES[0].chords(2.0, 1.5);
    // (3x² + 3xh + h²)/10 and (3x² + h²)/10.
    notebook.close("x³/10 at 2, h = 1.5: forward, 1.2 + 0.9 + 0.225", forward, 2.325, 1e-12);
    notebook.close("central, 1.2 + 0.225", central, 1.425, 1e-12);
    let caption = "The chord from x to x + h (近似切线) rises far too steeply; the one from x − h to x + h is almost \
                   parallel to the tangent (真的切线), as what it has too much on one side it has too little on the other.";
    notebook.figure("chords", caption, figure_of_chords(&CURVES[0], 2.0, 1.5))
}

/// The curve, its tangent at x, and the two chords of length h.
pub fn figure_of_chords(curve: &Curve, x: f64, h: f64) -> Chart {
    let ([forward, central], slope) = (curve.chords(x, h), (curve.slope)(x));
    let xs = || spread(curve.x.clone(), 201);
    let line = |slope: f64, (x0, y0): (f64, f64)| xs().map(move |x| (x, y0 + slope * (x - x0)));
    let [left, here, right] = [x - h, x, x + h].map(|x| (x, (curve.f)(x)));
    Chart::new(format!("{} at x = {}, with h = {}", curve.name, number(x), short(h)))
        .x("x", curve.x.clone())
        .y("f(x)", curve.y.clone())
        .line("f(x)", GREY.wide(3), xs().map(|x| (x, (curve.f)(x))))
        .line(format!("tangent, slope {}", number(round(slope))), BLACK.wide(2), line(slope, here))
        .line(format!("to one side, {forward:.2}"), ORANGE.wide(2), line(forward, here))
        .line(format!("to both sides, {central:.2}"), BLUE.wide(2), line(central, left))
        .dots("", BLUE.dot(5), [left, right])
        .dot(here, ORANGE.dot(5))
}

/// A number in three digits.
fn round(x: f64) -> f64 {
    format!("{x:.2e}").parse().unwrap_or(x)
}

/// The same as it is written.
fn short(x: f64) -> String {
    let x = round(x);
    if x >= 1e-3 { number(x) } else { format!("{x:e}").replace('-', "−") }
}

/// Slope and intercept of the tangent, which has the curve's value and slope at x.
fn tangent(x: f64) -> (f64, f64) {
    let slope = slope(x);
    (slope, f(x) - slope * x)
}

/// The curve, and its tangent at a place.
pub fn figure(at: f64) -> Chart {
    let (slope, intercept) = tangent(at);
    let xs = spread(0.0..20.0, 201);
    let sign = if intercept < 0.0 { '−' } else { '+' };
    let formula = format!("tangent: {slope:.1}·x {sign} {:.2}", intercept.abs());
    Chart::new(format!("f(x) = 0.01x² + 0.1x and its tangent at x = {at}"))
        .x("x", 0.0..20.0)
        .y("f(x)", -1.0..7.0)
        .line("f(x)", BLUE.wide(3), xs.clone().map(|x| (x, f(x))))
        .line(formula, ORANGE, xs.map(|x| (x, slope * x + intercept)))
        .dot((at, f(at)), ORANGE.dot(5))
        .text(format!("({at}, {:.2})", f(at)), (at + 0.2, f(at) - 0.45), BLACK)
}
