//! Which logic gates is one perceptron, and how many does XOR take?
//!
//! Source: C §1.2, §2.1 and §3.1; B 前言; E §1 Q2

use super::drawing::{Map, draw_samples, line_within};
use crate::prelude::*;
use losses::Labels;
use nalgebra::{DMatrix, RowDVector, dmatrix};
use net::Perceptron;

fn corners() -> DMatrix<f64> {
    dmatrix![0.0, 0.0, 1.0, 1.0; 0.0, 1.0, 0.0, 1.0]
}

/// XOR = AND(NAND, OR): a perceptron on what two others say.
fn xor(x: &DMatrix<f64>) -> RowDVector<f64> {
    let hidden = [Perceptron::nand().apply(x), Perceptron::or().apply(x)];
    Perceptron::and().apply(&DMatrix::from_rows(&hidden))
}

pub(super) fn run(notebook: &mut Notebook) -> Result<()> {
    let gates = [
        ("AND", "x₁ + x₂ − 1.5", Perceptron::and(), [0, 0, 0, 1]),
        ("OR", "x₁ + x₂ − 0.5", Perceptron::or(), [0, 1, 1, 1]),
        ("NAND", "1.5 − x₁ − x₂", Perceptron::nand(), [1, 1, 1, 0]),
    ];
    notebook.tell("Of the inputs 00, 01, 10, 11:");
    for (name, formula, gate, truth) in &gates {
        let what = format!("{name}, the sign of {formula}");
        notebook.same(what, table(&gate.apply(&corners())), words(truth));
    }
    let exclusive = [0, 1, 1, 0];
    let what = "XOR = AND(NAND, OR), three perceptrons";
    notebook.same(what, table(&xor(&corners())), words(&exclusive));

    notebook.figure("decision-lines", (900, 860), |page| {
        let panels = page.split_evenly((2, 2));
        for ((name, _, gate, truth), panel) in gates.iter().zip(&panels) {
            let heading = format!("{name}: one perceptron");
            draw(panel, &heading, truth, &[gate], |x| gate.apply(x))?;
        }
        let lines = [&Perceptron::nand(), &Perceptron::or()];
        draw(&panels[3], "XOR = AND(NAND, OR)", &exclusive, &lines, xor)
    })
}

fn table(outputs: &RowDVector<f64>) -> String {
    let outputs: Vec<String> = outputs.iter().map(f64::to_string).collect();
    outputs.join(" ")
}

fn words(truth: &[usize]) -> String {
    let truth: Vec<String> = truth.iter().map(usize::to_string).collect();
    truth.join(" ")
}

fn draw(
    page: &Page,
    heading: &str,
    truth: &[usize],
    lines: &[&Perceptron<f64>],
    output: impl FnOnce(&DMatrix<f64>) -> RowDVector<f64>,
) -> Result<(), Box<dyn Error>> {
    let (x, y) = (axis("x₁", -0.5..1.5), axis("x₂", -0.5..1.5));
    let mut chart = chart(page, heading, x, y)?;
    let map = Map::over(&chart, |x| output(x).iter().copied().collect::<Vec<_>>());
    map.fill(&mut chart, 0.0, 1.0)?;
    for line in lines {
        let weight = [line.weight[0], line.weight[1]];
        let ends = line_within(&chart, weight, line.bias);
        chart.draw_series([PathElement::new(ends, stroke(BLACK, 2))])?;
    }
    let labels = Labels::new(truth.to_vec(), 2)?;
    draw_samples(&mut chart, &corners(), &labels, 9)?;
    let numbers = corners()
        .column_iter()
        .zip(truth)
        .map(|(at, y)| {
            let place = (at[0] + 0.06, at[1] + 0.13);
            Text::new(format!("y = {y}"), place, (FONT, px(16)))
        })
        .collect::<Vec<_>>();
    chart.draw_series(numbers)?;
    Ok(())
}
