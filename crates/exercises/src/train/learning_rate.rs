//! Which learning rate is right, and should it stay the same?
//!
//! Source: A §2.4.2 学习率, B 梯度法 (学习率), C §7.2

use super::{schedules, session, valley::VALLEY};
use crate::prelude::*;
use golden::golden;
use images::Mnist;
use nalgebra::Vector2;
use std::collections::HashSet;
use train::{Adam, Length, Plan, Schedule, Sgd, answers};

pub(super) fn run(notebook: &mut Notebook) -> Result {
    as_pytorch(notebook);
    down_the_valley(notebook)?;
    let mnist = session::load(notebook)?;
    too_small_or_too_large(notebook, &mnist)?;
    schedules::compare(notebook, &mnist)
}

fn as_pytorch(notebook: &mut Notebook) {
    notebook.tell("Learning rates, epoch by epoch, against PyTorch's:");
    let golden = golden();
    let step = Schedule::Step { every: 3.0, factor: 0.5 };
    for (name, schedule) in [
        ("step decay", step),
        ("exponential decay", Schedule::Exponential { factor: 0.9 }),
        ("cosine", Schedule::Cosine { period: 10.0 }),
    ] {
        let rates = golden.rates(name);
        let off = rates.lr.iter().enumerate().map(|(epoch, &expected)| {
            (rates.base_lr * schedule.factor(epoch as f64) - expected).abs()
        });
        notebook.at_most(format!("{name}, furthest off"), largest(off), 1e-12);
    }
    let plan = Plan { learning_rate: 0.1, warm_up: 2.0, ..Plan::default() };
    let rates = [0.0, 0.5, 1.0, 2.0, 3.0].map(|epoch| plan.learning_rate_at(epoch));
    let expected = [0.0, 0.025, 0.05, 0.1, 0.1];
    notebook.close_all("two epochs of warm-up to 0.1", &rates, &expected, 1e-15);
}

/// Where so many steps of gradient descent lead.
fn end(learning_rate: f64, steps: usize) -> Vector2<f64> {
    VALLEY.path(Sgd, learning_rate, steps)[steps]
}

/// Each step multiplies x by 1 − 0.1·η and y by 1 − 2·η.
fn down_the_valley(notebook: &mut Notebook) -> Result {
    notebook.tell("Gradient descent on x²/20 + y², whose curvatures are λ = 0.1 and 2:");
    for (rate, factor) in [(0.99, 0.98f64), (1.0, 1.0), (1.01, 1.02)] {
        let y = 2.0 * factor.powi(200);
        let what = format!("η = {rate}: y after 200 steps");
        notebook.close(what, end(rate, 200).y, y, 1e-9 * y);
    }
    notebook.close("the largest η that converges, 2/λmax", limit(), 1.0, 1e-6);
    let distance = |rate: f64| end(rate, 200).norm();
    let rates = spread(0.9..1.0, 1001);
    let fastest = rates.min_by(|&a, &b| distance(a).total_cmp(&distance(b)));
    let what = "the fastest η, 2/(λmin + λmax)";
    notebook.close(what, fastest.unwrap_or(f64::NAN), 2.0 / 2.1, 2e-3);
    let caption = "A small rate creeps, η = 0.952 falls fastest, at 1 descent swings for ever \
                   between the two sides, and a little beyond it flies off.";
    notebook.figure("valley", caption, Figure::from(figure_of_valley()).size(760, 460))
}

/// Up to which η a thousand steps lead closer to the middle of the valley, found by halving.
fn limit() -> f64 {
    let (mut converges, mut diverges) = (0.5, 1.5);
    for _ in 0..40 {
        let middle = f64::midpoint(converges, diverges);
        if end(middle, 1000).y.abs() < 2.0 {
            converges = middle;
        } else {
            diverges = middle;
        }
    }
    converges
}

