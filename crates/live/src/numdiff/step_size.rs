//! The error of a difference by its step.

use crate::prelude::*;
use exercises::numdiff::step_size::{figure, subjects};
use figure::{BLACK, Corner, Figure};

pub(crate) const PART: Part = Part {
    id: "numdiff/step-size",
    heading: "The V of the step size",
    question: "Slide h from right to left. Where does the error of the central difference turn, and how many digits \
               of the slope are right there? Is it the same h for the forward difference?",
    controls: &[
        Control::Choice { name: "f(x)", of: &["x²", "exp", "sin"], start: 1 },
        Control::Power { name: "h", from: -15.0, to: 0.0, start: -4.0 },
    ],
    needs: Needs::Nothing,
    answer,
};

fn answer(asked: &mut Asked) -> Result<Answer, String> {
    let (subject, exponent) = (&subjects()[asked.count(0)], asked.numbers[1]);
    let h = 10f64.powf(exponent);
    let [forward, central] = subject.errors(h);
    let chart = figure(subject, &subject.curves()).path(BLACK.dashed(1), [(h, 1e-18), (h, 1e7)]);
    let chart = if asked.is_narrow() { chart.legend(Corner::Below) } else { chart };
    let says = format!(
        "With h = {h:.1e} the forward difference is off by {forward:.1e}, the central one by {central:.1e}."
    );
    let figure = Figure::from(chart).size(asked.width, asked.height(0.66));
    Ok(Answer::new(figure, says).with([forward, central]))
}
