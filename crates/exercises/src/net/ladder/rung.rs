//! The rungs as figures, and the numbers in them.

use crate::prelude::*;
use figure::power_of_ten;
use std::ops::Range;

/// A way to the gradient, and what it costs.
pub struct Rung {
    /// Its name, as in the benchmarks.
    pub name: &'static str,
    /// What it computes, and how often.
    pub operations: String,
    /// Seconds for all parameters.
    pub time: f64,
    /// The largest error, relative to the largest entry of its tensor.
    pub error: f64,
}

/// A row for each rung, time on the left and error on the right.
pub fn rungs(rungs: &[Rung]) -> Figure {
    let rows = |chart: Chart, range: Range<f64>, value: fn(&Rung) -> (f64, String)| {
        let count = rungs.len() as f64;
        // No ticks upwards: the dots have names. The range leaves room for them at the right.
        let chart = chart.y("", 0.4..count + 0.6).ticks(8, 0);
        rungs.iter().enumerate().fold(chart, |chart, (row, rung)| {
            let y = count - row as f64;
            let (x, text) = value(rung);
            // A little to the right of the dot, in ratio to the whole range.
            let aside = (range.end / range.start).powf(0.02);
            chart.path(PALE, [(range.start, y), (x, y)]).dot((x, y), BLUE.dot(6)).text(
                format!("{}: {text}", rung.name),
                (x * aside, y + 0.15),
                BLACK,
            )
        })
    };
    let (seconds_shown, errors_shown) = (1e-4..1e4, 1e-17..1e-2);
    let time = Chart::new("Time for one gradient").log_x("seconds", seconds_shown.clone());
    let name = "relative to the largest entry of a tensor";
    let error = Chart::new("Its largest error").log_x(name, errors_shown.clone());
    Figure::row([
        rows(time, seconds_shown, |rung| (rung.time, seconds(rung.time))),
        rows(error, errors_shown, |rung| (rung.error, scientific(rung.error))),
    ])
}

/// The errors of three rungs by the step h: naive, local and local-exact.
pub fn steps(errors: &[(f64, [f64; 3])]) -> Chart {
    let chart = Chart::new("How exact a gradient is, by its step")
        .log_x("step h", 1e-11..1e-1)
        .log_y("largest error, relative", 1e-17..1e1);
    let names = [("naive, at 70 places", ORANGE), ("local", BLUE), ("local-exact", GREEN)];
    names.into_iter().enumerate().fold(chart, |chart, (which, (name, color))| {
        let points = || errors.iter().map(|(h, errors)| (*h, errors[which]));
        chart.line(name, color, points()).dots("", color.dot(4), points())
    })
}

/// A time for the eye: 19 s, 21 ms.
pub fn seconds(time: f64) -> String {
    match time {
        long if long >= 9.95 => format!("{long:.0} s"),
        long if long >= 0.995 => format!("{long:.1} s"),
        short if short >= 9.95e-3 => format!("{:.0} ms", short * 1e3),
        short => format!("{:.1} ms", short * 1e3),
    }
}

/// Two digits of a number that is very large or very small: 3.2·10¹¹.
pub fn scientific(number: f64) -> String {
    let exponent = number.log10().floor();
    let digits = number / 10f64.powf(exponent);
    format!("{digits:.1}·{}", power_of_ten(exponent))
}
