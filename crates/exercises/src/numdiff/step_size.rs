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
pub struct Subject {
    name: &'static str,
    caption: &'static str,
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

const METHODS: [(&str, Method, Color); 5] = [
    ("forward", Method::Difference(Difference::Forward), ORANGE),
    ("central", Method::Difference(Difference::Central), BLUE),
    ("five-point", Method::Difference(Difference::FivePoint), GREEN),
    ("Ridders", Method::Ridders, PURPLE),
    ("dual numbers", Method::Dual, GREY),
];

/// What there is to see where the third derivative is not 0.
const BOTH_ARMS: &str = "From right to left each error first falls with the power of h that its method is exact to, \
                         then rises as round-off divided by h. The dot is the best h, the bottom of the V.";

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

/// The functions whose slopes are looked at.
pub fn subjects() -> [Subject; 3] {
    [
        Subject {
            name: "x²",
            caption: "x² has no third derivative, so only the forward difference has an error of truncation. The \
                      others have round-off alone, which is the less the larger h is.",
            f: |x| x * x,
            dual: |x| x * x,
            slope: |x| 2.0 * x,
            x: 3.0,
        },
        Subject {
            name: "exp",
            caption: BOTH_ARMS,
            f: f64::exp,
            dual: |x| nalgebra::ComplexField::exp(x),
            slope: f64::exp,
            x: 1.0,
        },
        Subject {
            name: "sin",
            caption: BOTH_ARMS,
            f: f64::sin,
            dual: |x| nalgebra::ComplexField::sin(x),
            slope: f64::cos,
            x: 0.7,
        },
    ]
}

impl Subject {
    /// Of each method the error by the step.
    pub fn curves(&self) -> [Vec<(f64, f64)>; 5] {
        METHODS.map(|(_, method, _)| method.curve(self))
    }

    /// Of the forward and of the central difference the error with this step.
    pub fn errors(&self, h: f64) -> [f64; 2] {
        [Difference::Forward, Difference::Central]
            .map(|kind| Method::Difference(kind).error(self, h))
    }
}

pub(super) fn run(notebook: &mut Notebook) -> Result {
    too_small(notebook);
    decades(notebook);
    let subjects = subjects();
    for (subject, file) in subjects.iter().zip(["x-squared", "exp", "sin"]) {
        let curves = subject.curves();
        tell_best(notebook, subject, &curves);
        notebook.figure(file, subject.caption, figure(subject, &curves))?;
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

/// The slope of exp at 21 places from 1 on, in the decades that A advises (1e-4 到 1e-7), by h: the largest
/// error of a forward and of a central difference, with 64 and with 32 bits.
fn decades(notebook: &mut Notebook) {
    let steps = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8];
    let errors = steps.map(|h: f64| {
        let of = |difference| {
            let double = |x: f64| derivative(f64::exp, x, difference, StepSize::Fixed(h)) - x.exp();
            #[expect(clippy::cast_possible_truncation, reason = "32 bits are the subject")]
            let single = |x: f64| {
                let slope = derivative(f32::exp, x as f32, difference, StepSize::Fixed(h as f32));
                f64::from(slope) - f64::from(x as f32).exp()
            };
            let places = || spread(1.0..1.2, 21);
            [largest(places().map(|x| double(x).abs())), largest(places().map(|x| single(x).abs()))]
        };
        [of(Difference::Forward), of(Difference::Central)].concat()
    });
    notebook
        .tell("A's decades, 1e-4 to 1e-7, and their neighbours: error of the slope of exp near 1");
    let rows = steps.iter().zip(&errors).map(|(h, errors)| {
        let errors: Vec<String> = errors.iter().map(|error| format!("{error:.0e}")).collect();
        [vec![format!("{h:e}")], errors].concat()
    });
    let heads = ["h", "forward", "forward, f32", "central", "central, f32"];
    notebook.table(heads, rows);
    let column = |which: usize| errors.each_ref().map(|errors| errors[which]);
    let [forward, forward_single, central, central_single] = [0, 1, 2, 3].map(column);
    notebook.at_most(
        "central, 64 bits: 1e-4 to 1e-7, the worst",
        largest(central[2..6].to_vec()),
        1e-7,
    );
    notebook.at_most("forward, 64 bits: 1e-7", forward[5], 1e-6);
    notebook.within("forward, 64 bits: 1e-4, h·f″/2 too much", forward[2], 1e-4..=2e-4);
    notebook.at_most("central, 32 bits: 1e-2, better than any of A's", central_single[0], 1e-3);
    let worst = largest([forward_single[5], central_single[5]]);
    notebook.within("32 bits: 1e-7, the worst", worst, 0.3..=1e3);
    notebook.tell(
        "So all of A's decades do for a central difference in 64 bits, and 1e-5 does best; a forward one wants the \
         last of them, 1e-7. In 32 bits 1e-4 leaves three digits and 1e-7 none: there h is to be some 1e-2, as rounding is 1e-7 and is \
         divided by h.",
    );
}

/// The h of the smallest error, and that error; of equal ones the largest h.
fn best(curve: &[(f64, f64)]) -> (f64, f64) {
    let smaller = |a: (f64, f64), b: (f64, f64)| if b.1 < a.1 { b } else { a };
    curve.iter().copied().fold((f64::NAN, f64::INFINITY), smaller)
}

fn tell_best(notebook: &mut Notebook, subject: &Subject, curves: &[Vec<(f64, f64)>]) {
    let (name, x) = (subject.name, subject.x);
    notebook.tell(format!("{name}, the worst of 21 places from {x} on:"));
    let rows = METHODS.iter().zip(curves).map(|(&(method, which, _), curve)| {
        let (h, error) = best(curve);
        let h = if let Method::Dual = which { "none".to_owned() } else { format!("{h:.1e}") };
        [method.to_owned(), h, format!("{error:.1e}")]
    });
    notebook.table(["method", "best h", "its error"], rows);
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
    notebook.tell(format!("{name}, decades of error in a decade of h:"));
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

/// The error of each method by its step.
pub fn figure(subject: &Subject, curves: &[Vec<(f64, f64)>]) -> Chart {
    let mut chart =
        Chart::new(format!("Error of the slope of {} near x = {}", subject.name, subject.x))
            .log_x("step h", 1e-16..1.0)
            .log_y("largest error", 1e-18..1e7)
            .text("round-off, as 1/h", (10f64.powf(-15.6), 10f64.powf(-6.5)), GREY)
            .text("truncation, as hᵖ", (10f64.powf(-3.2), 10f64.powf(1.4)), GREY);
    for (&(name, method, color), curve) in METHODS.iter().zip(curves) {
        let visible = |&(h, error): &(f64, f64)| (h, error.max(FLOOR));
        let exact = curve.iter().all(|&(_, error)| error < FLOOR);
        let label = if exact { "dual numbers: 0, drawn at 10⁻¹⁷" } else { name };
        chart = chart.line(label, color, curve.iter().map(visible));
        if !matches!(method, Method::Dual) {
            chart = chart.dot(visible(&best(curve)), color.dot(5));
        }
    }
    chart.legend(Corner::UpperMiddle)
}
