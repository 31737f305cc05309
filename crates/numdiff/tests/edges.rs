//! What is answered at the edges: no entry, what is no number, the smallest and the largest. A row is a function with its
//! input, what it answers, and what is defined.

use nalgebra::{DVector, RealField, Vector1, Vector2, dvector, vector};
use numdiff::*;
use property::edges::{INF, MAX, NAN, TINY, assert_refused, assert_rows};

/// The slope of f(x) = x by all three formulas.
fn slopes<T: RealField + Copy>(x: T, step: StepSize<T>) -> [T; 3] {
    [Difference::Forward, Difference::Central, Difference::FivePoint]
        .map(|difference| derivative(|x| x, x, difference, step))
}

#[test]
fn of_quotients() {
    use StepSize::{Balanced, Fixed};
    assert_rows([
        ("f(x) = x at NaN", slopes(NAN, Balanced), [NAN; 3]),
        ("f(x) = x at ∞", slopes(INF, Balanced), [NAN; 3]),
        ("f(x) = x at MAX, where x + h is ∞", slopes(MAX, Balanced), [INF, INF, NAN]),
        ("f(x) = x at half of that", slopes(2f64.powi(1023), Balanced), [1.0; 3]),
        ("f(x) = x at the smallest number", slopes(TINY, Balanced), [1.0; 3]),
        ("f(x) = x, h = 0", slopes(1.0, Fixed(0.0)), [NAN; 3]),
        ("f(x) = x, h = NaN", slopes(1.0, Fixed(NAN)), [NAN; 3]),
        ("f(x) = x, h = ∞", slopes(1.0, Fixed(INF)), [NAN; 3]),
        ("f(x) = x, h = −½", slopes(1.0, Fixed(-0.5)), [1.0; 3]),
        ("f(x) = x at 1, h too small for it", slopes(1.0, Fixed(TINY)), [0.0; 3]),
    ]);
    assert_rows([
        (
            "f(x) = x at the largest f32",
            slopes(f32::MAX, Balanced),
            [f32::INFINITY, f32::INFINITY, f32::NAN],
        ),
        ("f(x) = x at the smallest f32", slopes(1e-45_f32, Balanced), [1.0; 3]),
    ]);
    let step = |x| [Balanced.at(x, Difference::Central)];
    assert_rows([
        ("h at ∞", step(INF), [INF]),
        ("h at NaN", step(NAN), step(0.0)),
        ("h at the smallest number", step(TINY), step(0.0)),
        ("h at MAX", step(MAX), [2f64.powi(1024 - 17)]),
    ]);
}

fn extrapolated<T: RealField + Copy>(f: impl FnMut(T) -> T, x: T, h: T) -> [T; 2] {
    let Estimate { value, error } = ridders(f, x, h);
    [value, error]
}

#[test]
fn of_extrapolation() {
    assert_rows([
        ("x² at 3, h = 0", extrapolated(|x| x * x, 3.0, 0.0), [NAN, INF]),
        ("x² at 3, h = NaN", extrapolated(|x| x * x, 3.0, NAN), [NAN, INF]),
        ("x² at 3, h = ∞", extrapolated(|x| x * x, 3.0, INF), [NAN, INF]),
        ("x² at NaN", extrapolated(|x| x * x, NAN, 1.0), [NAN, INF]),
        ("x² at ∞", extrapolated(|x| x * x, INF, 1.0), [NAN, INF]),
        ("∞ everywhere", extrapolated(|_| INF, 3.0, 1.0), [NAN, INF]),
        ("7 everywhere", extrapolated(|_| 0.0, 0.0, 1.0), [0.0, 0.0]),
    ]);
    // No step is seen beside the largest number, and the error says how little that means.
    let [slope, error] = extrapolated(|x| x, MAX, 1.0);
    assert!(slope == 0.0 && error > 1e200, "x at MAX\nyours     {slope} ± {error:e}");
    // Of the steps some have no value on one side: those that have count.
    let [slope, error] = extrapolated(f64::ln, 0.1, 0.5);
    assert!(
        (slope - 10.0).abs() < 1e-6 && error < 1e-3,
        "ln at 0.1\nyours     {slope} ± {error:e}"
    );
    assert_eq!(richardson::<f64>(3.0, &[]), [3.0], "a row after none");
    assert!(richardson(3.0, &[NAN])[1].is_nan(), "a row after one of NaN");
}

