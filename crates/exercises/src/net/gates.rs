//! Which logic gates is one perceptron, and how many does XOR take?
//!
//! Source: C §1.2, §2.1 and §3.1; B 前言; E §1 Q2

use super::plane::{corners, map, separating_line, square, truth, with_samples};
use crate::prelude::*;
use nalgebra::{DMatrix, RowDVector};
use net::Perceptron;

type Gate = Perceptron<f64>;

/// XOR = AND(NAND, OR): a perceptron on what two others say.
fn xor(x: &DMatrix<f64>) -> RowDVector<f64> {
    let hidden = [Gate::nand().apply(x), Gate::or().apply(x)];
    Gate::and().apply(&DMatrix::from_rows(&hidden))
}

pub(super) fn run(notebook: &mut Notebook) -> Result {
    let gates = [
        ("AND", "x₁ + x₂ − 1.5", Gate::and(), [0, 0, 0, 1]),
        ("OR", "x₁ + x₂ − 0.5", Gate::or(), [0, 1, 1, 1]),
        ("NAND", "1.5 − x₁ − x₂", Gate::nand(), [1, 1, 1, 0]),
    ];
    notebook.tell("Of the inputs 00, 01, 10, 11:");
    let mut charts = Vec::new();
    for (name, formula, gate, truth) in gates {
        let what = format!("{name}, the sign of {formula}");
        notebook.same(what, words(&gate.apply(&corners())), words(&truth));
        let lines = std::slice::from_ref(&gate);
        charts.push(figure(&format!("{name}: one perceptron"), truth, lines, |x| gate.apply(x)));
    }
    let exclusive = [0, 1, 1, 0];
    let what = "XOR = AND(NAND, OR), three perceptrons";
    notebook.same(what, words(&xor(&corners())), words(&exclusive));
    charts.push(figure("XOR = AND(NAND, OR)", exclusive, &[Gate::nand(), Gate::or()], xor));

    let caption = "Each gate but XOR has its ones (blue) on one side of a single line. XOR's ones \
                   lie between two lines, those of its hidden perceptrons.";
    notebook.figure("decision-lines", caption, Figure::grid(2, charts))
}

fn words<'a, T: ToString + 'a>(outputs: impl IntoIterator<Item = &'a T>) -> String {
    outputs.into_iter().map(T::to_string).collect::<Vec<_>>().join(" ")
}

/// What a circuit says over the plane, its perceptrons' lines, and what it should say at the corners.
pub fn figure(
    heading: &str,
    outputs: [usize; 4],
    lines: &[Gate],
    circuit: impl FnOnce(&DMatrix<f64>) -> RowDVector<f64>,
) -> Chart {
    let range = -0.5..1.5;
    let map = map(&range, |x| circuit(x).as_slice().to_vec());
    let chart = square(heading, ["x₁", "x₂"], &range).fill(&map, 0.0, 1.0);
    let lines = lines.iter().map(|gate| separating_line(gate, &range));
    let chart = lines.fold(chart, |chart, ends| chart.path(BLACK, ends));
    let chart = with_samples(chart, &corners(), &truth(outputs), 9);
    corners().column_iter().zip(outputs).fold(chart, |chart, (at, y)| {
        chart.text(format!("y = {y}"), (at[0] + 0.06, at[1] + 0.13), BLACK)
    })
}
