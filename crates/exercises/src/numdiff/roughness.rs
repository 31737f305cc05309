//! How the roughness of a function answers to the step, by which the gradient check tells what it looks at.

use crate::prelude::*;

/// |Δ³| + |Δ⁴| of five values a step apart: 0 for a parabola.
fn roughness(f: fn(f64) -> f64, h: f64) -> f64 {
    let [a, b, c, d, e] = [-2.0, -1.0, 0.0, 1.0, 2.0].map(|steps| f(steps * h));
    (e - a - 2.0 * (d - b)).abs() + (a + e - 4.0 * (b + d) + 6.0 * c).abs()
}

/// What f may look like at 0, and by which power of h its roughness shrinks.
type Kind = (&'static str, fn(f64) -> f64, f64);

#[expect(clippy::cast_possible_truncation, reason = "a loss in f32 is one of the kinds")]
const KINDS: [Kind; 5] = [
    ("smooth: sin(x + 1)", |x| (x + 1.0).sin(), 3.0),
    ("seam: max(0, x)²", |x| x.max(0.0).powi(2), 2.0),
    ("kink: |x|", f64::abs, 1.0),
    ("round-off: 1000 + sin(x + 1)", |x| 1000.0 + (x + 1.0).sin(), 0.0),
    ("staircase: sin(x + 1) in f32", |x| f64::from((x as f32 + 1.0).sin()), 0.0),
];

/// A kind with its roughness at each step.
pub type Curve = (&'static str, Vec<(f64, f64)>);

/// Measures each kind over the steps where it shows, and draws them all.
pub fn tell(notebook: &mut Notebook) -> Result {
    notebook.tell("\nThe roughness of f at a place goes with a power of the step h:");
    let curves = KINDS.map(|(name, f, _)| {
        let steps = spread(-6.0..-0.5, 111).map(|exponent| 10f64.powf(exponent));
        (name, steps.map(|h| (h, roughness(f, h))).collect::<Vec<_>>())
    });
    for ((name, curve), (_, _, power)) in curves.iter().zip(KINDS) {
        // Where rounding plays no part for what is smooth, and nothing but rounding for what is not.
        let range = if power > 0.0 { 1e-3..1e-1 } else { 1e-6..2e-5 };
        let points = curve.iter().filter(|(h, rough)| range.contains(h) && *rough > 0.0);
        let fitted = exponent(&points.copied().collect::<Vec<_>>());
        notebook.within(format!("{name}, the power"), fitted, power - 0.35..=power + 0.35);
    }
    let caption = "A smooth f becomes a parabola with h³ and faster, a seam with h², a kink with h. Noise \
                   stays where it is, whatever the step, and of a staircase one sees a step or none. \
                   So a second step tells what f is, and how small a step is worth trying.";
    notebook.figure("roughness", caption, figure(&curves))
}

/// The slope of the straight line through points on logarithmic axes, by least squares.
fn exponent(points: &[(f64, f64)]) -> f64 {
    let logs = points.iter().map(|(h, rough)| (h.ln(), rough.ln()));
    let logs: Vec<(f64, f64)> = logs.collect();
    let n = logs.len() as f64;
    let (x, y) = logs.iter().fold((0.0, 0.0), |(x, y), log| (x + log.0 / n, y + log.1 / n));
    let along = |power: i32| {
        let terms =
            logs.iter().map(|log| (log.0 - x) * if power == 1 { log.1 - y } else { log.0 - x });
        terms.sum::<f64>()
    };
    along(1) / along(2)
}

/// Roughness against step.
pub fn figure(curves: &[Curve]) -> Chart {
    let mut chart = Chart::new("What f is shows in how its roughness shrinks")
        .log_x("step h", 1e-6..0.32)
        .log_y("roughness |Δ³| + |Δ⁴|", 1e-18..10.0);
    let styles = [BLUE, GREEN, ORANGE, PURPLE, GREY];
    for ((name, curve), color) in curves.iter().zip(styles) {
        let seen = curve.iter().copied().filter(|(_, rough)| *rough > 1e-18);
        chart = match *name {
            name if name.starts_with("round-off") || name.starts_with("staircase") => {
                chart.dots(name, color.dot(2), seen)
            }
            name => chart.line(name, color.wide(2), seen),
        };
    }
    chart
}