#[test]
fn of_lengths() {
    let length = |x: &[f64]| [norm(x.iter().copied()), unit(x)];
    assert_rows([
        ("of nothing", length(&[]), [0.0, 1.0]),
        ("of 0", length(&[0.0, -0.0]), [0.0, 1.0]),
        ("of the smallest number", length(&[TINY]), [TINY, 2f64.powi(-1023)]),
        (
            "of the smallest numbers",
            length(&[3.0 * TINY, 4.0 * TINY]),
            [5.0 * TINY, 2f64.powi(-1023)],
        ),
        ("of MAX", length(&[-MAX]), [MAX, 2f64.powi(1023)]),
        ("of MAX twice", length(&[MAX, MAX]), [INF, 2f64.powi(1023)]),
        ("of MAX and the smallest number", length(&[MAX, TINY]), [MAX, 2f64.powi(1023)]),
        ("of −∞", length(&[-INF, 3.0]), [INF, 1.0]),
        ("of NaN", length(&[NAN, 3.0]), [NAN, 1.0]),
        ("of ∞ and NaN", length(&[INF, NAN]), [NAN, 1.0]),
    ]);
    let length = |x: &[f32]| [norm(x.iter().copied())];
    assert_rows([
        ("of the smallest f32", length(&[1e-45]), [1e-45]),
        ("of the largest f32", length(&[f32::MAX]), [f32::MAX]),
        ("of 1e30 in f32", length(&[3e30, 4e30]), [5e30]),
    ]);
}

fn check_one(f: impl FnMut(&Vector1<f64>) -> f64, x: f64, gradient: f64) -> Verdict {
    check(f, &mut vector![x], &vector![gradient]).verdict()
}

#[test]
fn of_the_check() {
    use Verdict::{Inconclusive, NonFinite, Right, Wrong};
    for (row, yours, expected) in [
        ("NaN everywhere", check_one(|_| NAN, 1.0, 1.0), NonFinite),
        ("∞ everywhere", check_one(|_| INF, 1.0, 0.0), NonFinite),
        ("MAX everywhere", check_one(|_| MAX, 1.0, 0.0), Right),
        ("the smallest number everywhere", check_one(|_| TINY, 1.0, 0.0), Right),
        ("a gradient of NaN", check_one(|x| x[0], 1.0, NAN), NonFinite),
        ("a gradient of ∞", check_one(|x| x[0], 1.0, INF), NonFinite),
        ("a gradient of MAX", check_one(|x| x[0], 1.0, MAX), Wrong),
        ("f(x) = x at NaN", check_one(|x| x[0], NAN, 1.0), NonFinite),
        ("f(x) = x at ∞", check_one(|x| x[0], INF, 1.0), NonFinite),
        ("f(x) = x at the smallest number", check_one(|x| x[0], TINY, 1.0), Right),
        ("f(x) = x at 1e300", check_one(|x| x[0], 1e300, 1.0), Right),
        ("f(x) = 2x at 1e300", check_one(|x| 2.0 * x[0], 1e300, 1.0), Wrong),
        ("f(x) = x at MAX, where x + h is ∞", check_one(|x| x[0], MAX, 1.0), NonFinite),
        (
            "a slope that is too small for digits",
            check_one(|x| TINY * x[0], 1.0, TINY),
            Inconclusive,
        ),
    ] {
        assert_eq!(yours, expected, "{row}");
    }
    let nothing = DVector::<f64>::zeros(0);
    let outcome = check(|_| 1.0, &mut nothing.clone(), &nothing);
    assert_eq!(outcome.verdict(), Inconclusive, "no entry");
    assert_eq!(outcome.worst(5).len(), 0, "the worst of none");
    let outcome = check(|x| x[0] + x[1], &mut vector![1.0, 2.0], &vector![1.0, 1.0]);
    let lengths = [0, 1, 2, usize::MAX].map(|n| outcome.worst(n).len());
    assert_eq!(lengths, [0, 1, 2, 2], "the worst 0, 1, 2 and all of 2");
    assert_refused(
        "a gradient of another shape",
        || check(|x| x[0], &mut dvector![1.0], &dvector![1.0, 2.0]),
        "the tensors of the gradient are [2], but those of the point [1]",
    );
}

