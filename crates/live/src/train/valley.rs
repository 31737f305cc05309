//! Optimizers side by side in a valley.

use crate::{
    answer::Answer,
    asked::Asked,
    control::Control,
    part::{Needs, Part},
};
use exercises::train::{
    race::racers,
    valley::{VALLEY, crossings, paths_over_contours},
};
use figure::{BLUE, Figure};

pub(crate) const PART: Part = Part {
    id: "train/valley",
    heading: "A race in the valley",
    question: "Give SGD the largest learning rate with which it does not fly off. Is it faster than momentum at \
               0.1? Which of them is at the bottom first with the rate that suits it, and which never leaves its lane?",
    controls: &[
        Control::Choice {
            name: "optimizer",
            of: &["SGD", "Momentum", "Nesterov", "AdaGrad", "RMSprop", "Adam"],
            start: 1,
        },
        Control::Power { name: "its learning rate η", from: -2.0, to: 0.3, start: -1.0 },
        Control::Choice {
            name: "beside",
            of: &["SGD", "Momentum", "Nesterov", "AdaGrad", "RMSprop", "Adam"],
            start: 0,
        },
        Control::Steps { name: "steps", most: 60, start: 30 },
    ],
    needs: Needs::Nothing,
    answer,
};

fn answer(asked: &mut Asked) -> Result<Answer, String> {
    let (racers, steps) = (racers(), asked.count(3));
    let (chosen, other) = (&racers[asked.count(0)], &racers[asked.count(2)]);
    let rate = 10f64.powf(asked.numbers[1]);
    let path = VALLEY.path(chosen.optimizer, rate, steps);
    let beside = VALLEY.path(other.optimizer, other.in_valley, steps);
    let names = [
        format!("{}, η = {rate:.3}", chosen.name),
        format!("{}, η = {}", other.name, other.in_valley),
    ];
    let color = if other.color == BLUE { figure::ORANGE } else { other.color };
    let paths = [(names[1].as_str(), color, &beside[..]), (names[0].as_str(), BLUE, &path[..])];
    let ends = [VALLEY.value(&path[steps]), VALLEY.value(&beside[steps])];
    let says = format!(
        "After {steps} steps {} is at f = {:.4}, having crossed the valley {} times; {} is at {:.4}.",
        names[0],
        ends[0],
        crossings(&path),
        names[1],
        ends[1]
    );
    let chart = paths_over_contours("x²/20 + y², from (−7, 2)", paths);
    Ok(Answer::new(Figure::from(chart).size(asked.width, asked.height(0.52)), says).with(ends))
}
