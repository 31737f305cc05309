//! Can a network be trained by numerical gradients alone?
//!
//! Source: A §2.5; B 实现学习算法

use super::session;
use crate::prelude::*;
use files::Scratch;
use images::{Extent, Images, Mnist, Scaling, read_csv, shuffled_split, write_csv};
use losses::Labels;
use nalgebra::DMatrix;
use net::{Activation, Backprop, Input, Network, Sizes, TwoLayerNet};
use numdiff::tensors;
use rand::{Rng, SeedableRng, rngs::StdRng};
use record::Effort;
use std::{env, fs::File, io::BufWriter};
use train::{Data, History, Length, Plan, Sampling};

/// How many images A's table has.
const ROWS: usize = 42_000;

/// The h of the difference quotients, formed without cancellation.
const H: f64 = 1e-7;

/// A network whose gradient is a difference quotient for every parameter.
#[derive(Clone)]
struct ByDifferences<T> {
    net: TwoLayerNet<T>,
}

tensors!(ByDifferences { net });

impl Network<f64> for ByDifferences<f64> {
    fn logits(&self, x: &impl Input<f64>) -> DMatrix<f64> {
        self.net.logits(x)
    }

    fn backprop(
        &self,
        x: &impl Input<f64>,
        labels: &Labels,
        _rng: &mut impl Rng,
    ) -> Backprop<f64, Self> {
        let gradient = Self { net: self.net.local_gradient_exact(x, labels, H) };
        Backprop { loss: self.net.loss(x, labels), gradient, seen: Vec::new() }
    }

    fn names(&self) -> Vec<String> {
        self.net.names()
    }
}

pub(super) fn run(notebook: &mut Notebook) -> Result {
    let mnist = session::load(notebook)?;
    let (train, test) = scaled_parts(&table(&mnist)?);
    notebook.tell(format!(
        "As A does: a table of {} rows, {} to learn from and {} to be tested on, scaled by the former's \
         least and greatest values.",
        train.len() + test.len(),
        train.len(),
        test.len()
    ));
    let data = Data { train: &train, held_out: &test };
    as_a_sets_it(notebook, mnist.extent(), data)?;
    let epochs = if notebook.effort == Effort::Long { 10 } else { 1 };
    let plan = Plan {
        length: Length::Epochs(epochs),
        sampling: Sampling::ShuffledEpochs,
        ..Plan::default()
    };
    let mut rng = StdRng::seed_from_u64(1);
    let net = TwoLayerNet::random(Sizes::new(784, 50, 10), Activation::Sigmoid, 0.1, &mut rng);
    let differences = ByDifferences { net: net.clone() };
    let differences = session::learn("differences", differences, data, &plan)?.history;
    let backprop = session::learn("backprop", net, data, &plan)?.history;
    check(notebook, mnist.extent(), &differences, &backprop)?;
    session::show_progress(notebook, &differences);
    let caption = "The training by differences runs on top of that by backpropagation from the \
                   first batch to the last: the two find the same gradient, and differ only in \
                   what it costs.";
    notebook.figure("curves", caption, figure(&differences, &backprop))
}

/// What is set otherwise here, and what A's own settings come to, by backpropagation: the gradient is the
/// same, and A's would take half a day to a day.
fn as_a_sets_it(notebook: &mut Notebook, extent: Extent, data: Data<Images>) -> Result {
    notebook.tell("A's settings, and those of the two trainings below:");
    let rows = [
        ["first weights, σ", "0.01", "0.1"],
        ["batches", "drawn with replacement", "shuffled epochs"],
        ["epochs", "10", "1 (10 with --long)"],
        ["difference", "two losses subtracted", "without cancellation"],
        ["scores are taken", "at the first step of an epoch", "after each epoch"],
    ];
    notebook.table(["", "A", "here"], rows);
    let plan = Plan { length: Length::Epochs(10), ..Plan::default() };
    let mut rng = StdRng::seed_from_u64(1);
    let sizes = Sizes::new(784, 50, 10);
    let net = TwoLayerNet::<f64>::random(sizes, Activation::Sigmoid, 0.01, &mut rng);
    let history = session::learn("A's settings", net, data, &plan)?.history;
    let accuracies = history.evaluations.iter().map(|scores| scores.held_out.accuracy);
    let accuracies: Vec<f64> = accuracies.collect();
    let (first, end) = (accuracies[1], accuracies[accuracies.len() - 1]);
    notebook.tell(format!(
        "A's settings by backpropagation, whose gradient is the same: {first:.4} of the test images after one \
         epoch, {end:.4} after ten. Sigmoids of weights with σ = 0.01 begin slowly, hence the 0.1 here."
    ));
    // Five seeds gave 0.9075–0.9137, and 0.815–0.829 on the sample.
    let band = match extent {
        Extent::Full => 0.89..=0.93,
        Extent::Sample => 0.78..=0.86,
    };
    notebook.within("A's settings, by backpropagation: test accuracy", end, band);
    Ok(())
}

