//! Which step h makes the error of a difference smallest?
//!
//! Source: A §2.2.1, B 导数 (10e-50 and float32)

use crate::prelude::*;
use numdiff::{
    Difference, StepSize, derivative,
    dual::{self, Dual64},
    ridders,
};

/// A function, in both kinds of number, its derivative, and where it is looked at: a little to the
/// right of that x.
struct Subject {
    name: &'static str,
    f: fn(f64) -> f64,
    dual: fn(Dual64) -> Dual64,
    slope: fn(f64) -> f64,
    x: f64,
}

#[derive(Clone, Copy)]
enum Method {
    Difference(Difference),
    Ridders,
    Dual,
}

const METHODS: [(&str, Method, RGBColor); 5] = [
    ("forward", Method::Difference(Difference::Forward), ORANGE),
    ("central", Method::Difference(Difference::Central), BLUE),
    ("five-point", Method::Difference(Difference::FivePoint), GREEN),
    ("Ridders", Method::Ridders, PURPLE),
    ("dual numbers", Method::Dual, GREY),
];

/// Below the rounding of any of the numbers here: where an error of 0 is drawn.
const FLOOR: f64 = 1e-17;

impl Method {
    fn slope(self, subject: &Subject, x: f64, h: f64) -> f64 {
        match self {
            Self::Difference(difference) => {
                derivative(subject.f, x, difference, StepSize::Fixed(h))
            }
            Self::Ridders => ridders(subject.f, x, h).value,
            Self::Dual => dual::derivative(subject.dual, x),
        }
    }

    /// The largest error at 21 places: at a single one, round-off may happen to be nothing.
    fn error(self, subject: &Subject, h: f64) -> f64 {
        let error = |x| (self.slope(subject, x, h) - (subject.slope)(x)).abs();
        let places = spread(subject.x..subject.x + 0.2, 21);
        largest(places.map(error))
    }

    /// h from 1 down to 1e-16, six to a decade, and the errors.
    fn curve(self, subject: &Subject) -> Vec<(f64, f64)> {
        let steps = spread(0.0..-16.0, 97).map(|exponent| 10f64.powf(exponent));
        steps.map(|h| (h, self.error(subject, h))).collect()
    }
}

pub(super) fn run(notebook: &mut Notebook) -> Result<()> {
    too_small(notebook);
    let subjects = [
        Subject { name: "x²", f: |x| x * x, dual: |x| x * x, slope: |x| 2.0 * x, x: 3.0 },
        Subject {
            name: "exp",
            f: f64::exp,
            dual: |x| nalgebra::ComplexField::exp(x),
            slope: f64::exp,
            x: 1.0,
        },
        Subject {
            name: "sin",
            f: f64::sin,
            dual: |x| nalgebra::ComplexField::sin(x),
            slope: f64::cos,
            x: 0.7,
        },
    ];
    for (subject, file) in subjects.iter().zip(["x-squared", "exp", "sin"]) {
        let curves = METHODS.map(|(_, method, _)| method.curve(subject));
        tell_best(notebook, subject, &curves);
        notebook.figure(file, (760, 480), |page| draw(page, subject, &curves))?;
    }
    for subject in &subjects[1..] {
        check_arms(notebook, subject);
    }
    Ok(())
}

fn too_small(notebook: &mut Notebook) {
    let f = |x: f64| 0.01 * x.powi(2) + 0.1 * x;
    let slope = derivative(f, 5.0, Difference::Forward, StepSize::Fixed(10e-50));
    notebook.close("forward with h = 10e-50, which is 1e-49, f′(5) = 0.2", slope, 0.0, 0.0);
    #[expect(clippy::cast_possible_truncation, reason = "that is the point")]
    let single = 1e-50_f64 as f32;
    notebook.close("1e-50 as a 32-bit float", f64::from(single), 0.0, 0.0);
}

/// The h of the smallest error, and that error; of equal ones the largest h.
fn best(curve: &[(f64, f64)]) -> (f64, f64) {
    let smaller = |a: (f64, f64), b: (f64, f64)| if b.1 < a.1 { b } else { a };
    curve.iter().copied().fold((f64::NAN, f64::INFINITY), smaller)
}

fn tell_best(notebook: &mut Notebook, subject: &Subject, curves: &[Vec<(f64, f64)>]) {
    let (name, x) = (subject.name, subject.x);
    notebook.tell(format!("\n{name}, worst of 21 places from {x}:     best h   its error"));
    for ((method, ..), curve) in METHODS.iter().zip(curves) {
        let (h, error) = best(curve);
        let h = if *method == "dual numbers" { "none".into() } else { format!("{h:.1e}") };
        notebook.tell(format!("  {method:<34} {h:>8}   {error:>9.1e}"));
    }
    // x² has no third derivative, so that only its forward difference is wrong before rounding.
    let bounds = match name {
        "x²" => [3e-7, 1e-14, 1e-14, 1e-13, 1e-15],
        _ => [3e-7, 3e-10, 3e-12, 1e-12, 1e-15],
    };
    for (((method, ..), curve), bound) in METHODS.iter().zip(curves).zip(bounds) {
        notebook.at_most(format!("{name}: best error, {method}"), best(curve).1, bound);
    }
}

/// On logarithmic axes an error of hᵖ is a line that rises by p decades in each decade of h, and
/// one of ε/h a line that falls by one.
fn check_arms(notebook: &mut Notebook, subject: &Subject) {
    let name = subject.name;
    notebook.tell(format!("\n{name}, decades of error in a decade of h:"));
    for (method, which, _) in METHODS {
        let Method::Difference(difference) = which else {
            continue;
        };
        let rise = |h: f64| (which.error(subject, h * 10.0) / which.error(subject, h)).log10();
        let order = f64::from(difference.order());
        notebook.close(format!("{method}, truncation above h = 0.02"), rise(0.02), order, 0.1);
        let fall = (which.error(subject, 1e-10) / which.error(subject, 1e-13)).log10() / 3.0;
        notebook.close(format!("{method}, round-off below h = 1e-10"), fall, -1.0, 0.2);
    }
}

fn draw(page: &Page, subject: &Subject, curves: &[Vec<(f64, f64)>]) -> Result<(), Box<dyn Error>> {
    let heading = format!("Error of the slope of {} near x = {}", subject.name, subject.x);
    let (x, y) = (axis("step h", -16.0..0.0), axis("largest error", -18.0..2.0));
    let mut chart = log_chart(page, &heading, x, y)?;
    for ((name, _, color), curve) in METHODS.iter().zip(curves) {
        let log = |(h, error): (f64, f64)| (h.log10(), error.max(FLOOR).log10());
        let points = curve.iter().copied().map(log);
        let exact = curve.iter().all(|&(_, error)| error < FLOOR);
        let label = if exact { "dual numbers: none, at 10⁻¹⁷" } else { name };
        line(&mut chart, points, stroke(*color, 2), label)?;
        if *name != "dual numbers" {
            chart.draw_series([dot(log(best(curve)), 5, *color)])?;
        }
    }
    let note = |text, place| Text::new(text, place, (FONT, px(15)).into_font().color(&GREY));
    chart.draw_series([
        note("round-off, as 1/h", (-15.6, -6.5)),
        note("truncation, as hᵖ", (-3.2, 1.4)),
    ])?;
    legend(&mut chart, SeriesLabelPosition::UpperMiddle)
}
