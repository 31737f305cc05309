//! How steep is f(x) = 0.01x² + 0.1x at 5 and at 10, without the formula of f′?
//!
//! Source: A §2.2.1, B 导数

use crate::prelude::*;
use numdiff::{Difference, StepSize, derivative};

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
    notebook.figure("tangent-line", caption, figure(5.0))
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
