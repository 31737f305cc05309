use super::session;
use crate::{
    exercise::Exercise,
    notebook::Notebook,
    style::{BLUE, ORANGE, Page, axis, chart, legend, line, stroke},
};
use anyhow::{Context, Result};
use net::{Activation, DeepNet, Initialisation};
use numdiff::Tensors;
use plotters::chart::SeriesLabelPosition;
use rand::{SeedableRng, rngs::StdRng};
use std::{error::Error, fs, path::Path};
use train::{Adam, Data, Length, Optimizer, Plan, Sampling, Schedule, TensorFile, Training, train};

pub const EXERCISE: Exercise = Exercise {
    id: "train/checkpoint",
    title: "Does a training that is stopped and resumed notice?",
    source: "A 训练技巧总结 (监控训练过程)",
    work,
};

/// All the epochs, and those before the stop.
const EPOCHS: usize = 8;
const STOP: usize = 3;

/// Images to learn from: enough to see a curve.
const SAMPLES: usize = 3000;

fn work(notebook: &mut Notebook) -> Result<()> {
    let mnist = session::load(notebook)?;
    let images = mnist.train.select(&(0..SAMPLES).collect::<Vec<_>>());
    let data = Data {
        train: &images,
        held_out: &mnist.test,
    };
    let plan = plan();
    let whole = train(net(1), data, &plan, |_| ())?;

    let folder = tempfile::tempdir().context("no temporary folder for the checkpoint")?;
    let path = folder.path().join("digits.safetensors");
    stop(data, &plan, &path)?;
    tell_file(notebook, &path)?;
    let (resumed, apart) = resume(data, &path, &whole)?;
    notebook.same("numbers of θ that differ at the end", apart, 0);
    notebook.same("losses that differ", differing(&whole, &resumed), 0);
    let same = resumed == whole;
    notebook.same(
        "optimizer's memory, history and scores are the same",
        same,
        true,
    );

    let (_, apart) = resume(data, &forget_steps(&path)?, &whole)?;
    notebook.within(
        "without the number of steps Adam starts anew: numbers of θ that differ",
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
        schedule: Schedule::Cosine {
            period: EPOCHS as f64,
        },
        ..Plan::default()
    }
}

fn net(seed: u64) -> DeepNet<f32> {
    let mut rng = StdRng::seed_from_u64(seed);
    DeepNet::random(
        &[784, 50, 10],
        Activation::Relu,
        Initialisation::He,
        &mut rng,
    )
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

/// Goes on from a file, with a network that had other numbers before, to the end of its plan; and
/// how many parameters then differ from the training that never stopped.
fn resume(
    data: Data,
    path: &Path,
    whole: &Training<DeepNet<f32>>,
) -> Result<(Training<DeepNet<f32>>, usize)> {
    let (mut training, plan) = Training::restore(net(2), &TensorFile::read(path)?)?;
    while !training.is_over(data, &plan) {
        training.epoch(data, &plan, |_| ())?;
    }
    let pairs = training.net.entries().zip(whole.net.entries());
    let apart = pairs.filter(|(a, b)| a.to_bits() != b.to_bits()).count();
    Ok((training, apart))
}

fn differing<N>(whole: &Training<N>, resumed: &Training<N>) -> usize {
    let losses = whole.history.losses.iter().zip(&resumed.history.losses);
    let differing = losses.filter(|(a, b)| a.to_bits() != b.to_bits()).count();
    differing + whole.iteration().abs_diff(resumed.iteration())
}

/// What the file says of itself.
fn tell_file(notebook: &mut Notebook, path: &Path) -> Result<()> {
    let file = TensorFile::read(path)?;
    let bytes = fs::metadata(path)?.len();
    notebook.tell(format!(
        "The file after {STOP} of {EPOCHS} epochs, {bytes} bytes:"
    ));
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

/// The same file, but Adam's correction for its first steps starts again.
fn forget_steps(path: &Path) -> Result<std::path::PathBuf> {
    let mut file = TensorFile::read(path)?;
    file.insert_entry("steps", &1);
    file.path = path.with_extension("forgetful");
    file.write()?;
    Ok(file.path)
}

fn draw(
    page: &Page,
    whole: &Training<DeepNet<f32>>,
    resumed: &Training<DeepNet<f32>>,
) -> Result<(), Box<dyn Error>> {
    let stopped = whole.iteration() / EPOCHS * STOP;
    let x = axis("iteration", 0.0..whole.iteration() as f64);
    let mut chart = chart(
        page,
        "Stopped and resumed",
        x,
        axis("loss of the batch", 0.0..2.5),
    )?;
    let points = |training: &Training<_>, from: usize| -> Vec<(f64, f64)> {
        let losses = training.history.losses.iter().enumerate().skip(from);
        losses.map(|(i, &loss)| (i as f64, loss)).collect()
    };
    line(
        &mut chart,
        points(whole, 0),
        stroke(ORANGE, 6),
        "without a stop",
    )?;
    let label = format!("resumed at iteration {stopped}");
    line(
        &mut chart,
        points(resumed, stopped),
        stroke(BLUE, 2),
        &label,
    )?;
    legend(&mut chart, SeriesLabelPosition::UpperRight)
}
