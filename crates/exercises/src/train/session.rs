//! Training with a progress bar, and the two curves that every training is judged by.

use crate::prelude::*;
use indicatif::{ProgressBar, ProgressStyle};
use nalgebra::RealField;
use net::{Activation, Network, Sizes, TwoLayerNet};
use rand::{SeedableRng, rngs::StdRng};
use train::{Data, Extent, History, Mnist, Plan, Training, train};

/// Reads MNIST, and tells how much of it there is.
pub fn load(notebook: &mut Notebook) -> Result<Mnist> {
    let mnist = Mnist::load(&notebook.data)?;
    notebook.tell(format!(
        "{}: {} training and {} test images\n",
        name(&mnist),
        mnist.train.len(),
        mnist.test.len()
    ));
    Ok(mnist)
}

/// What to call it.
pub fn name(mnist: &Mnist) -> &'static str {
    match mnist.extent {
        Extent::Full => "MNIST",
        Extent::Sample => "the sample of MNIST",
    }
}

/// Trains to the end of the plan behind a progress bar.
pub fn learn<T: RealField + Copy, N: Network<T>>(
    name: &str,
    net: N,
    data: Data,
    plan: &Plan,
) -> Result<Training<N>> {
    let style = "{prefix} {bar:30} {pos}/{len} {msg} {eta}";
    let bar = ProgressBar::new(plan.iterations(data.train.len()) as u64)
        .with_style(ProgressStyle::with_template(style)?)
        .with_prefix(name.to_owned());
    let trained = train(net, data, plan, |history| {
        bar.inc(1);
        if let (Some(loss), Some(last)) = (history.losses.last(), history.last())
            && history.losses.len().is_multiple_of(100)
        {
            let accuracy = last.held_out.accuracy;
            bar.set_message(format!("loss {loss:.3} held out {accuracy:.4}"));
        }
    })?;
    bar.finish_and_clear();
    Ok(trained)
}

/// Trains the sources' network: 784-50-10, ReLU, σ = 0.01.
pub fn learn_as_the_sources(
    name: &str,
    mnist: &Mnist,
    plan: &Plan,
) -> Result<Training<TwoLayerNet<f32>>> {
    let mut rng = StdRng::seed_from_u64(1);
    let net = TwoLayerNet::random(Sizes::new(784, 50, 10), Activation::Relu, 0.01, &mut rng);
    learn(name, net, mnist.data(), plan)
}

/// Tells some fifteen of the evaluations; a figure has them all.
pub fn tell_progress(notebook: &mut Notebook, history: &History) {
    let every = history.evaluations.len().div_ceil(15);
    let before = &history.evaluations[..history.evaluations.len().saturating_sub(1)];
    let some = before.iter().step_by(every);
    for evaluation in some.chain(history.last().as_ref()) {
        notebook.tell(format!(
            "    iteration {:>5}   train {:.4}   test {:.4}",
            evaluation.iteration, evaluation.train.accuracy, evaluation.held_out.accuracy
        ));
    }
}

/// The losses on the left, the accuracies on the right.
pub fn draw(page: &Page, name: &str, history: &History) -> Result<(), Box<dyn Error>> {
    let (left, right) = page.split_horizontally(px(490));
    draw_loss(&left, name, history)?;
    let untrained = history.evaluations.first();
    let untrained = untrained.map_or(0.0, |start| start.held_out.accuracy);
    let heading = format!("Accuracy (untrained: {})", number(untrained));
    draw_accuracy(&right, &heading, "test images", history)
}

/// Every twentieth loss, and the mean of each hundred.
fn draw_loss(page: &Page, name: &str, history: &History) -> Result<(), Box<dyn Error>> {
    let losses = &history.losses;
    let end = losses.len() as f64;
    let top = losses.iter().copied().fold(0.0, f64::max) * 1.05;
    let x = axis("iteration", 0.0..end);
    let y = axis("loss of the batch", 0.0..top);
    let mut chart = chart(page, name, x, y)?;
    let single = losses.iter().enumerate().step_by(20).map(|(i, &loss)| (i as f64, loss));
    line(&mut chart, single, stroke(PALE, 1), "single batches")?;
    line(&mut chart, means(losses, 100), stroke(BLUE, 3), "mean of 100")?;
    legend(&mut chart, SeriesLabelPosition::UpperRight)
}

