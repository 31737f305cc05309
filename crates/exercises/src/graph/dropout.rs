//! Does a unit expect the same with some of its inputs dropped?
//!
//! Source: A 防止过拟合; Srivastava et al. (2014)

use crate::prelude::*;
use graph::Dropout;
use nalgebra::{DMatrix, RowDVector};
use rand::{RngExt, SeedableRng, rngs::StdRng};

const INPUTS: usize = 100;
const MASKS: usize = 10_000;

/// A unit w·x, and what it gives when the inputs x are dropped with probability p.
struct Unit {
    weight: RowDVector<f64>,
    x: DMatrix<f64>,
}

impl Unit {
    fn output(&self) -> f64 {
        (&self.weight * &self.x)[0]
    }

    /// The output under one mask after another.
    fn dropped(&self, dropout: Dropout, rng: &mut StdRng) -> Vec<f64> {
        let outputs = (0..MASKS).map(|_| (&self.weight * dropout.forward(&self.x, rng).0)[0]);
        outputs.collect()
    }

    /// The standard deviation of the output over the masks, √(Σ (wᵢ·xᵢ)²·p/(1 − p)).
    fn spread(&self, dropout: Dropout) -> f64 {
        let p = dropout.probability();
        let parts = self.weight.transpose().component_mul(&self.x.column(0));
        (parts.norm_squared() * p / (1.0 - p)).sqrt()
    }
}

pub(super) fn run(notebook: &mut Notebook) -> Result<()> {
    let rng = &mut StdRng::seed_from_u64(1);
    let unit = Unit {
        weight: RowDVector::from_fn(INPUTS, |_, _| rng.random_range(-0.5..1.0)),
        x: DMatrix::from_fn(INPUTS, 1, |_, _| rng.random()),
    };
    let output = unit.output();
    notebook
        .tell(format!("A unit of {INPUTS} inputs gives {output:.4}; {MASKS} masks for each p:"));
    notebook.tell("\n     p      mean   standard error   standard deviation   by the formula");
    let mut runs = Vec::new();
    for p in [0.2, 0.5, 0.8] {
        let dropout = Dropout::new(p)?;
        let outputs = RowDVector::from_vec(unit.dropped(dropout, rng));
        let (mean, deviation) = (outputs.mean(), outputs.variance().sqrt());
        let spread = unit.spread(dropout);
        let error = spread / (MASKS as f64).sqrt();
        notebook.tell(format!("  {p:4} {mean:9.4} {error:16.4} {deviation:20.4} {spread:16.4}"));
        runs.push((p, spread, outputs));
    }
    for (p, spread, outputs) in &runs {
        let error = spread / (MASKS as f64).sqrt();
        let off = (outputs.mean() - output).abs() / error;
        let what = format!("p = {p}: |mean − output| in standard errors");
        notebook.at_most(what, off, 3.0);
        let what = format!("p = {p}: deviation / by the formula");
        notebook.close(what, outputs.variance().sqrt() / spread, 1.0, 0.03);
    }

    same_each_time(notebook, &unit.x)?;

    notebook.figure("dropped-inputs", (900, 420), |page| {
        let (left, right) = page.split_horizontally(px(450));
        draw_outputs(&left, output, &runs)?;
        let (p, spread, outputs) = &runs[1];
        draw_mean(&right, *p, output, *spread, outputs.as_slice())
    })
}

fn same_each_time(notebook: &mut Notebook, x: &DMatrix<f64>) -> Result<()> {
    let dropout = Dropout::new(0.5)?;
    let drop = |seed| dropout.forward(x, &mut StdRng::seed_from_u64(seed));
    let (y, pullback) = drop(1);
    notebook.same("inference gives x itself", dropout.infer(x) == x, true);
    notebook.same("seed 1 again drops the same inputs", drop(1).0 == y, true);
    notebook.same("seed 2 drops others", drop(2).0 != y, true);
    // m ⊙ x with the upstream gradient x: forward and back do the same.
    notebook.same("back goes through the same mask", pullback.backward(x) == y, true);
    let refused = match Dropout::new(1.0) {
        Ok(_) => "accepted".to_owned(),
        Err(error) => error.to_string(),
    };
    let expected = "entries cannot be dropped with probability 1: expected 0 ≤ p < 1";
    notebook.same("p = 1", refused, expected);
    Ok(())
}

fn draw_outputs(
    page: &Page,
    output: f64,
    runs: &[(f64, f64, RowDVector<f64>)],
) -> Result<(), Box<dyn Error>> {
    let widest = 4.0 * runs[1].1;
    let range = output - widest..output + widest;
    let histograms = [(&runs[0], BLUE), (&runs[1], ORANGE)].map(|((p, _, outputs), color)| {
        let histogram = Histogram::new(outputs.iter().copied(), range.clone(), 60);
        (*p, histogram, color)
    });
    let top = 1.35 * histograms[0].1.top();
    let (x, y) =
        (axis("output of the unit", range.clone()), axis("share of the masks in a bin", 0.0..top));
    let mut chart = chart(page, "The output over 10 000 masks", x, y)?;
    for (p, histogram, color) in &histograms {
        histogram.draw(&mut chart, *color, &format!("p = {p}"))?;
    }
    let without = [(output, 0.0), (output, 0.9 * top)];
    line(&mut chart, without, stroke(GREY, 2), "without dropout")?;
    legend(&mut chart, SeriesLabelPosition::UpperRight)
}

/// The mean over the first n masks, and two standard errors around what it should be.
fn draw_mean(
    page: &Page,
    p: f64,
    output: f64,
    spread: f64,
    outputs: &[f64],
) -> Result<(), Box<dyn Error>> {
    let heading = format!("The mean over n masks, p = {p}");
    let powers = 0.0..(outputs.len() as f64).log10();
    let x = axis("log₁₀ n", powers.clone());
    let y = axis("mean output", output - 2.0 * spread..output + 2.0 * spread);
    let mut chart = chart(page, &heading, x, y)?;
    let edge = |power: f64| 2.0 * spread / 10f64.powf(power).sqrt();
    let powers: Vec<f64> = style::spread(powers, 81).collect();
    let upper = powers.iter().map(|&power| (power, output + edge(power)));
    let lower = powers.iter().map(|&power| (power, output - edge(power)));
    let band: Vec<(f64, f64)> = upper.chain(lower.rev()).collect();
    chart.draw_series([Polygon::new(band, PALE.mix(0.4))])?;
    let level = powers.iter().map(|&power| (power, output));
    let label = "without dropout, ± 2 standard errors";
    line(&mut chart, level, stroke(GREY, 2), label)?;
    let mut sum = 0.0;
    let means = outputs.iter().enumerate().map(|(before, output)| {
        let n = before as f64 + 1.0;
        sum += output;
        (n.log10(), sum / n)
    });
    line(&mut chart, means, stroke(ORANGE, 2), "mean")?;
    legend(&mut chart, SeriesLabelPosition::UpperRight)
}
