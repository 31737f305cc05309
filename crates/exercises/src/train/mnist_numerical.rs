//! Can a network be trained by numerical gradients alone?
//!
//! Source: A §2.5; B 实现学习算法

use super::session;
use crate::prelude::*;
use losses::Labels;
use nalgebra::{DMatrix, RealField};
use net::{Activation, Input, Network, Sizes, TwoLayerNet};
use numdiff::Tensors;
use rand::{Rng, SeedableRng, rngs::StdRng};
use std::{fs::File, io::BufWriter};
use train::{
    Data, Extent, History, Images, Length, Mnist, Plan, Sampling, Scaling, read_csv,
    shuffled_split, write_csv,
};

/// How many images A's table has.
const ROWS: usize = 42_000;

/// The h of the difference quotients, formed without cancellation.
const H: f64 = 1e-7;

/// A network whose gradient is a difference quotient for every parameter.
#[derive(Clone)]
struct ByDifferences(TwoLayerNet<f64>);

impl Network<f64> for ByDifferences {
    fn logits(&self, x: &impl Input<f64>) -> DMatrix<f64> {
        self.0.logits(x)
    }

    fn backprop(&self, x: &impl Input<f64>, labels: &Labels, _rng: &mut impl Rng) -> (f64, Self) {
        let params = self.0.local_gradient_exact(x, labels, H);
        let activation = self.0.activation;
        (self.0.loss(x, labels), Self(TwoLayerNet { params, activation }))
    }

    fn names(&self) -> Vec<String> {
        self.0.names()
    }
}

impl Tensors<f64> for ByDifferences {
    type Of<U: RealField + Copy> = TwoLayerNet<U>;

    fn tensors(&self) -> Vec<&[f64]> {
        self.0.tensors()
    }

    fn tensors_mut(&mut self) -> Vec<&mut [f64]> {
        self.0.tensors_mut()
    }

    fn shapes(&self) -> Vec<(usize, usize)> {
        self.0.shapes()
    }

    fn map<U: RealField + Copy>(&self, f: impl FnMut(f64) -> U) -> TwoLayerNet<U> {
        self.0.map(f)
    }
}

pub(super) fn run(notebook: &mut Notebook) -> Result<()> {
    let mnist = session::load(notebook)?;
    let (train, test) = scaled_parts(&table(&mnist)?);
    notebook.tell(format!(
        "As A does: a table of {} rows, {} to learn from and {} to be tested on, scaled by the former's \
         least and greatest values.\n",
        train.len() + test.len(),
        train.len(),
        test.len()
    ));
    let data = Data { train: &train, held_out: &test };
    let plan = Plan {
        length: Length::Epochs(match notebook.effort {
            Effort::Usual => 1,
            Effort::Long => 10,
        }),
        sampling: Sampling::ShuffledEpochs,
        ..Plan::default()
    };
    let mut rng = StdRng::seed_from_u64(1);
    let net = TwoLayerNet::random(Sizes::new(784, 50, 10), Activation::Sigmoid, 0.1, &mut rng);
    let differences = ByDifferences(net.clone());
    let differences = session::learn("differences", differences, data, &plan)?.history;
    let backprop = session::learn("backprop", net, data, &plan)?.history;
    check(notebook, &mnist, &differences, &backprop)?;
    session::tell_progress(notebook, &differences);
    notebook.figure("curves", (1000, 420), |page| {
        let (left, right) = page.split_horizontally(px(500));
        draw_losses(&left, &differences, &backprop)?;
        draw_accuracies(&right, &differences, &backprop)
    })
}

/// The images by way of a table like A's, written and read.
fn table(mnist: &Mnist) -> Result<Images> {
    let rows: Vec<usize> = (0..mnist.train.len().min(ROWS)).collect();
    let folder = tempfile::tempdir().context("no temporary folder for the table")?;
    let path = folder.path().join("train.csv");
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    write_csv(&mnist.train.select(&rows), BufWriter::new(file))
        .with_context(|| format!("cannot write {}", path.display()))?;
    Ok(read_csv(&path)?)
}

/// 70 % and 30 %, scaled by the figures of the 70 %.
fn scaled_parts(images: &Images) -> (Images, Images) {
    let mut rng = StdRng::seed_from_u64(1);
    let [train, test] = shuffled_split(images.len(), [7, 3], &mut rng);
    let train = images.select(&train);
    let scaling = Scaling::min_max(&train);
    (train.scaled(&scaling), images.select(&test).scaled(&scaling))
}

fn check(
    notebook: &mut Notebook,
    mnist: &Mnist,
    differences: &History,
    backprop: &History,
) -> Result<()> {
    if mnist.extent == Extent::Full {
        let iterations = backprop.evaluations[1].iteration as f64;
        notebook.close("iterations of an epoch", iterations, 294.0, 0.0);
    }
    let pairs = differences.losses.iter().zip(&backprop.losses);
    let apart = largest(pairs.map(|(a, b)| (a - b).abs()));
    notebook.at_most("losses of the two trainings, furthest apart", apart, 1e-6);
    let pairs = differences.evaluations.iter().zip(&backprop.evaluations);
    let apart = largest(pairs.flat_map(|(a, b)| {
        [
            (a.train.accuracy - b.train.accuracy).abs(),
            (a.held_out.accuracy - b.held_out.accuracy).abs(),
        ]
    }));
    notebook.at_most("their accuracies, furthest apart", apart, 5e-4);
    let end = differences.last().context("training was evaluated")?;
    notebook.within(
        "test accuracy by differences alone",
        end.held_out.accuracy,
        band(mnist.extent, notebook.effort)..=1.0,
    );
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

/// The points of a curve.
type Curve = Vec<(f64, f64)>;

fn draw_losses(
    page: &Page,
    differences: &History,
    backprop: &History,
) -> Result<(), Box<dyn Error>> {
    let top = largest(backprop.losses.iter().copied()) * 1.05;
    let x = axis("iteration", 0.0..backprop.losses.len() as f64);
    let y = axis("loss of the batch", 0.0..top);
    let mut chart = chart(page, "The same losses", x, y)?;
    let curves = [backprop, differences].map(|history| {
        let losses = history.losses.iter().enumerate();
        losses.map(|(i, &loss)| (i as f64, loss)).collect()
    });
    draw_both(&mut chart, curves)?;
    legend(&mut chart, SeriesLabelPosition::UpperRight)
}

fn draw_accuracies(
    page: &Page,
    differences: &History,
    backprop: &History,
) -> Result<(), Box<dyn Error>> {
    let x = axis("iteration", 0.0..backprop.losses.len() as f64);
    let y = axis("share of right test answers", 0.0..1.0);
    let mut chart = chart(page, "The same accuracies", x, y)?;
    let curves = [backprop, differences].map(|history| {
        let evaluations = history.evaluations.iter();
        evaluations.map(|e| (e.iteration as f64, e.held_out.accuracy)).collect::<Curve>()
    });
    let ends = curves[1].clone().into_iter();
    draw_both(&mut chart, curves)?;
    chart.draw_series(ends.map(|point| dot(point, 4, BLUE)))?;
    legend(&mut chart, SeriesLabelPosition::LowerRight)
}

/// The second thinner, on the first.
fn draw_both<'a, 'b: 'a>(
    chart: &mut Chart<'a, 'b>,
    [backprop, differences]: [Curve; 2],
) -> Result<(), Box<dyn Error>> {
    line(chart, backprop, stroke(ORANGE, 6), "backpropagation")?;
    line(chart, differences, stroke(BLUE, 2), "differences")
}