/// The losses by epoch on the left, on a logarithmic scale to follow them far down; the accuracies
/// on the right. `held_out` says which images were held out.
pub fn draw_epochs(
    page: &Page,
    name: &str,
    held_out: &str,
    history: &History,
) -> Result<(), Box<dyn Error>> {
    let (left, right) = page.split_horizontally(px(490));
    draw_losses_of_epochs(&left, name, held_out, history)?;
    let end = history.last().map_or(0.0, |end| end.held_out.accuracy);
    let heading = format!("{:.2} % of the {held_out} right", 100.0 * end);
    draw_accuracy(&right, &heading, held_out, history)
}

/// The mean loss of each epoch's batches.
pub fn losses_of_epochs(history: &History) -> Vec<f64> {
    let ends = history.evaluations.windows(2);
    let mean = |losses: &[f64]| losses.iter().sum::<f64>() / losses.len() as f64;
    ends.map(|ends| mean(&history.losses[ends[0].iteration..ends[1].iteration])).collect()
}

fn draw_losses_of_epochs(
    page: &Page,
    name: &str,
    held_out: &str,
    history: &History,
) -> Result<(), Box<dyn Error>> {
    let train = losses_of_epochs(history);
    let others = history.evaluations.iter().skip(1).map(|e| e.held_out.loss);
    let by_epoch = |losses: Vec<f64>| (1..).map(f64::from).zip(losses.into_iter().map(f64::log10));
    let (train, others) = (by_epoch(train), by_epoch(others.collect()));
    let all = || train.clone().chain(others.clone()).map(|(_, loss)| loss);
    let lowest = all().fold(f64::INFINITY, f64::min).floor();
    let highest = all().fold(lowest + 1.0, f64::max).ceil();
    let end = (history.evaluations.len() - 1) as f64;
    let x = axis("epoch", 0.0..end);
    let y = Axis {
        ticks: 4, // whole powers of ten
        ..axis("mean loss", lowest..highest)
    };
    let mut chart = log_y_chart(page, name, x, y)?;
    line(&mut chart, train, stroke(BLUE, 3), "training batches")?;
    line(&mut chart, others, stroke(ORANGE, 2), held_out)?;
    legend(&mut chart, SeriesLabelPosition::LowerLeft)
}

/// From the first epoch on: before it the network guesses, and the scale would hide the rest.
fn draw_accuracy(
    page: &Page,
    heading: &str,
    held_out: &str,
    history: &History,
) -> Result<(), Box<dyn Error>> {
    let epochs = history.evaluations.get(1..).unwrap_or_default();
    let first = epochs.first().map_or(1, |epoch| epoch.iteration) as f64;
    let lowest =
        epochs.iter().map(|e| e.train.accuracy.min(e.held_out.accuracy)).fold(1.0, f64::min);
    let x = axis("epoch", 0.0..history.losses.len() as f64 / first);
    let y = axis("share of right answers", (lowest * 20.0).floor() / 20.0..1.0);
    let mut chart = chart(page, heading, x, y)?;
    let train = epochs.iter().map(|e| (e.iteration as f64 / first, e.train.accuracy));
    line(&mut chart, train, stroke(BLUE, 3), "training images")?;
    let others = epochs.iter().map(|e| (e.iteration as f64 / first, e.held_out.accuracy));
    line(&mut chart, others.clone(), stroke(ORANGE, 2), held_out)?;
    if epochs.len() <= 30 {
        chart.draw_series(others.map(|point| dot(point, 3, ORANGE)))?;
    }
    legend(&mut chart, SeriesLabelPosition::LowerRight)
}

/// The mean of so many losses after each other, each at the middle of its iterations.
pub fn means(losses: &[f64], count: usize) -> impl Iterator<Item = (f64, f64)> + '_ {
    losses.chunks(count).enumerate().map(move |(i, chunk)| {
        let mean = chunk.iter().sum::<f64>() / chunk.len() as f64;
        (i as f64 * count as f64 + count as f64 / 2.0, mean)
    })
}
