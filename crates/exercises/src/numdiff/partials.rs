//! How does a function of two numbers answer to each of them alone?
//!
//! Source: A §2.2.2, B 偏导数, D 求偏导

use crate::prelude::*;
use nalgebra::{RealField, Vector2, convert, vector};
use numdiff::{Difference, StepSize, derivative, dual, gradient};

fn squares<T: RealField + Copy>(p: &Vector2<T>) -> T {
    p[0].powi(2) + p[1].powi(2)
}

fn polynomial<T: RealField + Copy>(p: &Vector2<T>) -> T {
    let (x, y) = (p[0], p[1]);
    x.powi(2) + convert::<f64, T>(3.0) * x * y + y.powi(3)
}

fn wave<T: RealField + Copy>(p: &Vector2<T>) -> T {
    let (x, y) = (p[0], p[1]);
    (x * y).exp() * (x + y).sin()
}

/// (2x + 3y, 3x + 3y²)
fn polynomial_gradient(p: &Vector2<f64>) -> Vector2<f64> {
    let (x, y) = (p[0], p[1]);
    vector![2.0 * x + 3.0 * y, 3.0 * x + 3.0 * y.powi(2)]
}

/// (y·sin(x + y) + cos(x + y), x·sin(x + y) + cos(x + y))·e^(xy)
fn wave_gradient(p: &Vector2<f64>) -> Vector2<f64> {
    let (x, y) = (p[0], p[1]);
    let (sin, cos) = (x + y).sin_cos();
    vector![y * sin + cos, x * sin + cos] * (x * y).exp()
}

pub(super) fn run(notebook: &mut Notebook) -> Result {
    notebook.tell("x₀² + x₁² at (3, 4), each number by itself, the other one held fixed:");
    let partial =
        |f: fn(f64) -> f64, x| derivative(f, x, Difference::Central, StepSize::Fixed(1e-4));
    let x0 = partial(|x0| squares(&vector![x0, 4.0]), 3.0);
    let x1 = partial(|x1| squares(&vector![3.0, x1]), 4.0);
    notebook.close("∂f/∂x₀, exactly 6", x0, 6.00000000000378, 1e-15);
    notebook.close("∂f/∂x₁, exactly 8", x1, 7.999999999999119, 1e-15);

    notebook.tell("Harder ones, against the formulas that the rules of differentiation give:");
    let at = vector![2.0, -1.0];
    let by_hand = polynomial_gradient(&at);
    notebook.close_all("(2x + 3y, 3x + 3y²) at (2, −1)", by_hand.as_slice(), &[1.0, 9.0], 0.0);
    let exact = dual::gradient(polynomial, &at);
    agree(notebook, "x² + 3xy + y³ there", by_hand, central(polynomial, at), exact);

    // D's own, whose last term is y².
    let ds = |y: f64| move |x: f64| x * x + 3.0 * x * y + y * y;
    let [x, y] = [2.0, -1.0];
    let by_x = derivative(ds(y), x, Difference::Central, StepSize::Balanced);
    let by_y = derivative(|y| ds(y)(x), y, Difference::Central, StepSize::Balanced);
    notebook.close("x² + 3xy + y² there, ∂f/∂x = 2x + 3y", by_x, 1.0, 1e-9);
    notebook.close("and ∂f/∂y = 3x + 2y", by_y, 4.0, 1e-9);

    let at = vector![0.5, 0.8];
    let exact = dual::gradient(wave, &at);
    let name = "e^(xy)·sin(x + y) at (0.5, 0.8)";
    agree(notebook, name, wave_gradient(&at), central(wave, at), exact);

    let caption = "Each panel cuts the bowl along one number while the other is held fixed. A \
                   partial derivative is the slope of that cut.";
    notebook.figure("slices", caption, figure(vector![3.0, 4.0], vector![x0, x1]))
}

fn central(f: fn(&Vector2<f64>) -> f64, mut at: Vector2<f64>) -> Vector2<f64> {
    gradient(f, &mut at, Difference::Central, StepSize::Balanced)
}

/// The formulas against differences, and against dual numbers, which are exact.
fn agree(
    notebook: &mut Notebook,
    name: &str,
    by_hand: Vector2<f64>,
    numerical: Vector2<f64>,
    exact: Vector2<f64>,
) {
    let (by_hand, what) = (by_hand.as_slice(), format!("∇ of {name}"));
    notebook.close_all(format!("{what}, differences"), numerical.as_slice(), by_hand, 1e-9);
    notebook.close_all(format!("{what}, dual numbers"), exact.as_slice(), by_hand, 1e-14);
}

/// x₀² + x₁² along each of its numbers through a place, with the tangents of these slopes.
pub fn figure(at: Vector2<f64>, slopes: Vector2<f64>) -> Figure {
    let (x0, x1) = (at[0], at[1]);
    let x0_alone = |x| squares(&vector![x, x1]);
    let x1_alone = |x| squares(&vector![x0, x]);
    Figure::row([
        slice(format!("x₁ held at {x1}"), "x₀", x0_alone, (x0, slopes[0])),
        slice(format!("x₀ held at {x0}"), "x₁", x1_alone, (x1, slopes[1])),
    ])
    .size(900, 462)
}

/// f along one axis, with its tangent.
fn slice(heading: String, name: &str, f: impl Fn(f64) -> f64, (at, slope): (f64, f64)) -> Chart {
    let tangent = [at - 3.0, at + 2.0].map(|x| (x, f(at) + slope * (x - at)));
    Chart::new(heading)
        .x(name, -6.0..6.0)
        .y("x₀² + x₁²", -5.0..55.0)
        .line("f", BLUE.wide(3), spread(-6.0..6.0, 121).map(|x| (x, f(x))))
        .line(format!("slope {slope:.1}"), ORANGE, tangent)
        .dot((at, f(at)), ORANGE.dot(5))
}
