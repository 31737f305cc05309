//! What do momentum and learning rates of each parameter's own change?
//!
//! Source: A §2.4.3 SGD的改进版本

use super::{
    race::{self, Racer, racers},
    valley::{VALLEY, Valley, crossings, length, path_over_contours},
};
use crate::prelude::*;
use golden::{Path, golden};
use nalgebra::{Vector2, vector};
use train::{Optimizer, OptimizerState, Sgd, add_l2};

pub(super) fn run(notebook: &mut Notebook) -> Result {
    let racers = racers();
    follow_pytorch(notebook);
    on_an_even_slope(notebook, &racers);
    in_the_valley(notebook, &racers)?;
    in_a_narrow_valley(notebook, &racers);
    race::on_mnist(notebook, &racers)
}

fn follow_pytorch(notebook: &mut Notebook) {
    notebook.tell("Twelve steps down x²/20 + y², as PyTorch takes them:");
    let golden = golden();
    let names = ["sgd", "sgd + L2 weight decay"].map(|name| (name, Sgd.into()));
    let others = ["momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"];
    let others = others.map(|name| (name, name.parse().expect("each is one of ours")));
    for (name, optimizer) in names.into_iter().chain(others) {
        let error = off_course(optimizer, golden.path(name));
        notebook.at_most(format!("{name}, furthest off"), error, 1e-12);
    }
}

/// The largest difference from a path of PyTorch's. A weight decay is a penalty in the gradient,
/// except to AdamW, which has its own.
fn off_course(optimizer: Optimizer, path: &Path) -> f64 {
    let l2 = match optimizer {
        Optimizer::AdamW(_) => 0.0,
        _ => path.hyper.weight_decay,
    };
    let mut state = OptimizerState::new(optimizer);
    let mut at = Vector2::from(path.trajectory[0]);
    let errors = path.trajectory.iter().map(|&expected| {
        let error = (at - Vector2::from(expected)).amax();
        let mut gradient = VALLEY.slope(&at);
        add_l2(&mut gradient, &at, l2);
        state.step(&mut at, &gradient, path.hyper.lr);
        error
    });
    largest(errors)
}

/// How long each step is, in units of η, where the slope is 1 everywhere.
fn on_an_even_slope(notebook: &mut Notebook, racers: &[Racer]) {
    notebook.tell("The length of step t on a slope of 1, in units of η:");
    let steps: Vec<Vec<f64>> = racers.iter().map(|racer| even_steps(racer.optimizer)).collect();
    let rows = racers.iter().zip(&steps).map(|(racer, steps)| {
        let [a, b, c, d] = [0, 9, 99, 999].map(|t| format!("{:.3}", steps[t]));
        [racer.name.to_owned(), a, b, c, d]
    });
    notebook.table(["t", "1", "10", "100", "1000"], rows);
    let [_, momentum, nesterov, ada_grad, rms_prop, adam] = &steps[..] else {
        unreachable!("there are six racers");
    };
    notebook.close("Momentum speeds up to 1/(1 − μ)", momentum[999], 10.0, 1e-9);
    notebook.close("and so does Nesterov", nesterov[999], 10.0, 1e-9);
    let slow = 1.0 / 1000f64.sqrt();
    notebook.close("AdaGrad slows down to 1/√t", ada_grad[999], slow, 1e-9);
    notebook.close("RMSprop does not: it settles at 1", rms_prop[999], 1.0, 1e-4);
    let error = largest(adam.iter().map(|step| (step - 1.0).abs()));
    notebook.at_most("every step of Adam, off 1", error, 1e-6);
}

fn even_steps(optimizer: Optimizer) -> Vec<f64> {
    let mut state = OptimizerState::new(optimizer);
    let mut at = vector![0.0];
    let mut step = || {
        let before = at[0];
        state.step(&mut at, &vector![1.0], 1.0);
        before - at[0]
    };
    (0..1000).map(|_| step()).collect()
}

