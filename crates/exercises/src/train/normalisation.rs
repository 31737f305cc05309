use super::session;
use crate::{
    exercise::Exercise,
    notebook::Notebook,
    style::{
        Axis, BLUE, GREEN, ORANGE, PURPLE, Page, axis, chart, dot, legend, line, log_y_chart,
        stroke,
    },
};
use anyhow::{Context, Result};
use graph::{BatchNorm, Dropout};
use nalgebra::dmatrix;
use net::{Activation, DeepNet, Initialisation, Mlp, Norm};
use plotters::{chart::SeriesLabelPosition, prelude::*};
use rand::{SeedableRng, rngs::StdRng};
use std::{error::Error, ops::RangeInclusive};
use train::{Data, Extent, Length, Plan, train};

pub const EXERCISE: Exercise = Exercise {
    id: "train/normalisation",
    title: "What may the first weights and the batches be, with and without normalisation?",
    source: "C §9.1 to §9.4",
    work,
};

type MakeNorm = fn(usize) -> Norm<f32>;

const NORMS: [(&str, MakeNorm, RGBColor); 3] = [
    ("nothing", |_| Norm::Nothing, ORANGE),
    ("BN", Norm::batch, BLUE),
    ("LN", Norm::layer, GREEN),
];

const SCALES: [f64; 4] = [0.001, 0.01, 0.1, 1.0];
const BATCHES: [usize; 4] = [2, 4, 16, 100];

/// One training: how the initial weights are drawn, and the plan.
type Setting = (Initialisation, Plan);

/// What came of it.
struct Run {
    losses: Vec<f64>,
    accuracy: f64,
}

/// A run for each setting, with the norms in the order of [`NORMS`].
type Sweep = [Vec<Run>; 3];

fn work(notebook: &mut Notebook) -> Result<()> {
    let mnist = session::load(notebook)?;
    let data = mnist.data();

    notebook.tell("784-50-50-50-10, ReLU, 300 batches of 100, initial weights of deviation σ");
    let scales = sweep(data, &SCALES.map(by_scale))?;
    tell(notebook, "σ", &SCALES, &scales);
    judge_scales(notebook, &scales, mnist.extent);
    let x = axis("log₁₀ σ", -3.2..0.2);
    let places = SCALES.map(f64::log10);
    notebook.figure("initial-scales", (990, 820), |page| {
        let labels = SCALES.map(|scale| format!("σ = {scale}"));
        draw(page, &labels, &places, x, &scales)
    })?;

    notebook.tell("\nThe same with He's σ, and 800 batches of other sizes");
    let batches = sweep(data, &BATCHES.map(by_batch))?;
    let sizes = BATCHES.map(|size| size as f64);
    tell(notebook, "batch", &sizes, &batches);
    judge_batches(notebook, &batches, mnist.extent);
    two_samples(notebook)?;
    too_small(notebook, data);
    let x = axis("log₁₀ of the batch size", 0.2..2.1);
    let places = sizes.map(f64::log10);
    notebook.figure("batch-sizes", (990, 820), |page| {
        let labels = BATCHES.map(|size| format!("batches of {size}"));
        draw(page, &labels, &places, x, &batches)
    })
}

fn by_scale(scale: f64) -> Setting {
    let plan = Plan {
        length: Length::Iterations(300),
        ..Plan::default()
    };
    (Initialisation::Normal(scale), plan)
}

fn by_batch(batch_size: usize) -> Setting {
    let plan = Plan {
        length: Length::Iterations(800),
        batch_size,
        learning_rate: 0.03,
        ..Plan::default()
    };
    (Initialisation::He, plan)
}

fn seed() -> u64 {
    std::env::var("SEED").map_or(1, |s| s.parse().unwrap())
}

fn net(norm: MakeNorm, initialisation: Initialisation) -> Result<Mlp<f32>> {
    let sizes = [784, 50, 50, 50, 10];
    let mut rng = StdRng::seed_from_u64(seed());
    let net = DeepNet::random(&sizes, Activation::Relu, initialisation, &mut rng);
    Ok(Mlp::new(net, norm, Dropout::new(0.0)?))
}

fn sweep(data: Data, settings: &[Setting]) -> Result<Sweep> {
    let mut sweep = Sweep::default();
    for ((name, norm, _), runs) in NORMS.iter().zip(&mut sweep) {
        for (initialisation, plan) in settings {
            let net = net(*norm, *initialisation)?;
            let plan = &Plan {
                seed: seed(),
                ..plan.clone()
            };
            let history = session::learn(name, net, data, plan)?.history;
            let end = history.last().context("training was evaluated")?;
            runs.push(Run {
                losses: history.losses,
                accuracy: end.held_out.accuracy,
            });
        }
    }
    Ok(sweep)
}

