//! When does correcting mistakes come to an end, and how soon?
//!
//! Source: B 前言, 感知机收敛定理; C §1.4 and §2.2

use super::drawing::{draw_samples, line_within};
use crate::prelude::*;
use losses::Labels;
use nalgebra::{DMatrix, dmatrix, dvector};
use net::{Ending, Learning, Perceptron};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::ops::Range;

pub(super) fn run(notebook: &mut Notebook) -> Result<()> {
    let corners = dmatrix![0.0, 0.0, 1.0, 1.0; 0.0, 1.0, 0.0, 1.0];
    let targets = |targets: [usize; 4]| Labels::new(targets.to_vec(), 2);

    let gate = |targets, separator| Problem { x: corners.clone(), labels: targets, separator };
    let problems = [
        ("AND", gate(targets([0, 0, 0, 1])?, Perceptron::and())),
        ("OR", gate(targets([0, 1, 1, 1])?, Perceptron::or())),
        ("NAND", gate(targets([1, 1, 1, 0])?, Perceptron::nand())),
        ("cloud, gap 0.3", cloud(0.3)?),
        ("cloud, gap 0.1", cloud(0.1)?),
        ("cloud, gap 0.03", cloud(0.03)?),
    ];
    let learned = problems.each_ref().map(|(_, problem)| problem.learn());
    notebook.tell("samples           γ       (R/γ)²   corrections");
    for ((name, problem), learning) in problems.iter().zip(&learned) {
        let margin = problem.separator.margin(&problem.x, &problem.labels);
        let (bound, corrections) = (problem.bound(), learning.corrections());
        notebook.tell(format!("{name:<16} {margin:.4} {bound:>9.1} {corrections:>13}"));
    }
    for ((name, problem), learning) in problems.iter().zip(&learned) {
        let end = learning.perceptron();
        let mistakes = end.mistakes(&problem.x, &problem.labels) as f64;
        notebook.close(format!("{name}: mistakes left"), mistakes, 0.0, 0.0);
        let what = format!("{name}: corrections, at most (R/γ)²");
        let corrections = learning.corrections() as f64;
        notebook.within(what, corrections, 0.0..=problem.bound().floor());
    }

    let exclusive = targets([0, 1, 1, 0])?;
    let circle = Perceptron::zeros(2).learn(&corners, &exclusive, 1000);
    let Ending::Cycle { start, length } = circle.ending else {
        bail!("on XOR, learning was {:?}", circle.ending);
    };
    notebook.tell("\nXOR: the perceptron after each correction");
    show_circle(notebook, &circle);
    let from_there = circle.steps[start].clone();
    let again = from_there.learn(&corners, &exclusive, 1000).ending;
    let same = again == Ending::Cycle { start: 0, length };
    notebook.same("XOR: begun again from there, the same circle", same, true);
    notebook.close("corrections in the circle", length as f64, 4.0, 0.0);
    let mistakes = circle.steps[start..].iter();
    let fewest = mistakes.map(|step| step.mistakes(&corners, &exclusive)).min();
    let fewest = fewest.unwrap_or_default() as f64;
    notebook.within("fewest mistakes on the circle", fewest, 1.0..=4.0);

    notebook.figure("clouds", (900, 440), |page| {
        let (left, right) = page.split_horizontally(px(450));
        draw_lines(&left, "AND", -0.5..1.5, &problems[0].1, &learned[0])?;
        let (thin, learned) = (&problems[5].1, &learned[5]);
        draw_lines(&right, "Cloud, gap 0.03", -1.1..1.1, thin, learned)
    })?;
    notebook.figure("weights", (900, 400), |page| {
        let (left, right) = page.split_horizontally(px(450));
        draw_weights(&left, "AND: comes to rest", &learned[0], 0)?;
        draw_weights(&right, "XOR: goes in a circle", &circle, 3)
    })
}

/// Samples, and a perceptron that separates them.
struct Problem {
    x: DMatrix<f64>,
    labels: Labels,
    separator: Perceptron<f64>,
}

