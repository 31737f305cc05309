//! What a gradient costs, rung by rung from differences to backpropagation: 784-50-10, batch 100,
//! f64.
//!
//! The naive gradient takes 79 520 forward passes, so it and its parallel twin are timed on a
//! sample: the ten parameters of b2. At the end the times for all parameters, and how many times
//! backpropagation that is, are printed from criterion's own estimates, as far as they are of this run.

use criterion::Criterion;
use estimate::{Estimate, Run};
use losses::{Labels, softmax_cross_entropy};
use nalgebra::{DMatrix, DVector};
use net::{Activation, Network, Sizes, TwoLayerNet};
use numdiff::{Difference, StepSize, Tensors, gradient, parallel_gradient};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::{hint::black_box, time::Duration};

const GROUP: &str = "gradient";
const SIZES: Sizes = Sizes::new(784, 50, 10);
const H: f64 = 1e-4;
const SMALL_H: f64 = 1e-7;

struct Problem {
    net: TwoLayerNet<f64>,
    x: DMatrix<f64>,
    labels: Labels,
}

impl Problem {
    /// Images like MNIST's: four fifths of the pixels are 0, the others have some seventy grey
    /// values.
    fn new() -> Self {
        let mut rng = StdRng::seed_from_u64(1);
        let net = TwoLayerNet::random(SIZES, Activation::Sigmoid, 0.01, &mut rng);
        let x = DMatrix::from_fn(SIZES.inputs, 100, |_, _| match rng.random_range(0..5) {
            0 => f64::from(rng.random_range(1..=70)) / 70.0,
            _ => 0.0,
        });
        let labels = (0..100).map(|n| n % SIZES.outputs).collect();
        let labels = Labels::new(labels, SIZES.outputs).expect("labels are below 10");
        Self { net, x, labels }
    }

    /// The loss as a function of b2, which is 0 in the network: one whole forward pass.
    fn loss(&self, b2: &DVector<f64>) -> f64 {
        let mut logits = self.net.logits(&self.x);
        for mut sample in logits.column_iter_mut() {
            sample += b2;
        }
        softmax_cross_entropy(&logits, &self.labels)
    }

    /// The ladder; its last rung is what the others are compared with.
    fn rungs(&self) -> [Rung<'_>; 5] {
        let Self { net, x, labels } = self;
        let (central, step) = (Difference::Central, StepSize::Fixed(H));
        let loss = |b2: &DVector<f64>| self.loss(b2);
        let b2 = || DVector::zeros(SIZES.outputs);
        let few = |name, work| Rung { name, of_b2_alone: Some(SIZES.outputs), work };
        let all = |name, work| Rung { name, of_b2_alone: None, work };
        [
            few("naive", work(move || gradient(loss, &mut b2(), central, step))),
            few("parallel", work(move || parallel_gradient(loss, &b2(), central, step))),
            all("local", work(|| net.local_gradient(x, labels, H))),
            all("local-exact", work(|| net.local_gradient_exact(x, labels, SMALL_H))),
            all("backprop", work(|| net.value_and_gradient(x, labels))),
        ]
    }
}

/// A way to the gradient.
struct Rung<'a> {
    name: &'static str,
    /// How many parameters it is timed on, if not on all.
    of_b2_alone: Option<usize>,
    work: Work<'a>,
}

impl Rung<'_> {
    /// What criterion calls it.
    fn id(&self) -> String {
        match self.of_b2_alone {
            Some(some) => format!("{} ({some} parameters)", self.name),
            None => self.name.to_owned(),
        }
    }

    /// The seconds for all parameters, if they were measured in this run.
    fn seconds(&self, run: &Run, all: usize) -> Option<Estimate> {
        let timed = self.of_b2_alone.unwrap_or(all);
        Some(run.median(GROUP, &self.id())?.times(all as f64 / timed as f64))
    }
}

type Work<'a> = Box<dyn Fn() + 'a>;

/// Work whose result is nobody's.
fn work<'a, R>(compute: impl Fn() -> R + 'a) -> Work<'a> {
    Box::new(move || {
        let _ = black_box(compute());
    })
}

fn measure(criterion: &mut Criterion, rungs: &[Rung]) {
    let mut group = criterion.benchmark_group(GROUP);
    group.sample_size(20);
    group.warm_up_time(Duration::from_millis(500));
    group.measurement_time(Duration::from_secs(2));
    for rung in rungs {
        group.bench_function(rung.id(), |bencher| bencher.iter(&rung.work));
    }
    group.finish();
}

/// The rungs that were measured in this run, and nothing where none was.
fn print(run: &Run, rungs: &[Rung], all: usize) {
    let measured = |rung: &Rung| Some((rung.name, rung.seconds(run, all)?));
    let times: Vec<(&str, Estimate)> = rungs.iter().filter_map(measured).collect();
    if times.is_empty() {
        return;
    }
    let threads = rayon::current_num_threads();
    println!("gradient of 784-50-10, f64, batch 100, all {all} parameters, {threads} threads;");
    println!("criterion's medians, and between what they are with a confidence of 95 %:");
    println!("{:<12} {:<30} times backprop", "", "ms");
    let backprop = rungs.last().and_then(|rung| rung.seconds(run, all));
    for (name, time) in times {
        let others = backprop.filter(|&backprop| backprop != time);
        let ratio = others.map(|backprop| shown(time.over(backprop))).unwrap_or_default();
        println!("{}", format!("{name:<12} {:<30} {ratio}", shown(time.times(1e3))).trim_end());
    }
}

/// Three digits at least.
fn shown(estimate: Estimate) -> String {
    let places = if estimate.point < 100.0 { 2 } else { 0 };
    format!("{estimate:.places$}")
}

fn main() {
    let run = Run::begin(estimate::folder(env!("CARGO_TARGET_TMPDIR")));
    let mut criterion = Criterion::default().output_directory(run.folder()).configure_from_args();
    let problem = Problem::new();
    let rungs = problem.rungs();
    measure(&mut criterion, &rungs);
    print(&run, &rungs, problem.net.count());
}
