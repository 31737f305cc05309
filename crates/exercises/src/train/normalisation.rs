//! What may the first weights and the batches be, with and without normalisation?
//!
//! Source: C §9.1 to §9.4

use super::session;
use crate::prelude::*;
use graph::BatchNorm;
use images::Images;
use nalgebra::dmatrix;
use net::{Activation, DeepNet, Initialisation, Normalisation};
use rand::{SeedableRng, rngs::StdRng};
use train::{Data, Length, Plan, TrainError, Training, evaluate};

const NORMS: [(&str, Option<Normalisation>, Color); 3] = [
    ("nothing", None, ORANGE),
    ("BN", Some(Normalisation::Batch), BLUE),
    ("LN", Some(Normalisation::Layer), GREEN),
];

const SCALES: [f64; 4] = [0.001, 0.01, 0.1, 1.0];
const BATCHES: [usize; 4] = [2, 4, 16, 100];

/// One training: how the initial weights are drawn, and the plan.
type Setting = (Initialisation, Plan);

/// What came of it.
pub struct Run {
    losses: Vec<f64>,
    accuracy: f64,
}

/// A run for each setting, with the norms in the order of [`NORMS`].
type Sweep = [Vec<Run>; 3];

pub(super) fn run(notebook: &mut Notebook) -> Result {
    let mnist = session::load(notebook)?;
    let held_out = mnist.test.select(&(0..2000).collect::<Vec<_>>());
    let data = Data { train: &mnist.train, held_out: &held_out };

    notebook.tell("784-50-50-50-10, ReLU, 300 batches of 100, initial weights of deviation σ");
    let scales = sweep(data, &SCALES.map(by_scale))?;
    show(notebook, "σ", &SCALES, &scales);
    judge_scales(notebook, &scales);
    let caption = "Without normalisation a single σ of the four learns. With it the scale of the \
                   first weights hardly matters, as each layer is given outputs of one scale.";
    let ends = Chart::new("Test accuracy in the end").log_x("σ", 6.3e-4..1.6).ticks(4, 7);
    notebook.figure("initial-scales", caption, figure("σ = ", &SCALES, ends, &scales))?;

    notebook.tell("The same with He's σ, and 800 batches of other sizes");
    let batches = sweep(data, &BATCHES.map(by_batch))?;
    let sizes = BATCHES.map(|size| size as f64);
    show(notebook, "batch", &sizes, &batches);
    judge_batches(notebook, &batches);
    two_samples(notebook)?;
    too_small(notebook, data);
    let caption = "Batch normalisation needs batches: of two samples it learns next to nothing. \
                   Layer normalisation looks at each sample by itself, and does not mind.";
    let ends = Chart::new("Test accuracy in the end").doublings_x("batch size", 1.4..130.0);
    notebook.figure("batch-sizes", caption, figure("batches of ", &sizes, ends, &batches))
}

