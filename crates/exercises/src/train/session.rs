//! Training with a progress bar, and the two curves that every training is judged by.

use crate::{prelude::*, progress::Progress};
use images::Mnist;
use nalgebra::RealField;
use net::{Activation, Network, Sizes, TwoLayerNet};
use rand::{SeedableRng, rngs::StdRng};
use train::{Data, History, Plan, Samples, Training, train};

/// Reads MNIST, and tells how much of it there is.
pub(super) fn load(notebook: &mut Notebook) -> Result<Mnist> {
    let mnist = Mnist::load(&notebook.data)?;
    let (train, test) = (mnist.train.len(), mnist.test.len());
    notebook.tell(format!("{}: {train} training and {test} test images", mnist.name()));
    if let Some(passed_over) = mnist.remark() {
        notebook.tell(passed_over);
    }
    Ok(mnist)
}

/// Trains to the end of the plan behind a progress bar.
pub(super) fn learn<T: RealField + Copy, N: Network<T>>(
    name: &str,
    net: N,
    data: Data<impl Samples>,
    plan: &Plan,
) -> Result<Training<N>> {
    let progress = Progress::new(name, plan.iterations(data.train.len()))?;
    Ok(train(net, data, plan, |history| progress.show(history))?)
}

/// Trains E's network: 784-50-10, ReLU, σ = 0.01. (A and B have the sigmoid.)
pub(super) fn learn_as_the_sources(
    name: &str,
    mnist: &Mnist,
    plan: &Plan,
) -> Result<Training<TwoLayerNet<f32>>> {
    let mut rng = StdRng::seed_from_u64(1);
    let net = TwoLayerNet::random(Sizes::new(784, 50, 10), Activation::Relu, 0.01, &mut rng);
    learn(name, net, mnist.data(), plan)
}

/// Shows some fifteen of the evaluations; a figure has them all.
pub fn show_progress(notebook: &mut Notebook, history: &History) {
    let every = history.evaluations.len().div_ceil(15);
    let before = &history.evaluations[..history.evaluations.len().saturating_sub(1)];
    let some = before.iter().step_by(every).copied().chain(history.last());
    let rows = some.map(|it| {
        let [train, test] = [it.train, it.held_out].map(|score| format!("{:.4}", score.accuracy));
        [it.iteration.to_string(), train, test]
    });
    notebook.table(["iteration", "train", "test"], rows);
}

/// The losses on the left, the accuracies on the right.
pub fn figure(name: &str, history: &History) -> Figure {
    Figure::row(charts(name, history))
}

/// Its two charts.
pub fn charts(name: &str, history: &History) -> [Chart; 2] {
    let untrained = history.evaluations.first().map_or(0.0, |start| start.held_out.accuracy);
    let heading = format!("Accuracy (untrained: {})", number(untrained));
    [losses(name, history), accuracies(heading, "test images", history)]
}

/// Every twentieth loss, and the mean of each hundred.
fn losses(name: &str, history: &History) -> Chart {
    let losses = &history.losses;
    let single = losses.iter().enumerate().step_by(20).map(|(i, &loss)| (i as f64, loss));
    Chart::new(name)
        .x("iteration", 0.0..losses.len() as f64)
        .y("loss of the batch", 0.0..1.05 * largest(losses.iter().copied()))
        .line("single batches", PALE.wide(1), single)
        .line("mean of 100", BLUE.wide(3), means(losses, 100))
}

/// The losses by epoch on the left, the accuracies on the right. `held_out` says which images were
/// held out.
pub fn figure_of_epochs(name: &str, held_out: &str, history: &History) -> Figure {
    let end = history.last().map_or(0.0, |end| end.held_out.accuracy);
    let heading = format!("{:.2} % of the {held_out} right", 100.0 * end);
    Figure::row([losses_by_epoch(name, held_out, history), accuracies(heading, held_out, history)])
}

/// On a logarithmic axis, to follow the losses far down.
fn losses_by_epoch(name: &str, held_out: &str, history: &History) -> Chart {
    let train = losses_of_epochs(history);
    let others = history.evaluations.iter().skip(1).map(|epoch| epoch.held_out.loss);
    let others: Vec<f64> = others.collect();
    // From a whole power of ten to another.
    let powers = || train.iter().chain(&others).map(|loss| loss.log10());
    let lowest = powers().fold(f64::INFINITY, f64::min).floor();
    let highest = powers().fold(lowest + 1.0, f64::max).ceil();
    let by_epoch = |losses| (1..).map(f64::from).zip(losses);
    Chart::new(name)
        .x("epoch", 0.0..train.len() as f64)
        .log_y("mean loss", 10_f64.powf(lowest)..10_f64.powf(highest))
        .ticks(7, 4)
        .line("training batches", BLUE.wide(3), by_epoch(train))
        .line(held_out, ORANGE, by_epoch(others))
}

/// The mean loss of each epoch's batches.
pub fn losses_of_epochs(history: &History) -> Vec<f64> {
    let ends = history.evaluations.windows(2);
    ends.map(|ends| mean(&history.losses[ends[0].iteration..ends[1].iteration])).collect()
}

/// From the first epoch on: before it the network guesses, and the scale would hide the rest.
fn accuracies(heading: String, held_out: &str, history: &History) -> Chart {
    let epochs = history.evaluations.get(1..).unwrap_or_default();
    let first = epochs.first().map_or(1, |epoch| epoch.iteration) as f64;
    let times = || epochs.iter().map(|epoch| epoch.iteration as f64 / first);
    let train = epochs.iter().map(|epoch| epoch.train.accuracy);
    let others = epochs.iter().map(|epoch| epoch.held_out.accuracy);
    let lowest = train.clone().chain(others.clone()).fold(1.0, f64::min);
    let others: Vec<(f64, f64)> = times().zip(others).collect();
    let chart = Chart::new(heading)
        .x("epoch", 0.0..history.losses.len() as f64 / first)
        .y("share of right answers", (lowest * 20.0).floor() / 20.0..1.0)
        .line("training images", BLUE.wide(3), times().zip(train))
        .line(held_out, ORANGE, others.clone());
    // More dots than that would be a thicker line.
    if others.len() <= 30 { chart.dots("", ORANGE.dot(3), others) } else { chart }
}

/// The mean of so many losses after each other, each at the middle of its iterations.
pub fn means(losses: &[f64], count: usize) -> impl Iterator<Item = (f64, f64)> + '_ {
    let middle = move |i: usize| i as f64 * count as f64 + count as f64 / 2.0;
    losses.chunks(count).enumerate().map(move |(i, chunk)| (middle(i), mean(chunk)))
}

/// The mean of some numbers.
pub fn mean(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / numbers.len() as f64
}
