//! Descent on three surfaces, from any place, with any rate.

use crate::prelude::*;
use exercises::numdiff::surface::SURFACES;
use figure::Figure;
use nalgebra::vector;

pub(crate) const PART: Part = Part {
    id: "numdiff/descent",
    heading: "Down the slope",
    question: "On the bowl, from which η on does it come no nearer? In the valley, raise η: what does x₁ do long before x₀ is fast? And from which places on the saddle does it not fall off?",
    controls: &[
        Control::Choice {
            name: "surface",
            of: &["bowl, x₀² + x₁²", "valley, x₀²/20 + x₁²", "saddle, (x₀² − x₁²)/4"],
            start: 0,
        },
        Control::Slider { name: "learning rate η", from: 0.01, to: 1.1, step: 0.01, start: 0.1 },
        Control::Steps { name: "steps", most: 60, start: 20 },
        Control::Place { name: "start at x₀", from: -4.5, to: 4.5, start: -1.5 },
        Control::Place { name: "start at x₁", from: -4.5, to: 4.5, start: 2.0 },
    ],
    needs: Needs::Nothing,
    answer,
};

fn answer(asked: &mut Asked) -> Result<Answer, String> {
    let (surface, rate, steps) = (&SURFACES[asked.count(0)], asked.numbers[1], asked.count(2));
    let path = surface.descend(vector![asked.numbers[3], asked.numbers[4]], rate, steps);
    let end = path[steps];
    let says = format!(
        "After {steps} steps of η = {rate} it is at ({}, {}), where f is {}.{}",
        told(end[0]),
        told(end[1]),
        told((surface.f)(&end)),
        if end.amax() > 4.6 { " It has left the picture." } else { "" }
    );
    let chart =
        surface.path_over_contours(&format!("{}, η = {rate}", surface.name), &path).pointed();
    let side = asked.width.min(560);
    Ok(Answer::new(Figure::from(chart).size(side, side), says).with([end[0], end[1]]))
}