fn tell(notebook: &mut Notebook, what: &str, settings: &[f64], sweep: &Sweep) {
    let header: String = settings.iter().map(|s| format!("{s:>9}")).collect();
    notebook.tell(format!("  test accuracy at {what:<6}{header}"));
    for ((name, ..), runs) in NORMS.iter().zip(sweep) {
        let accuracies: String = runs
            .iter()
            .map(|r| format!("{:>9.4}", r.accuracy))
            .collect();
        notebook.tell(format!("  {name:<23}{accuracies}"));
    }
}

fn judge_scales(_notebook: &mut Notebook, _scales: &Sweep, _extent: Extent) {}
fn judge_batches(_notebook: &mut Notebook, _batches: &Sweep, _extent: Extent) {}

/// Of two samples one is above their mean and one as much below it.
fn two_samples(notebook: &mut Notebook) -> Result<()> {
    notebook.tell("\nTwo samples are 1 and −1 to BN, whatever they are:");
    let (y, _) = BatchNorm::new(2).forward(&dmatrix![0.3, 0.1; -5.0, 700.0])?;
    let what = "of (0.3, 0.1) and (−5, 700)";
    notebook.close_all(
        what,
        y.transpose().as_slice(),
        &[1.0, -1.0, -1.0, 1.0],
        1e-3,
    );
    Ok(())
}

fn too_small(notebook: &mut Notebook, data: Data) {
    let (initialisation, plan) = by_batch(1);
    let refused = net(Norm::batch, initialisation)
        .and_then(|net| Ok(train(net, data, &plan, |_| ())?))
        .map_or_else(|error| error.to_string(), |_| "accepted".to_owned());
    let expected = "a batch, or a piece of one, would have 1 samples, but batch norm needs 2: \
                    choose another batch size, whole batches only, or fewer pieces";
    notebook.same("BN with batches of 1", refused, expected);
}

/// The loss in three panels, a line for each setting, and in the fourth how well all ended.
fn draw(
    page: &Page,
    labels: &[String],
    places: &[f64],
    x: Axis,
    sweep: &Sweep,
) -> Result<(), Box<dyn Error>> {
    let panels = page.split_evenly((2, 2));
    for ((place, (name, ..)), runs) in panels.iter().zip(NORMS).zip(sweep) {
        let heading = match name {
            "nothing" => "Without normalisation".to_owned(),
            norm => format!("With {norm}"),
        };
        draw_losses(place, &heading, labels, runs)?;
    }
    draw_accuracies(&panels[3], places, x, sweep)
}

/// The mean of every twentieth part of the batches.
fn draw_losses(
    page: &Page,
    heading: &str,
    labels: &[String],
    runs: &[Run],
) -> Result<(), Box<dyn Error>> {
    let length = runs[0].losses.len();
    let x = axis("iteration", 0.0..length as f64);
    let y = axis("loss of the batches", -1.0..2.0);
    let mut chart = log_y_chart(page, heading, x, y)?;
    let colors = [PURPLE, ORANGE, GREEN, BLUE];
    for ((label, run), color) in labels.iter().zip(runs).zip(colors) {
        let part = length / 20;
        let means = run.losses.chunks(part).enumerate().map(|(i, losses)| {
            let mean = losses.iter().sum::<f64>() / losses.len() as f64;
            ((i as f64 + 0.5) * part as f64, mean.log10())
        });
        line(&mut chart, means, stroke(color, 3), label)?;
    }
    legend(&mut chart, SeriesLabelPosition::UpperRight)
}

fn draw_accuracies(
    page: &Page,
    places: &[f64],
    x: Axis,
    sweep: &Sweep,
) -> Result<(), Box<dyn Error>> {
    let y = axis("share of right answers", 0.0..1.0);
    let mut chart = chart(page, "Test accuracy in the end", x, y)?;
    for ((name, _, color), runs) in NORMS.iter().zip(sweep) {
        let points = places.iter().zip(runs).map(|(&x, run)| (x, run.accuracy));
        let label = if *name == "nothing" { "without" } else { name };
        line(&mut chart, points.clone(), stroke(*color, 3), label)?;
        chart.draw_series(points.map(|point| dot(point, 5, *color)))?;
    }
    legend(&mut chart, SeriesLabelPosition::LowerRight)
}