fn in_the_valley(notebook: &mut Notebook, racers: &[Racer]) -> Result {
    let down = |racer: &Racer| VALLEY.path(racer.optimizer, racer.in_valley, 30);
    let paths: Vec<Vec<Vector2<f64>>> = racers.iter().map(down).collect();
    notebook.tell("Thirty steps down x²/20 + y² from (−7, 2):");
    let rows = racers.iter().zip(&paths).map(|(racer, path)| {
        let (rate, crossed) = (racer.in_valley.to_string(), crossings(path).to_string());
        let end = format!("{:.5}", VALLEY.value(&path[30]));
        [racer.name.to_owned(), rate, crossed, format!("{:.2}", detour(path)), end]
    });
    notebook.table(["", "η", "crossings", "way / straight way", "ends at f"], rows);
    check_paths(notebook, &paths);
    let caption = "SGD jumps from one side of the valley to the other and hardly moves along it. \
                   Momentum rolls on along the valley; a learning rate for each parameter makes \
                   the steep direction no steeper than the flat one.";
    notebook.figure("paths", caption, figure(racers, &paths))
}

/// The path of each racer.
pub fn figure(racers: &[Racer], paths: &[Vec<Vector2<f64>>]) -> Figure {
    let charts = racers.iter().zip(paths).map(|(racer, path)| {
        path_over_contours(format!("{}, η = {}", racer.name, racer.in_valley), path)
    });
    Figure::grid(2, charts).size(1040, 780)
}

fn check_paths(notebook: &mut Notebook, paths: &[Vec<Vector2<f64>>]) {
    let [sgd, momentum, nesterov] = [0, 1, 2].map(|i: usize| &paths[i][..]);
    notebook.same("how often SGD crosses the valley", crossings(sgd), 30);
    let most = largest(paths[1..].iter().map(|path| crossings(path) as f64));
    notebook.at_most("how often the others do", most, 5.0);
    notebook.within("SGD's way over the straight one", detour(sgd), 5.0..=6.0);
    let longest = largest(paths[1..].iter().map(|path| detour(path)));
    notebook.at_most("the others' ways", longest, 1.6);
    let lowest = |path: &[Vector2<f64>]| path.iter().map(|at| at.y).fold(0.0, f64::min);
    notebook.close("Momentum swings down to y", lowest(momentum), -1.41795, 1e-5);
    let what = "Nesterov, which looks ahead, to y";
    notebook.close(what, lowest(nesterov), -0.83144, 1e-5);
}

/// The way that was gone against the straight one.
fn detour(path: &[Vector2<f64>]) -> f64 {
    length(path) / (path[path.len() - 1] - path[0]).norm()
}

/// What x²/20 + y² is too easy to show: a well chosen η takes SGD through it as well as any.
fn in_a_narrow_valley(notebook: &mut Notebook, racers: &[Racer]) {
    notebook.tell("Two hundred steps down x²/2000 + y², with the best of 66 learning rates:");
    let ends: Vec<(f64, f64)> = racers.iter().map(|racer| best(racer.optimizer)).collect();
    let rows = racers.iter().zip(&ends).map(|(racer, (rate, value))| {
        [racer.name.to_owned(), format!("{rate:.4}"), format!("{value:.1e}")]
    });
    notebook.table(["", "best η", "ends at f"], rows);
    notebook.within("SGD ends at f", ends[0].1, 0.015..=0.02);
    let worst = largest(ends[1..].iter().map(|&(_, value)| value));
    notebook.at_most("the others, at most", worst, 0.005);
}

/// The learning rate, from 0.001 to 1.8, with the lowest end, and that end.
fn best(optimizer: Optimizer) -> (f64, f64) {
    let narrow = Valley { width: 2000.0 };
    let rates = spread(-3.0..0.25, 66).map(|exponent| 10f64.powf(exponent));
    let end = |rate: f64| narrow.value(&narrow.path(optimizer, rate, 200)[200]);
    let lower = |a: (f64, f64), b: (f64, f64)| if b.1 < a.1 { b } else { a };
    rates.map(|rate| (rate, end(rate))).fold((f64::NAN, f64::INFINITY), lower)
}
