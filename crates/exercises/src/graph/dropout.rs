//! Does a unit expect the same with some of its inputs dropped?
//!
//! Source: A 防止过拟合; Srivastava et al. (2014)

use crate::prelude::*;
use figure::Histogram;
use graph::Dropout;
use nalgebra::{DMatrix, RowDVector};
use rand::{RngExt, SeedableRng, rngs::StdRng};

const INPUTS: usize = 100;
const MASKS: usize = 10_000;

/// A unit w·x gives its output without dropout; with its inputs dropped with probability p it gives
/// these outputs, one a mask.
pub struct Masked {
    p: f64,
    output: f64,
    /// The standard deviation over the masks by the formula, √(Σ (wᵢ·xᵢ)²·p/(1 − p)).
    deviation: f64,
    outputs: RowDVector<f64>,
}

impl Masked {
    fn new(p: f64, weight: &RowDVector<f64>, x: &DMatrix<f64>, rng: &mut StdRng) -> Result<Self> {
        let dropout = Dropout::new(p)?;
        let parts = weight.transpose().component_mul(&x.column(0));
        let deviation = (parts.norm_squared() * p / (1.0 - p)).sqrt();
        let outputs = (0..MASKS).map(|_| (weight * dropout.forward(x, rng).0)[0]);
        let outputs = RowDVector::from_iterator(MASKS, outputs);
        Ok(Self { p, output: (weight * x)[0], deviation, outputs })
    }

    /// How far the mean over all masks may well be off.
    fn standard_error(&self) -> f64 {
        self.deviation / (MASKS as f64).sqrt()
    }
}

pub(super) fn run(notebook: &mut Notebook) -> Result {
    let rng = &mut StdRng::seed_from_u64(1);
    let weight = RowDVector::from_fn(INPUTS, |_, _| rng.random_range(-0.5..1.0));
    let x = DMatrix::from_fn(INPUTS, 1, |_, _| rng.random());
    let masked = |p| Masked::new(p, &weight, &x, rng);
    let runs: Vec<Masked> = [0.2, 0.5, 0.8].into_iter().map(masked).collect::<Result<_>>()?;

    let output = runs[0].output;
    notebook
        .tell(format!("A unit of {INPUTS} inputs gives {output:.4}; {MASKS} masks for each p:"));
    let heads = ["p", "mean", "standard error", "standard deviation", "by the formula"];
    let row = |run: &Masked| {
        let found = [run.outputs.mean(), run.standard_error(), run.outputs.variance().sqrt()];
        let [mean, error, deviation] = found.map(|number| format!("{number:.4}"));
        [run.p.to_string(), mean, error, deviation, format!("{:.4}", run.deviation)]
    };
    notebook.table(heads, runs.iter().map(row));
    for run in &runs {
        let off = (run.outputs.mean() - output).abs() / run.standard_error();
        let what = format!("p = {}: |mean − output| in standard errors", run.p);
        notebook.at_most(what, off, 3.0);
        let what = format!("p = {}: deviation / by the formula", run.p);
        notebook.close(what, run.outputs.variance().sqrt() / run.deviation, 1.0, 0.03);
    }

    same_each_time(notebook, &x)?;

    let caption = "Dropping inputs scatters the output, the more the larger p, but around the same \
                   middle: the mean over n masks goes to the output without dropout, which the \
                   inputs that stay are scaled up for.";
    let charts = [outputs(&runs[0], &runs[1]), mean(&runs[1])];
    notebook.figure("dropped-inputs", caption, Figure::row(charts).size(900, 420))
}

fn same_each_time(notebook: &mut Notebook, x: &DMatrix<f64>) -> Result {
    let dropout = Dropout::new(0.5)?;
    let drop = |seed| dropout.forward(x, &mut StdRng::seed_from_u64(seed));
    let (y, pullback) = drop(1);
    notebook.same("inference gives x itself", dropout.infer(x) == x, true);
    notebook.same("seed 1 again drops the same inputs", drop(1).0 == y, true);
    notebook.same("seed 2 drops others", drop(2).0 != y, true);
    // m ⊙ x with the upstream gradient x: forward and back do the same.
    notebook.same("back goes through the same mask", pullback.backward(x) == y, true);
    let refused = Dropout::new(1.0).err().context("p = 1 was accepted")?;
    let expected = "entries cannot be dropped with probability 1: expected 0 ≤ p < 1";
    notebook.same("p = 1", refused, expected);
    Ok(())
}

/// How the outputs of two probabilities are distributed; the first scatters less.
pub fn outputs(narrow: &Masked, wide: &Masked) -> Chart {
    let (output, widest) = (wide.output, 4.0 * wide.deviation);
    let range = output - widest..output + widest;
    let histogram = |run: &Masked| Histogram::new(run.outputs.iter().copied(), range.clone(), 60);
    let top = 1.35 * histogram(narrow).top();
    Chart::new("The output over 10 000 masks")
        .x("output of the unit", range.clone())
        .y("share of the masks in a bin", 0.0..top)
        .histogram(&format!("p = {}", narrow.p), BLUE, &histogram(narrow))
        .histogram(&format!("p = {}", wide.p), ORANGE, &histogram(wide))
        .line("without dropout", GREY, [(output, 0.0), (output, 0.9 * top)])
}

/// The mean over the first n masks, and two standard errors around what it should be.
pub fn mean(run: &Masked) -> Chart {
    let (output, reach) = (run.output, 2.0 * run.deviation);
    let masks = 1.0..MASKS as f64;
    let counts = spread(0.0..masks.end.log10(), 81).map(|power| 10f64.powf(power));
    let upper = counts.clone().map(|n| (n, output + reach / n.sqrt()));
    let lower = counts.map(|n| (n, output - reach / n.sqrt())).collect::<Vec<_>>();
    let sums = run.outputs.iter().scan(0.0, |sum, output| {
        *sum += output;
        Some(*sum)
    });
    let means = sums.zip(1..).map(|(sum, n)| (f64::from(n), sum / f64::from(n)));
    Chart::new(format!("The mean over n masks, p = {}", run.p))
        .log_x("masks n", masks.clone())
        .y("mean output", output - reach..output + reach)
        .area("", PALE, 0.4, upper.chain(lower.into_iter().rev()))
        .line(
            "without dropout, ± 2 standard errors",
            GREY,
            [(masks.start, output), (masks.end, output)],
        )
        .line("mean", ORANGE, means)
}
