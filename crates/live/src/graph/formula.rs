//! Any small formula as a graph, walked through node by node.

use super::expression::Expression;
use crate::prelude::*;
use figure::{Figure, graph::Drawing, number};
use graph::{Gradient, Graph};
use std::collections::BTreeMap;

pub(crate) const PART: Part = Part {
    id: "graph/formula",
    heading: "Forward, and back again",
    question: "Play it. Where does the 10 at x come from, when only 3 and 7 come back? Then type x·x, and x + x: \
               what does a node that is used twice do with what comes back?",
    controls: &[
        Control::Line { name: "formula (names of one letter)", start: "(x + y)·x" },
        Control::Slider { name: "x", from: -5.0, to: 5.0, step: 0.5, start: 3.0 },
        Control::Slider { name: "y", from: -5.0, to: 5.0, step: 0.5, start: 4.0 },
        Control::Slider { name: "z", from: -5.0, to: 5.0, step: 0.5, start: 2.0 },
        Control::Steps { name: "steps", most: STEPS, start: STEPS },
    ],
    needs: Needs::Nothing,
    answer,
};

/// What fits on a page, and the names that there are sliders for.
const OPERATIONS: usize = 12;
const NAMES: usize = 3;
/// Each operation forward and back, and the 1 that the result begins with.
const STEPS: u32 = 25;

fn answer(asked: &mut Asked) -> Result<Answer, String> {
    let expression = Expression::parse(asked.text)?;
    let names = expression.names();
    if expression.size() > OPERATIONS || names.len() > NAMES || expression.size() == 0 {
        return Err(format!(
            "{} operations of {} names: expected 1 to {OPERATIONS} of at most {NAMES}",
            expression.size(),
            names.len()
        ));
    }
    let graph = Graph::new();
    let inputs = names.iter().zip(asked.numbers);
    let inputs: BTreeMap<_, _> =
        inputs.map(|(&name, &value)| (name, graph.number(name, value))).collect();
    let result = expression.record(&graph, &inputs);
    let gradient = result.backward();
    if let Some(node) = too_large(&gradient) {
        return Err(format!("At {node} the numbers become larger than a machine has them."));
    }
    let drawing = Drawing::both_ways(&gradient);
    let (steps, step) = (drawing.steps(), asked.count(3).min(drawing.steps()));
    let says = told(&gradient, &drawing, step, result.number());
    let slopes: Vec<f64> = inputs.values().map(|&input| gradient.number(input)).collect();
    let svg = drawing.after(step).svg(&format!("{}, step {step} of {steps}", asked.text));
    let answer = Answer::new(Figure::drawn(svg), says);
    let names = names.iter().map(|&name| name.to_owned()).collect();
    Ok(Answer { most: Some(steps), names: Some(names), ..answer }
        .with([result.number()].into_iter().chain(slopes)))
}

/// The first node whose value or slope is not finite, which could not be drawn.
fn too_large(gradient: &Gradient<f64>) -> Option<String> {
    let nodes = gradient.nodes();
    let is_finite = |index: &usize| {
        nodes[*index].value()[0].is_finite() && gradient.total(*index)[0].is_finite()
    };
    let node = &nodes[(0..nodes.len()).find(|index| !is_finite(index))?];
    Some(node.operation().unwrap_or_else(|| node.name()).to_owned())
}

/// What the last of these steps did, in words.
fn told(gradient: &Gradient<f64>, drawing: &Drawing, step: usize, result: f64) -> String {
    let nodes = gradient.nodes();
    let order: Vec<usize> = drawing.operations().collect();
    let name = |index: usize| match nodes[index].operation() {
        None => nodes[index].name().to_owned(),
        Some(operation) => operation.to_owned(),
    };
    let back = |index: usize| number(gradient.total(index)[0]);
    if step == 0 {
        return "The inputs are there.".to_owned();
    }
    if let Some(&index) = order.get(step - 1) {
        let of: Vec<String> =
            nodes[index].arguments().iter().map(|&from| number(nodes[from].value()[0])).collect();
        return format!(
            "Forward: {} makes {} of {}.",
            name(index),
            number(nodes[index].value()[0]),
            of.join(" and ")
        );
    }
    if step == order.len() + 1 {
        return format!(
            "The result is {}. The way back begins with 1: if it grows by 1, it grows by 1.",
            number(result)
        );
    }
    let index = order[2 * order.len() + 1 - step];
    let sent: Vec<String> = gradient.shares(index).iter().map(|share| number(share[0])).collect();
    let said = format!(
        "Backward: {} receives {} and sends back {}.",
        name(index),
        back(index),
        sent.join(" and ")
    );
    if step <= 2 * order.len() {
        return said;
    }
    let is_name = |&index: &usize| {
        nodes[index].operation().is_none() && nodes[index].name().starts_with(char::is_alphabetic)
    };
    let slopes =
        (0..nodes.len()).filter(is_name).map(|index| format!("{}: {}", name(index), back(index)));
    format!("{said} So the slopes are {}.", slopes.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use crate::Session;

    #[test]
    fn numbers_that_no_machine_has_are_refused() {
        for text in ["18446744073709551615^6^6·x", "tanh((x·99999999999999999999999)^6^3)"] {
            let asked = format!(
                r#"{{"part": "graph/formula", "numbers": [3, 4, 2, 25], "text": "{text}", "width": 300}}"#
            );
            let told = Session::default().answer(asked.as_bytes()).unwrap_err();
            assert!(told.ends_with("larger than a machine has them."), "{text}: {told}");
        }
    }
}