#[test]
fn of_one_entry_of_a_check() {
    let relative = |slope: f64, analytic: f64| {
        let outcome = check(|x: &Vector1<f64>| slope * x[0], &mut vector![1.0], &vector![analytic]);
        [outcome.entries[0].error(), outcome.entries[0].relative_error()]
    };
    assert_rows([
        ("0 for 0", relative(0.0, 0.0), [0.0, 0.0]),
        ("2 for 0", relative(0.0, 2.0), [2.0, 1.0]),
        ("NaN for 0", relative(0.0, NAN), [NAN, NAN]),
        ("NaN for 1", relative(1.0, NAN), [NAN, NAN]),
        ("∞ for 1", relative(1.0, INF), [INF, NAN]),
        ("the smallest number for 0", relative(0.0, TINY), [TINY, 1.0]),
    ]);
}

#[test]
fn of_gradients_and_descent() {
    let (central, step) = (Difference::Central, StepSize::Fixed(0.5));
    let mut nothing = DVector::<f64>::zeros(0);
    assert_eq!(gradient(|_| 1.0, &mut nothing, central, step).len(), 0, "no entry");
    assert_eq!(parallel_gradient(|_| 1.0, &nothing, central, step).len(), 0, "no entry, parallel");
    assert_eq!(dual::gradient(|_| 1.0.into(), &nothing).len(), 0, "no entry, by duals");
    let refused = |index| move || partial(|x| x[0], &mut vector![1.0, 2.0], index, central, step);
    assert_refused("an entry behind the last", refused(2), "not that many entries: 0 too far");
    assert_refused("the last entry there can be", refused(usize::MAX), "not that many entries");
    let path = |slope: f64, rate: f64, steps| {
        let path = gradient_descent(|_| vector![slope, 0.0], vector![1.0, 2.0], rate, steps);
        let [x, y]: [f64; 2] = path[path.len() - 1].into();
        [path.len() as f64, x, y]
    };
    assert_rows([
        ("no step", path(NAN, 0.5, 0), [1.0, 1.0, 2.0]),
        ("a slope of NaN", path(NAN, 0.5, 1), [2.0, NAN, 2.0]),
        ("a slope of ∞", path(INF, 0.5, 1), [2.0, -INF, 2.0]),
        ("a rate of 0", path(4.0, 0.0, 3), [4.0, 1.0, 2.0]),
        ("a rate of ∞", path(4.0, INF, 1), [2.0, -INF, NAN]),
        ("a step as far as can be", path(MAX, 4.0, 1), [2.0, -INF, 2.0]),
    ]);
    let path = gradient_descent(|x| x.clone(), nothing, 0.5, 2);
    assert_eq!(path.len(), 3, "two steps of no entry");
}

#[test]
fn of_dual_numbers() {
    let slope = |x| [dual::derivative(|x| x * x, x)];
    assert_rows([
        ("x² at NaN", slope(NAN), [NAN]),
        ("x² at −∞", slope(-INF), [-INF]),
        ("x² at MAX", slope(MAX), [INF]),
        ("x² at the smallest number", slope(TINY), [2.0 * TINY]),
    ]);
    assert_refused(
        "a direction of another shape",
        || dual::along(&dvector![1.0, 2.0], &dvector![1.0]),
        "the tensors of the direction are [1], but those of the point [2]",
    );
    let none = Vec::<Option<Vector2<f64>>>::from([None, None]);
    assert_eq!((none.count(), none.entries().count(), none.shapes().len()), (0, 0, 0), "of none");
    assert_eq!((Shape::Vector(0).count(), Shape::Matrix(0, 7).count()), (0, 0), "empty shapes");
}