fn by_scale(scale: f64) -> Setting {
    let plan = Plan { length: Length::Iterations(300), ..Plan::default() };
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

fn sweep(data: Data<Images>, settings: &[Setting]) -> Result<Sweep> {
    let mut sweep = Sweep::default();
    for ((_, norm, _), runs) in NORMS.iter().zip(&mut sweep) {
        for setting in settings {
            runs.push(attempt(*norm, setting, data)?);
        }
    }
    Ok(sweep)
}

/// Trains to the end, or until the loss is no number: such a network answers nothing.
fn attempt(
    norm: Option<Normalisation>,
    (initialisation, plan): &Setting,
    data: Data<Images>,
) -> Result<Run> {
    let mut rng = StdRng::seed_from_u64(1);
    let sizes = [784, 50, 50, 50, 10];
    let net = DeepNet::<f32>::random(&sizes, Activation::Relu, *initialisation, &mut rng);
    let mut training = Training::new(net.with_normalisation(norm), plan);
    while !training.is_over(data, plan) {
        match training.epoch(data, plan, |_| ()) {
            Err(TrainError::Diverged { .. } | TrainError::NotANumber { .. }) => break,
            epoch => epoch?,
        }
    }
    let accuracy = evaluate(&training.net, data.held_out).accuracy;
    Ok(Run { accuracy, losses: training.history.losses })
}

fn show(notebook: &mut Notebook, what: &str, settings: &[f64], sweep: &Sweep) {
    let row = |first: String, others: Vec<String>| [vec![first], others].concat();
    let settings = settings.iter().map(f64::to_string).collect();
    let rows = NORMS.iter().zip(sweep).map(|((name, ..), runs)| {
        let accuracies = runs.iter().map(|run| format!("{:.4}", run.accuracy)).collect();
        row((*name).to_owned(), accuracies)
    });
    notebook.table(row(format!("test accuracy at {what}"), settings), rows);
}

/// The worst of the four, on all test images: BN 0.67–0.70 and LN 0.53–0.68 in three seeds on
/// MNIST, 0.61 and 0.55 in one on the sample; on the 2000 of them that are asked here, 0.63 and 0.50. In
/// two more seeds σ = 1 with nothing made the loss NaN.
fn judge_scales(notebook: &mut Notebook, sweep: &Sweep) {
    let [nothing, batch, layer] = sweep;
    let accuracies = |runs: &[Run]| runs.iter().map(|run| run.accuracy).collect::<Vec<_>>();
    let worst = |runs: &[Run]| accuracies(runs).into_iter().fold(1.0, f64::min);
    notebook
        .tell("Without normalisation one σ of the four learns, with it all get beyond a guess:");
    for (index, range) in [0.0..=0.2, 0.0..=0.2, 0.7..=0.95, 0.0..=0.4].into_iter().enumerate() {
        let what = format!("nothing, σ = {}", SCALES[index]);
        notebook.within(what, nothing[index].accuracy, range);
    }
    notebook.within("BN, the worst of the four", worst(batch), 0.45..=0.95);
    notebook.within("LN, the worst of the four", worst(layer), 0.45..=0.95);
}

/// With batches of 2, in the same seeds, BN had 0.21–0.29 and LN 0.80–0.83 on MNIST, 0.19 and 0.78
/// on the sample; here, of 2000 test images, 0.26 and 0.76.
fn judge_batches(notebook: &mut Notebook, [_, batch, layer]: &Sweep) {
    let last = BATCHES.len() - 1;
    notebook.tell("Of two samples BN learns next to nothing, LN almost as much as of many:");
    notebook.within("BN, batches of 2", batch[0].accuracy, 0.05..=0.45);
    notebook.within("LN, batches of 2", layer[0].accuracy, 0.6..=0.95);
    let gain = batch[last].accuracy - layer[last].accuracy;
    notebook.within("batches of 100, BN better than LN by", gain, -0.03..=0.03);
}

/// Of two samples one is above their mean and one as much below it.
fn two_samples(notebook: &mut Notebook) -> Result {
    notebook.tell("Two samples are 1 and −1 to BN, whatever they are:");
    let (y, _) = BatchNorm::new(2).forward(&dmatrix![0.3, 0.1; -5.0, 700.0])?;
    let what = "of (0.3, 0.1) and (−5, 700)";
    notebook.close_all(what, y.transpose().as_slice(), &[1.0, -1.0, -1.0, 1.0], 1e-3);
    Ok(())
}

fn too_small(notebook: &mut Notebook, data: Data<Images>) {
    let setting = by_batch(1);
    let refused = attempt(Some(Normalisation::Batch), &setting, data)
        .map_or_else(|error| error.to_string(), |_| "accepted".to_owned());
    let expected = "a batch, or a piece of one, would have 1 samples, but batch norm needs 2: \
                    choose another batch size, whole batches only, or fewer pieces";
    notebook.same("BN with batches of 1", refused, expected);
}

/// The loss in three charts, a line for each setting, and in the fourth, `ends`, how well all ended.
pub fn figure(what: &str, settings: &[f64; 4], ends: Chart, sweep: &Sweep) -> Figure {
    let mut charts = Vec::new();
    let mut ends = ends.y("share of right answers", 0.0..1.0);
    // To be told apart in grey too.
    let strokes: [fn(Color) -> figure::Stroke; 3] = [|c| c.dashed(3), |c| c.wide(5), |c| c.wide(2)];
    for (((name, norm, color), runs), stroke) in NORMS.iter().zip(sweep).zip(strokes) {
        let heading = norm.map_or("Without normalisation".into(), |_| format!("With {name}"));
        charts.push(losses(heading, &settings.map(|setting| format!("{what}{setting}")), runs));
        let points = settings.iter().zip(runs).map(|(&setting, run)| (setting, run.accuracy));
        let label = norm.map_or("without", |_| name);
        ends = ends.line(label, stroke(*color), points.clone()).dots("", color.dot(5), points);
    }
    charts.push(ends);
    Figure::grid(2, charts).size(990, 820)
}

/// The mean of every twentieth part of the batches, cut off above the chart.
fn losses(heading: String, labels: &[String; 4], runs: &[Run]) -> Chart {
    let length = runs.iter().map(|run| run.losses.len()).max().unwrap_or_default();
    let top = 3.5;
    let mut chart = Chart::new(heading)
        .x("iteration", 0.0..length as f64)
        .y("loss of the batches", 0.0..top)
        .legend(Corner::UpperRight);
    // Where lines lie on one another, the first are thicker to be seen beneath.
    let strokes = [PURPLE.wide(5), ORANGE.wide(3), GREEN.wide(2), BLUE.wide(2)];
    for ((label, run), stroke) in labels.iter().zip(runs).zip(strokes) {
        let means = session::means(&run.losses, length / 20);
        chart = chart.line(label, stroke, means.map(|(at, loss)| (at, loss.min(top))));
    }
    chart
}
