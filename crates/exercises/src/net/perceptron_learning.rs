//! When does correcting mistakes come to an end, and how soon?
//!
//! Source: B 前言, 感知机收敛定理; C §1.4 and §2.2

use super::plane::{corners, separating_line, square, truth, with_samples};
use crate::prelude::*;
use losses::Labels;
use nalgebra::{DMatrix, dvector};
use net::{Ending, Learning, Perceptron};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::ops::Range;

pub(super) fn run(notebook: &mut Notebook) -> Result {
    let gate = |outputs, separator| Problem { x: corners(), labels: truth(outputs), separator };
    let problems = [
        ("AND", gate([0, 0, 0, 1], Perceptron::and())),
        ("OR", gate([0, 1, 1, 1], Perceptron::or())),
        ("NAND", gate([1, 1, 1, 0], Perceptron::nand())),
        ("cloud, gap 0.3", cloud(0.3)?),
        ("cloud, gap 0.1", cloud(0.1)?),
        ("cloud, gap 0.03", cloud(0.03)?),
    ];
    let learned = problems.each_ref().map(|(_, problem)| problem.learn());
    separable(notebook, &problems, &learned);
    let circle = exclusive_or(notebook)?;

    let (and, thin) = ((&problems[0].1, &learned[0]), (&problems[5].1, &learned[5]));
    let caption = "Each correction moves the line, from pale to the last, black. The narrower the \
                   gap between the classes, the more corrections it takes.";
    let lines = [("AND", -0.5..1.5, and), ("Cloud, gap 0.03", -1.1..1.1, thin)];
    let charts = lines.map(|(name, range, of)| lines_of(name, &range, of.0, of.1));
    notebook.figure("clouds", caption, Figure::row(charts))?;

    let caption = "On AND the weights come to rest, as a line separates the classes. On XOR none \
                   does, and the same four corrections follow one another for ever.";
    let at_rest = weights_of("AND: comes to rest", &learned[0], 0);
    let in_circles = weights_of("XOR: goes in a circle", &circle, 3);
    notebook.figure("weights", caption, Figure::row([at_rest, in_circles]))
}

/// The convergence theorem: with a margin γ within a radius R, at most (R/γ)² corrections.
fn separable(notebook: &mut Notebook, of: &[(&str, Problem)], learned: &[Learning<f64>]) {
    let rows = of.iter().zip(learned).map(|((name, problem), learning)| {
        let margin = problem.separator.margin(&problem.x, &problem.labels);
        let bound = format!("{:.1}", problem.bound());
        [(*name).to_owned(), format!("{margin:.4}"), bound, learning.corrections().to_string()]
    });
    notebook.table(["samples", "γ", "(R/γ)²", "corrections"], rows);
    for ((name, problem), learning) in of.iter().zip(learned) {
        let mistakes = learning.perceptron().mistakes(&problem.x, &problem.labels) as f64;
        notebook.close(format!("{name}: mistakes left"), mistakes, 0.0, 0.0);
        let what = format!("{name}: corrections, at most (R/γ)²");
        let corrections = learning.corrections() as f64;
        notebook.within(what, corrections, 0.0..=problem.bound().floor());
    }
}

/// Where no line separates the classes, learning comes back to where it was.
fn exclusive_or(notebook: &mut Notebook) -> Result<Learning<f64>> {
    let (x, labels) = (corners(), truth([0, 1, 1, 0]));
    let circle = Perceptron::zeros(2).learn(&x, &labels, 1000);
    let Ending::Cycle { start, length } = circle.ending else {
        anyhow::bail!("on XOR, learning was {:?}", circle.ending);
    };
    notebook.tell("XOR: the perceptron after each correction");
    let rows = circle.steps.iter().enumerate().map(|(number, step)| {
        let first = circle.steps[..number].iter().position(|seen| seen == step);
        let seen = first.map_or(String::new(), |first| format!("as after {first}"));
        let [w1, w2, b] = [step.weight[0], step.weight[1], step.bias].map(figure::number);
        [number.to_string(), w1, w2, b, seen]
    });
    notebook.table(["corrections", "w₁", "w₂", "b", ""], rows);

    let again = circle.steps[start].clone().learn(&x, &labels, 1000).ending;
    let same = again == Ending::Cycle { start: 0, length };
    notebook.same("XOR: begun again from there, the same circle", same, true);
    notebook.close("corrections in the circle", length as f64, 4.0, 0.0);
    let fewest = circle.steps[start..].iter().map(|step| step.mistakes(&x, &labels)).min();
    let fewest = fewest.unwrap_or_default() as f64;
    notebook.within("fewest mistakes on the circle", fewest, 1.0..=4.0);
    Ok(circle)
}

/// Samples, and a perceptron that separates them.
pub struct Problem {
    x: DMatrix<f64>,
    labels: Labels,
    separator: Perceptron<f64>,
}

/// Hundred samples in a square, none nearer than `gap` to the line 2x₁ − x₂ + 0.3 = 0.
fn cloud(gap: f64) -> Result<Problem> {
    let mut rng = StdRng::seed_from_u64(1);
    let norm = 5.0f64.sqrt();
    let separator = Perceptron { weight: dvector![2.0 / norm, -1.0 / norm], bias: 0.3 / norm };
    let (mut samples, mut labels) = (Vec::new(), Vec::new());
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

/// The line after each correction, from pale to the last.
pub fn lines_of(
    name: &str,
    range: &Range<f64>,
    problem: &Problem,
    learning: &Learning<f64>,
) -> Chart {
    let heading = format!("{name}: the lines of {} corrections", learning.corrections());
    let lines = learning.steps.iter().map(|step| separating_line(step, range));
    let chart = square(heading, ["x₁", "x₂"], range);
    let chart = lines.fold(chart, |chart, ends| chart.path(PALE.wide(1), ends));
    with_samples(chart, &problem.x, &problem.labels, 5)
        .path(BLACK.wide(3), separating_line(learning.perceptron(), range))
}

/// w₁, w₂ and b after each correction; a circle is gone through `again` more times.
pub fn weights_of(heading: &str, learning: &Learning<f64>, again: usize) -> Chart {
    let mut steps = learning.steps.clone();
    if let Ending::Cycle { start, .. } = learning.ending {
        for _ in 0..again {
            steps.extend_from_slice(&learning.steps[start + 1..]);
        }
    }
    // Lines that would lie on one another are drawn a little apart.
    let stairs = |value: fn(&Perceptron<f64>) -> f64, apart: f64| {
        let values = steps.iter().map(move |step| value(step) + apart).enumerate();
        values.flat_map(|(i, y)| [(i as f64, y), (i as f64 + 1.0, y)]).collect::<Vec<_>>()
    };
    Chart::new(heading)
        .x("corrections", 0.0..steps.len() as f64)
        .y("w₁, w₂, b", -2.5..4.5)
        .line("w₁", BLUE.wide(3), stairs(|step| step.weight[0], -0.06))
        .line("w₂", ORANGE.wide(3), stairs(|step| step.weight[1], 0.0))
        .line("b", GREY.wide(3), stairs(|step| step.bias, 0.06))
}
