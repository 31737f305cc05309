//! The optimizers, with learning rates that suit them, side by side on MNIST.

use super::session;
use crate::prelude::*;
use images::Mnist;
use train::{AdaGrad, Adam, Length, Momentum, Nesterov, Optimizer, Plan, RmsProp, Sgd};

/// An optimizer, and the learning rates that it is shown with.
pub struct Racer {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub optimizer: Optimizer,
    /// η in the valley.
    pub in_valley: f64,
    /// η on MNIST.
    pub on_mnist: f64,
    /// What it is drawn in.
    pub color: Color,
}

/// On MNIST each has the best of 1, 2, 5 times powers of ten.
pub fn racers() -> [Racer; 6] {
    let racer = |name, optimizer, [in_valley, on_mnist]: [f64; 2], color| Racer {
        name,
        optimizer,
        in_valley,
        on_mnist,
        color,
    };
    [
        racer("SGD", Sgd.into(), [0.95, 0.5], GREY),
        racer("Momentum", Momentum::default().into(), [0.1, 0.1], PURPLE),
        racer("Nesterov", Nesterov::default().into(), [0.1, 0.1], GREEN),
        racer("AdaGrad", AdaGrad::default().into(), [1.5, 0.05], BLUE),
        racer("RMSprop", RmsProp::default().into(), [0.1, 0.005], BLACK),
        racer("Adam", Adam::default().into(), [0.3, 0.005], ORANGE),
    ]
}

/// Trains the same network by each of them.
pub(super) fn on_mnist(notebook: &mut Notebook, racers: &[Racer]) -> Result {
    let mnist = session::load(notebook)?;
    notebook.tell("1500 iterations of 784-50-10, the mean loss of some of them:");
    let (mut curves, mut rows) = (Vec::new(), Vec::new());
    for racer in racers {
        let (losses, accuracy) = learn(racer, &mnist)?;
        let [early, late] = [100..200, 1400..1500].map(|some| session::mean(&losses[some]));
        let numbers = [early, late, accuracy].map(|number| format!("{number:.4}"));
        let [early, late, accuracy] = numbers;
        rows.push([racer.name.to_owned(), racer.on_mnist.to_string(), early, late, accuracy]);
        curves.push(losses);
    }
    notebook.table(["", "η", "101–200", "1401–1500", "test accuracy"], rows);
    check(notebook, &curves);
    let caption = "In the first 200 iterations momentum and Adam are far ahead of plain SGD; after \
                   1500 all have come to about the same loss.";
    notebook.figure("losses", caption, figure(racers, &curves))
}

/// Of six seeds, the ratio was 0.85 to 0.93 on all of MNIST and 0.80 to 0.90 on the sample; the last
/// loss was largest for AdaGrad, 0.112 to 0.151 and 0.045 to 0.100.
fn check(notebook: &mut Notebook, curves: &[Vec<f64>]) {
    let early = |losses: &Vec<f64>| session::mean(&losses[100..200]);
    let slowest = largest(curves[1..].iter().map(early));
    let what = "loss of 101–200, the worst of the others over SGD";
    notebook.at_most(what, slowest / early(&curves[0]), 1.0);
    let ends = curves.iter().map(|losses| session::mean(&losses[1400..1500]));
    notebook.at_most("loss of 1401–1500, the worst of all", largest(ends), 0.2);
}

fn learn(racer: &Racer, mnist: &Mnist) -> Result<(Vec<f64>, f64)> {
    let plan = Plan {
        length: Length::Iterations(1500),
        optimizer: racer.optimizer,
        learning_rate: racer.on_mnist,
        ..Plan::default()
    };
    let history = session::learn_as_the_sources(racer.name, mnist, &plan)?.history;
    let accuracy = history.last().map_or(f64::NAN, |end| end.held_out.accuracy);
    Ok((history.losses, accuracy))
}

/// The steep part of the curves on the left, all of them on the right.
pub fn figure(racers: &[Racer], curves: &[Vec<f64>]) -> Figure {
    let beginning = Chart::new("784-50-10 on MNIST, the first 200")
        .x("iteration", 0.0..200.0)
        .y("loss, mean of 10", 0.0..2.5);
    let all = Chart::new("All 1500").x("iteration", 0.0..1500.0).y("loss, mean of 100", 0.0..0.5);
    Figure::row([with_curves(beginning, racers, curves, 10), with_curves(all, racers, curves, 100)])
        .size(1040, 460)
}

/// The means of the losses by racer.
fn with_curves(mut chart: Chart, racers: &[Racer], curves: &[Vec<f64>], count: usize) -> Chart {
    for (racer, losses) in racers.iter().zip(curves) {
        let label = format!("{}, η = {}", racer.name, racer.on_mnist);
        // RMSprop lies on AdaGrad at first: √(1 − ρ) is 0.1, and so is the ratio of their rates.
        let stroke = match racer.optimizer {
            Optimizer::AdaGrad(_) => racer.color.wide(5),
            Optimizer::RmsProp(_) => racer.color.wide(1),
            Optimizer::Sgd(_) => racer.color.dashed(2),
            _ => racer.color.wide(2),
        };
        chart = chart.line(label, stroke, session::means(losses, count));
    }
    chart
}
