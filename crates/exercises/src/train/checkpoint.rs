//! Does a training that is stopped and resumed notice?
//!
//! Source: A 训练技巧总结 (监控训练过程)

use super::session;
use crate::prelude::*;
use checkpoint::{Checkpoint, TensorFile};
use files::Scratch;
use images::Images;
use nalgebra::{DVector, RealField};
use net::{Activation, DeepNet, Initialisation};
use numdiff::Tensors;
use rand::{SeedableRng, rngs::StdRng};
use std::{env, fs, path::Path};
use train::{Adam, Data, Length, OptimizerState, Plan, Sampling, Schedule, Training, train};

/// All the epochs, and those before the stop.
const EPOCHS: usize = 8;
const STOP: usize = 3;

/// Images to learn from: enough to see a curve.
const SAMPLES: usize = 3000;

pub(super) fn run(notebook: &mut Notebook) -> Result {
    let mnist = session::load(notebook)?;
    let images = mnist.train.select(&(0..SAMPLES).collect::<Vec<_>>());
    let data = Data { train: &images, held_out: &mnist.test };
    let whole = train(net(1), data, &plan(), |_| ())?;

    let folder = Scratch::begin(&env::temp_dir(), "descent-checkpoint");
    let folder = folder.context("no temporary folder for the checkpoint")?;
    let path = folder.path().join("digits.safetensors");
    stop(data, &path)?;
    show_file(notebook, &path)?;
    let Checkpoint { training, plan, .. } = Checkpoint::restore(net(2), &TensorFile::read(&path)?)?;
    let resumed = go_on(training.clone(), data, &plan)?;
    notebook.same("numbers of θ that differ at the end", differing(&whole.net, &resumed.net), 0);
    let losses = |of: &Training<_>| DVector::from_vec(of.history.losses.clone());
    notebook.same("losses that differ", differing(&losses(&whole), &losses(&resumed)), 0);
    let same = resumed == whole;
    notebook.same("optimizer's memory, history and scores are the same", same, true);

    // The parameters alone are not enough: Adam's next step follows from the gradients before it.
    let forgetful = Training { optimizer: OptimizerState::new(plan.optimizer), ..training };
    let apart = differing(&whole.net, &go_on(forgetful, data, &plan)?.net);
    let what = "without the optimizer's memory: numbers of θ that differ";
    notebook.within(what, apart as f64, 1.0..=whole.net.count() as f64);
    let caption = "The training that was stopped and resumed goes on exactly where it would have \
                   been, batch by batch: the file has all that the next step follows from.";
    notebook.figure("resumed", caption, figure(&whole.history.losses, &resumed.history.losses))
}

fn plan() -> Plan {
    Plan {
        length: Length::Epochs(EPOCHS),
        sampling: Sampling::ShuffledEpochs,
        optimizer: Adam::default().into(),
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
fn stop(data: Data<Images>, path: &Path) -> Result {
    let plan = plan();
    let mut training = Training::new(net(1), &plan);
    for _ in 0..STOP {
        training.epoch(data, &plan, |_| ())?;
    }
    let mut file = TensorFile::new(path);
    Checkpoint { training, plan, distortion: None }.store(&mut file);
    Ok(file.write()?)
}

/// Trains to the end of the plan.
fn go_on(
    mut training: Training<DeepNet<f32>>,
    data: Data<Images>,
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
fn show_file(notebook: &mut Notebook, path: &Path) -> Result {
    let file = TensorFile::read(path)?;
    let bytes = fs::metadata(path)?.len();
    notebook.tell(format!("The file after {STOP} of {EPOCHS} epochs, {bytes} bytes:"));
    let tensors = file.tensors.iter();
    notebook.table(
        ["tensor", "shape"],
        tensors.map(|(name, tensor)| [name.clone(), format!("{:?}", tensor.shape())]),
    );
    let beginning = |words: &String| words.chars().take(40).collect();
    let entries = file.metadata.iter();
    notebook.table(["entry", "begins"], entries.map(|(name, it)| [name.clone(), beginning(it)]));
    Ok(())
}

/// The losses of a training without a stop, and on them those of one that was resumed.
pub fn figure(whole: &[f64], resumed: &[f64]) -> Chart {
    let stopped = whole.len() / EPOCHS * STOP;
    let points = |losses: &[f64]| -> Vec<(f64, f64)> {
        losses.iter().enumerate().map(|(i, &loss)| (i as f64, loss)).collect()
    };
    let after = points(resumed).split_off(stopped);
    Chart::new("Stopped and resumed")
        .x("iteration", 0.0..whole.len() as f64)
        .y("loss of the batch", 0.0..2.5)
        .line("without a stop", ORANGE.wide(6), points(whole))
        .line(format!("resumed at iteration {stopped}"), BLUE, after)
}
