//! A tangent, and the chords whose slopes the difference quotients are.

use crate::prelude::*;
use exercises::numdiff::tangent_line::{CURVES, figure_of_chords};
use figure::Figure;

pub(crate) const PART: Part = Part {
    id: "numdiff/secants",
    heading: "Two chords and a tangent",
    question: "Make h smaller, step by step. At which h is the chord to one side as good as the one to both sides is at h = 0.01? And what becomes of both when h is 10⁻¹⁶?",
    controls: &[
        Control::Choice { name: "f(x)", of: &["x³/10", "0.01x² + 0.1x", "sin x"], start: 0 },
        Control::Slider { name: "x", from: 0.5, to: 3.5, step: 0.1, start: 2.0 },
        Control::Power { name: "h", from: -16.0, to: 0.2, start: 0.0 },
    ],
    needs: Needs::Nothing,
    answer,
};

fn answer(asked: &mut Asked) -> Result<Answer, String> {
    let (curve, x, h) = (&CURVES[asked.count(0)], asked.numbers[1], 10f64.powf(asked.numbers[2]));
    let ([forward, central], slope) = (curve.chords(x, h), (curve.slope)(x));
    let [one, both, tangent] = [forward, central, slope].map(told);
    let says = format!(
        "Slopes: to one side {one}, to both sides {both}, of the tangent {tangent}. They are off by {:.1e} and {:.1e}.",
        (forward - slope).abs(),
        (central - slope).abs()
    );
    let figure = Figure::from(figure_of_chords(curve, x, h)).size(asked.width, asked.height(0.62));
    Ok(Answer::new(figure, says).with([forward, central, slope]))
}