/// The images by way of a table like A's, written and read.
fn table(mnist: &Mnist) -> Result<Images> {
    let rows: Vec<usize> = (0..mnist.train.len().min(ROWS)).collect();
    let folder = Scratch::begin(&env::temp_dir(), "descent-table");
    let folder = folder.context("no temporary folder for the table")?;
    let path = folder.path().join("train.csv");
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    write_csv(&mnist.train.select(&rows), BufWriter::new(file))
        .with_context(|| format!("cannot write {}", path.display()))?;
    Ok(read_csv(&path)?)
}

/// 70 % and 30 %, scaled by the figures of the 70 %.
fn scaled_parts(images: &Images) -> (Images, Images) {
    let mut rng = StdRng::seed_from_u64(1);
    let parts = shuffled_split(images.len(), [7, 3], &mut rng);
    let [train, test] = parts.map(|part| images.select(&part));
    let scaling = Scaling::min_max(&train);
    (train.scaled(&scaling), test.scaled(&scaling))
}

fn check(
    notebook: &mut Notebook,
    extent: Extent,
    differences: &History,
    backprop: &History,
) -> Result {
    if extent == Extent::Full {
        let iterations = backprop.evaluations[1].iteration as f64;
        notebook.close("iterations of an epoch", iterations, 294.0, 0.0);
    }
    let pairs = differences.losses.iter().zip(&backprop.losses);
    let apart = largest(pairs.map(|(a, b)| (a - b).abs()));
    notebook.at_most("losses of the two trainings, furthest apart", apart, 1e-6);
    let pairs = differences.evaluations.iter().zip(&backprop.evaluations);
    let scores = pairs.flat_map(|(a, b)| [(a.train, b.train), (a.held_out, b.held_out)]);
    let apart = largest(scores.map(|(a, b)| (a.accuracy - b.accuracy).abs()));
    notebook.at_most("their accuracies, furthest apart", apart, 5e-4);
    let end = differences.last().context("training was evaluated")?.held_out.accuracy;
    let least = band(extent, notebook.effort);
    notebook.within("test accuracy by differences alone", end, least..=1.0);
    Ok(())
}

fn band(extent: Extent, effort: Effort) -> f64 {
    match (extent, effort) {
        (Extent::Full, Effort::Usual) => 0.75,
        (Extent::Full, Effort::Long) => 0.9,
        (Extent::Sample, Effort::Usual) => 0.4,
        (Extent::Sample, Effort::Long) => 0.8,
    }
}

/// The losses on the left, the accuracies on the right, of differences on those of backpropagation.
pub fn figure(differences: &History, backprop: &History) -> Figure {
    let losses = |of: &History| -> Vec<(f64, f64)> {
        of.losses.iter().enumerate().map(|(i, &loss)| (i as f64, loss)).collect()
    };
    let accuracies = |of: &History| -> Vec<(f64, f64)> {
        of.evaluations.iter().map(|e| (e.iteration as f64, e.held_out.accuracy)).collect()
    };
    // Differences are the thinner line, to let the other one be seen beneath.
    let chart = |heading| Chart::new(heading).x("iteration", 0.0..backprop.losses.len() as f64);
    let top = 1.05 * largest(backprop.losses.iter().copied());
    let left = chart("The same losses")
        .y("loss of the batch", 0.0..top)
        .line("backpropagation", ORANGE.wide(6), losses(backprop))
        .line("differences", BLUE, losses(differences));
    // Between its ends nothing was measured, so no line joins them.
    let right = chart("The same accuracies")
        .y("share of right test answers", 0.0..1.0)
        .dots("backpropagation", ORANGE.dot(8), accuracies(backprop))
        .dots("differences", BLUE.dot(4), accuracies(differences));
    Figure::row([left, right]).size(1000, 420)
}