/// The value of the valley by step, for five learning rates.
pub fn figure_of_valley() -> Chart {
    let values = |rate| {
        let path = VALLEY.path(Sgd, rate, 50).into_iter().enumerate();
        path.map(|(step, at)| (step as f64, VALLEY.value(&at)))
    };
    let mut chart = Chart::new("SGD on x²/20 + y²")
        .x("step", 0.0..50.0)
        .log_y("f", 10f64.powf(-4.2)..10f64.powf(4.2));
    for (rate, label, color) in [
        (1.06, "η = 1.06: it flies off", ORANGE),
        (1.0, "η = 1 = 2/λmax: it swings for ever", PURPLE),
        (0.01, "η = 0.01: it creeps", GREY),
        (0.3, "η = 0.3", GREEN),
    ] {
        chart = chart.line(label, color, values(rate));
    }
    chart
        .line("η = 0.952: the fastest", BLUE.dashed(3), values(2.0 / 2.1))
        .legend(Corner::LowerLeft)
}

/// Five seeds on all of MNIST gave 2.300, 2.05 to 2.08, 0.335 to 0.355 and 0.174 to 0.195. With η = 10
/// every one of six, also on the sample, ended with a single answer.
fn too_small_or_too_large(notebook: &mut Notebook, mnist: &Mnist) -> Result {
    notebook.tell("600 iterations of 784-50-10 with SGD:");
    let mut curves = Vec::new();
    for (rate, color, range) in [
        (0.001, GREY, 2.28..=2.31),
        (0.01, GREEN, 1.5..=2.25),
        (0.1, PURPLE, 0.25..=0.45),
        (0.5, BLUE, 0.08..=0.28),
        (10.0, ORANGE, 2.28..=2.6),
    ] {
        let plan = Plan { length: Length::Iterations(600), learning_rate: rate, ..Plan::default() };
        let trained = session::learn_as_the_sources(&format!("η = {rate}"), mnist, &plan)?;
        let losses = trained.history.losses;
        let last = session::mean(&losses[500..]);
        notebook.within(format!("η = {rate}: loss of the last 100"), last, range);
        if rate == 10.0 {
            let given: HashSet<Option<usize>> =
                answers(&trained.net, &mnist.test).into_iter().collect();
            let what = "and how many different answers it gives to all test images";
            notebook.same(what, given.len(), 1);
        }
        curves.push((rate, color, losses));
    }
    judge_range(notebook, mnist)?;
    let caption = "With a rate too small the loss hardly moves; with one too large it never falls \
                   below that of guessing. In between, the larger learns faster.";
    notebook.figure("rates", caption, Figure::from(figure_of_rates(&curves)).size(760, 460))
}

/// The usual range, 0.001 to 0.1, with Adam. Five seeds gave 0.279–0.303 with the lower end and
/// 0.61–1.42 with the upper one; on the sample 0.241–0.257 and 0.58–0.96.
fn judge_range(notebook: &mut Notebook, mnist: &Mnist) -> Result {
    for (rate, range) in [(0.001, 0.2..=0.35), (0.1, 0.45..=2.4)] {
        let plan = Plan {
            length: Length::Iterations(600),
            optimizer: Adam::default().into(),
            learning_rate: rate,
            ..Plan::default()
        };
        let losses = session::learn_as_the_sources("Adam", mnist, &plan)?.history.losses;
        let what = format!("Adam, η = {rate}: loss of the last 100");
        notebook.within(what, session::mean(&losses[500..]), range);
    }
    notebook.tell(
        "A names 0.001 to 0.1. For SGD here the lower end does not learn in 600 steps, and 0.5, above the upper \
         end, is better than both; for Adam 0.001 is right and 0.1 too large. So a range of learning rates is \
         said of an optimizer.",
    );
    Ok(())
}

/// From the largest to the smallest,
/// dashed over the curve that it runs along.
pub fn figure_of_rates(curves: &[(f64, Color, Vec<f64>)]) -> Chart {
    let all = curves.iter().flat_map(|(_, _, losses)| session::means(losses, 20));
    let top = 2.0 * largest(all.map(|(_, loss)| loss));
    let mut chart = Chart::new("784-50-10 on MNIST with SGD")
        .x("iteration", 0.0..600.0)
        .log_y("loss, mean of 20", 0.1..top);
    for (rate, color, losses) in curves.iter().rev() {
        let stroke = if *rate == 0.001 { color.dashed(2) } else { color.wide(2) };
        chart = chart.line(format!("η = {rate}"), stroke, session::means(losses, 20));
    }
    chart
}
