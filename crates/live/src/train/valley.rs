//! Optimizers side by side in a valley.

use crate::prelude::*;
use exercises::train::{
    race::{Racer, racers},
    valley::{VALLEY, crossings, paths_over_contours},
};
use figure::{BLUE, Figure};

/// Steps that can be looked at.
const MOST: u32 = 60;

pub(crate) const PART: Part = Part {
    id: "train/valley",
    heading: "A race in the valley",
    question: "From which learning rate on does SGD fly off? Then give each of the six the rate that suits it: which is below f = 0.001 after the fewest steps, and which never crosses the floor of the valley?",
    controls: &[
        Control::Choice {
            name: "optimizer",
            of: &["SGD", "Momentum", "Nesterov", "AdaGrad", "RMSprop", "Adam"],
            start: 0,
        },
        Control::Power { name: "its learning rate η", from: -2.0, to: 0.3, start: -0.5 },
        Control::Choice {
            name: "beside",
            of: &["SGD", "Momentum", "Nesterov", "AdaGrad", "RMSprop", "Adam"],
            start: 1,
        },
        Control::Steps { name: "steps", most: MOST, start: 30 },
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
        format!("{}, η = {}", chosen.name, three(rate)),
        format!("{}, η = {}", other.name, other.in_valley),
    ];
    let color = if other.color == BLUE { figure::ORANGE } else { other.color };
    let paths = [(names[1].as_str(), color, &beside[..]), (names[0].as_str(), BLUE, &path[..])];
    let ends = [VALLEY.value(&path[steps]), VALLEY.value(&beside[steps])];
    let arrives = |racer: &Racer, rate: f64| {
        let path = VALLEY.path(racer.optimizer, rate, MOST as usize);
        match path.iter().position(|at| VALLEY.value(at) < 1e-3) {
            Some(step) => format!("below 0.001 first after step {step}"),
            None => format!("never below 0.001 in {MOST} steps"),
        }
    };
    let says = format!(
        "{}: after {steps} steps at f = {}, {} crossings, {}. {}: at {}, {}.",
        names[0],
        told(ends[0]),
        crossings(&path),
        arrives(chosen, rate),
        names[1],
        told(ends[1]),
        arrives(other, other.in_valley)
    );
    let chart = paths_over_contours("x²/20 + y², from (−7, 2)", paths);
    Ok(Answer::new(Figure::from(chart).size(asked.width, asked.height(0.52)), says).with(ends))
}
