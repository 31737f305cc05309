//! Does a training that is stopped and resumed notice?
//!
//! Source: A 训练技巧总结 (监控训练过程)

use super::session;
use crate::prelude::*;
use nalgebra::{DVector, RealField};
use net::{Activation, DeepNet, Initialisation};
use numdiff::Tensors;
use rand::{SeedableRng, rngs::StdRng};
use std::{fs, path::Path};
use train::{
    Adam, Data, Descent, Length, Optimizer, Plan, Sampling, Schedule, TensorFile, Training, train,
};

/// All the epochs, and those before the stop.
const EPOCHS: usize = 8;
const STOP: usize = 3;

/// Images to learn from: enough to see a curve.
const SAMPLES: usize = 3000;

pub(super) fn run(notebook: &mut Notebook) -> Result<()> {
    let mnist = session::load(notebook)?;
    let images = mnist.train.select(&(0..SAMPLES).collect::<Vec<_>>());
    let data = Data { train: &images, held_out: &mnist.test };
    let plan = plan();
    let whole = train(net(1), data, &plan, |_| ())?;

    let folder = tempfile::tempdir().context("no temporary folder for the checkpoint")?;
    let path = folder.path().join("digits.safetensors");
    stop(data, &plan, &path)?;
    tell_file(notebook, &path)?;
    let (training, plan) = Training::restore(net(2), &TensorFile::read(&path)?)?;
    let resumed = go_on(training.clone(), data, &plan)?;
    notebook.same("numbers of θ that differ at the end", differing(&whole.net, &resumed.net), 0);
    let losses = |of: &Training<_>| DVector::from_vec(of.history.losses.clone());
    notebook.same("losses that differ", differing(&losses(&whole), &losses(&resumed)), 0);
    let same = resumed == whole;
    notebook.same("optimizer's memory, history and scores are the same", same, true);

    let forgetful = Training { descent: Descent::new(plan.optimizer), ..training };
    let apart = differing(&whole.net, &go_on(forgetful, data, &plan)?.net);
    notebook.within(
        "without the optimizer's memory: numbers of θ that differ",
        apart as f64,
        1.0..=whole.net.count() as f64,
    );
    notebook.figure("resumed", (760, 420), |page| draw(page, &whole, &resumed))
}

fn plan() -> Plan {
    Plan {
        length: Length::Epochs(EPOCHS),
        sampling: Sampling::ShuffledEpochs,
        optimizer: Optimizer::Adam(Adam::default()),
        learning_rate: 0.002,
        schedule: Schedule::Cosine { period: EPOCHS as f64 },
        ..Plan::default()
    }
}

fn net(seed: u64) -> DeepNet<f32> {
    let mut rng = StdRng::seed_from_u64(seed);
    DeepNet::random(&[784, 50, 10], Activation::Relu, Initialisation::He, &mut rng)
}

/// Trains for some epochs and leaves what it has in a file.
fn stop(data: Data, plan: &Plan, path: &Path) -> Result<()> {
    let mut training = Training::new(net(1), plan);
    for _ in 0..STOP {
        training.epoch(data, plan, |_| ())?;
    }
    let mut file = TensorFile::new(path);
    training.store(plan, &mut file);
    Ok(file.write()?)
}

/// Trains to the end of the plan.
fn go_on(
    mut training: Training<DeepNet<f32>>,
    data: Data,
    plan: &Plan,
) -> Result<Training<DeepNet<f32>>> {
    while !training.is_over(data, plan) {
        training.epoch(data, plan, |_| ())?;
    }
    Ok(training)
}

/// How many numbers are not the same.
fn differing<T: RealField + Copy>(a: &impl Tensors<T>, b: &impl Tensors<T>) -> usize {
    let pairs = a.entries().zip(b.entries());
    a.count().abs_diff(b.count()) + pairs.filter(|(a, b)| a != b).count()
}

/// What the file says of itself.
fn tell_file(notebook: &mut Notebook, path: &Path) -> Result<()> {
    let file = TensorFile::read(path)?;
    let bytes = fs::metadata(path)?.len();
    notebook.tell(format!("The file after {STOP} of {EPOCHS} epochs, {bytes} bytes:"));
    for (name, tensor) in &file.tensors {
        notebook.tell(format!("  {name:<32} {:?}", tensor.shape()));
    }
    for (name, words) in &file.metadata {
        let words: String = words.chars().take(40).collect();
        notebook.tell(format!("  {name:<32} {words}"));
    }
    notebook.tell("");
    Ok(())
}

fn draw(
    page: &Page,
    whole: &Training<DeepNet<f32>>,
    resumed: &Training<DeepNet<f32>>,
) -> Result<(), Box<dyn Error>> {
    let stopped = whole.iteration() / EPOCHS * STOP;
    let x = axis("iteration", 0.0..whole.iteration() as f64);
    let mut chart = chart(page, "Stopped and resumed", x, axis("loss of the batch", 0.0..2.5))?;
    let points = |training: &Training<_>, from: usize| -> Vec<(f64, f64)> {
        let losses = training.history.losses.iter().enumerate().skip(from);
        losses.map(|(i, &loss)| (i as f64, loss)).collect()
    };
    line(&mut chart, points(whole, 0), stroke(ORANGE, 6), "without a stop")?;
    let label = format!("resumed at iteration {stopped}");
    line(&mut chart, points(resumed, stopped), stroke(BLUE, 2), &label)?;
    legend(&mut chart, SeriesLabelPosition::UpperRight)
}
