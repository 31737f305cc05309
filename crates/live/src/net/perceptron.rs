//! One line through the plane.

use crate::prelude::*;
use exercises::net::{
    gates,
    plane::{corners, truth},
};
use figure::number;
use nalgebra::dvector;
use net::Perceptron;

pub(crate) const PART: Part = Part {
    id: "net/perceptron",
    heading: "A gate by hand",
    question: "Find weights for AND, then for NAND: which of the three signs have to change? Then try XOR: how many of its four can you get right, and why never all?",
    controls: &[
        Control::Choice { name: "gate", of: &["AND", "OR", "NAND", "XOR"], start: 0 },
        Control::Slider { name: "w₁", from: -2.0, to: 2.0, step: 0.1, start: 1.0 },
        Control::Slider { name: "w₂", from: -2.0, to: 2.0, step: 0.1, start: 0.4 },
        Control::Slider { name: "b", from: -3.0, to: 3.0, step: 0.1, start: -0.7 },
    ],
    needs: Needs::Nothing,
    answer,
};

const GATES: [(&str, [usize; 4]); 4] =
    [("AND", [0, 0, 0, 1]), ("OR", [0, 1, 1, 1]), ("NAND", [1, 1, 1, 0]), ("XOR", [0, 1, 1, 0])];

fn answer(asked: &mut Asked) -> Result<Answer, String> {
    let (name, outputs) = GATES[asked.count(0)];
    let &[_, w1, w2, bias] = asked.numbers else {
        return Err("four numbers are expected".to_owned());
    };
    let perceptron = Perceptron { weight: dvector![w1, w2], bias };
    let right = 4 - perceptron.mistakes(&corners(), &truth(outputs));
    let heading = format!("{name}: {right} of 4 right");
    let line = std::slice::from_ref(&perceptron);
    let chart = gates::figure(&heading, outputs, line, |x| perceptron.apply(x));
    let signed = |number: f64| {
        format!("{} {}", if number < 0.0 { '−' } else { '+' }, figure::number(number.abs()))
    };
    let (w1, w2, bias) = (number(w1), signed(w2), signed(bias));
    let says = format!(
        "It says 1 where {w1}·x₁ {w2}·x₂ {bias} is above 0: {right} of the four are right."
    );
    Ok(Answer::new(asked.square(chart, 480), says).with([right as f64]))
}
