//! What a gradient costs, rung by rung from differences to backpropagation: 784-50-10, batch 100,
//! f64.
//!
//! The naive gradient takes 79 520 forward passes, so it and its parallel twin are timed on a
//! sample: the ten parameters of b2. At the end the times for all parameters, and their ratios, are
//! printed from medians of the same run.

use criterion::{Criterion, criterion_group, criterion_main};
use losses::{Labels, softmax_cross_entropy};
use nalgebra::{DMatrix, DVector};
use net::{Activation, Network, Sizes, TwoLayerNet};
use numdiff::{Difference, StepSize, Tensors, gradient, parallel_gradient};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::{
    hint::black_box,
    time::{Duration, Instant},
};

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

    /// The rungs, and how many of the parameters each of them is timed on.
    fn rungs(&self) -> [(&'static str, usize, Work<'_>); 5] {
        let Self { net, x, labels } = self;
        let (central, step) = (Difference::Central, StepSize::Fixed(H));
        let loss = |b2: &DVector<f64>| self.loss(b2);
        let b2 = || DVector::zeros(SIZES.outputs);
        let (few, all) = (SIZES.outputs, net.count());
        [
            ("naive", few, work(move || gradient(loss, &mut b2(), central, step))),
            ("parallel", few, work(move || parallel_gradient(loss, &b2(), central, step))),
            ("local", all, work(|| net.local_gradient(x, labels, H))),
            ("local-exact", all, work(|| net.local_gradient_exact(x, labels, SMALL_H))),
            ("backprop", all, work(|| net.value_and_gradient(x, labels))),
        ]
    }
}

type Work<'a> = Box<dyn Fn() + 'a>;

/// Work whose result is nobody's.
fn work<'a, R>(compute: impl Fn() -> R + 'a) -> Work<'a> {
    Box::new(move || {
        let _ = black_box(compute());
    })
}

fn ladder(criterion: &mut Criterion) {
    let problem = Problem::new();
    let all = problem.net.count();
    let mut group = criterion.benchmark_group("gradient");
    group.sample_size(20);
    group.warm_up_time(Duration::from_millis(500));
    group.measurement_time(Duration::from_secs(2));
    for (name, parameters, work) in problem.rungs() {
        let name = match parameters {
            some if some < all => format!("{name} ({some} of {all} parameters)"),
            _ => name.to_owned(),
        };
        group.bench_function(name, |bencher| bencher.iter(&work));
    }
    group.finish();
    print_ladder(&problem);
}

fn print_ladder(problem: &Problem) {
    let all = problem.net.count();
    println!("gradient of 784-50-10, f64, batch 100, all {all} parameters (medians of this run;");
    println!("naive and parallel by their share of the parameters):");
    let rungs = problem.rungs();
    let times = rungs
        .map(|(name, parameters, work)| (name, median(&work) * all as f64 / parameters as f64));
    let (_, backprop) = times[4];
    for (name, time) in times {
        let ratio = time / backprop;
        println!("{name:<12} {:>11.2} ms, {ratio:>6.0} times backprop", time * 1e3);
    }
}

/// The median of 11 times, in seconds.
fn median(work: &Work) -> f64 {
    let time = || {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64()
    };
    let mut times: Vec<f64> = (0..11).map(|_| time()).collect();
    times.sort_by(f64::total_cmp);
    times[5]
}

criterion_group!(benches, ladder);
criterion_main!(benches);