/// Hundred samples in a square, none nearer than `gap` to the line 2x₁ − x₂ + 0.3 = 0.
fn cloud(gap: f64) -> Result<Problem> {
    let mut rng = StdRng::seed_from_u64(1);
    let norm = 5.0f64.sqrt();
    let separator = Perceptron { weight: dvector![2.0 / norm, -1.0 / norm], bias: 0.3 / norm };
    let mut samples = Vec::new();
    let mut labels = Vec::new();
    while labels.len() < 100 {
        let sample = dvector![rng.random_range(-1.0..1.0), rng.random_range(-1.0..1.0)];
        let distance = separator.weight.dot(&sample) + separator.bias;
        if distance.abs() > gap {
            samples.push(sample);
            labels.push(usize::from(distance > 0.0));
        }
    }
    Ok(Problem { x: DMatrix::from_columns(&samples), labels: Labels::new(labels, 2)?, separator })
}

impl Problem {
    fn learn(&self) -> Learning<f64> {
        Perceptron::zeros(2).learn(&self.x, &self.labels, 100_000)
    }

    fn bound(&self) -> f64 {
        self.separator.most_corrections(&self.x, &self.labels)
    }
}

fn show_circle(notebook: &mut Notebook, circle: &Learning<f64>) {
    for (number, step) in circle.steps.iter().enumerate() {
        let (w, b) = (&step.weight, step.bias);
        let text = format!("  {number:>2}   w = ({:>2}, {:>2})   b = {b:>2}", w[0], w[1]);
        let first = circle.steps[..number].iter().position(|seen| seen == step);
        let seen = first.map_or(String::new(), |first| format!("   as after {first}"));
        notebook.tell(text + &seen);
    }
}

/// The line after each correction, from pale to the last.
fn draw_lines(
    page: &Page,
    heading: &str,
    range: Range<f64>,
    problem: &Problem,
    learning: &Learning<f64>,
) -> Result<(), Box<dyn Error>> {
    let (x, y) = (axis("x₁", range.clone()), axis("x₂", range));
    let corrections = learning.corrections();
    let heading = format!("{heading}: the lines of {corrections} corrections");
    let mut chart = chart(page, &heading, x, y)?;
    let place = |chart: &Chart, perceptron: &Perceptron<f64>| {
        let weight = [perceptron.weight[0], perceptron.weight[1]];
        line_within(chart, weight, perceptron.bias)
    };
    for step in &learning.steps {
        let ends = place(&chart, step);
        chart.draw_series([PathElement::new(ends, stroke(PALE, 1))])?;
    }
    draw_samples(&mut chart, &problem.x, &problem.labels, 5)?;
    let ends = place(&chart, learning.perceptron());
    chart.draw_series([PathElement::new(ends, stroke(BLACK, 3))])?;
    Ok(())
}

/// w₁, w₂ and b after each correction; a circle is gone through `again` more times.
fn draw_weights(
    page: &Page,
    heading: &str,
    learning: &Learning<f64>,
    again: usize,
) -> Result<(), Box<dyn Error>> {
    let mut steps = learning.steps.clone();
    if let Ending::Cycle { start, .. } = learning.ending {
        for _ in 0..again {
            steps.extend_from_slice(&learning.steps[start + 1..]);
        }
    }
    let x = axis("corrections", 0.0..steps.len() as f64);
    let mut chart = chart(page, heading, x, axis("w₁, w₂, b", -2.5..4.5))?;
    let parts = [("w₁", BLUE), ("w₂", ORANGE), ("b", GREY)];
    for (part, (name, color)) in parts.into_iter().enumerate() {
        let apart = 0.06 * (part as f64 - 1.0);
        let stairs = steps.iter().enumerate().flat_map(|(i, step)| {
            let value = [step.weight[0], step.weight[1], step.bias][part];
            let (i, value) = (i as f64, value + apart);
            [(i, value), (i + 1.0, value)]
        });
        line(&mut chart, stairs, stroke(color, 3), name)?;
    }
    legend(&mut chart, SeriesLabelPosition::UpperLeft)
}
