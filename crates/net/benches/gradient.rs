//! What a gradient costs: backpropagation, and differences.
//!
//! The numerical gradient of 784-50-10 takes 79 520 forward passes, so it is timed whole on a small
//! network only; on the full one the two passes of a single parameter are timed, and the ratio to
//! backpropagation is printed from them.

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use losses::Labels;
use nalgebra::{DMatrix, RealField};
use net::{Activation, Network, Sizes, TwoLayerNet};
use numdiff::{Step, Tensors};
use rand::{SeedableRng, rngs::StdRng};
use std::{
    hint::black_box,
    time::{Duration, Instant},
};

const MNIST: Sizes = Sizes::new(784, 50, 10);
const SMALL: Sizes = Sizes::new(20, 10, 5);

/// A network and a batch of 100 samples of which four fifths are zeros, as MNIST's pixels are.
fn problem<T: RealField + Copy>(sizes: Sizes) -> (TwoLayerNet<T>, DMatrix<T>, Labels) {
    let mut rng = StdRng::seed_from_u64(1);
    let net = TwoLayerNet::random(sizes, Activation::Relu, 0.01, &mut rng);
    let x = DMatrix::from_fn(sizes.inputs, 100, |i, n| match (i * 7 + n * 3) % 5 {
        0 => nalgebra::convert(((i + n) % 256) as f64 / 255.0),
        _ => T::zero(),
    });
    let labels = (0..100).map(|n| n % sizes.outputs).collect();
    let labels = Labels::new(labels, sizes.outputs).expect("labels below the number of classes");
    (net, x, labels)
}

fn name(sizes: Sizes) -> String {
    format!("{}-{}-{}", sizes.inputs, sizes.hidden, sizes.outputs)
}

fn backprop<T: RealField + Copy>(criterion: &mut Criterion, kind: &str, sizes: Sizes) {
    let (net, x, labels) = problem::<T>(sizes);
    let id = BenchmarkId::new("backprop", format!("{}/{kind}", name(sizes)));
    let mut group = criterion.benchmark_group("gradient");
    group.bench_function(id, |bencher| {
        bencher.iter(|| net.gradient(black_box(&x), &labels));
    });
}

fn numerical(criterion: &mut Criterion) {
    let (mut net, x, labels) = problem::<f64>(SMALL);
    let id = BenchmarkId::new("numerical", format!("{}/f64", name(SMALL)));
    let mut group = criterion.benchmark_group("gradient");
    group.sample_size(10);
    group.bench_function(id, |bencher| {
        bencher.iter(|| net.numerical_gradient(black_box(&x), &labels, Step::Balanced));
    });
}

fn numerical_one_parameter(criterion: &mut Criterion) {
    let (net, x, labels) = problem::<f64>(MNIST);
    let id = BenchmarkId::new("numerical", format!("{}/f64/one-parameter", name(MNIST)));
    let mut group = criterion.benchmark_group("gradient");
    group.sample_size(20);
    group.bench_function(id, |bencher| {
        bencher.iter(|| two_losses(&net, &x, &labels));
    });
    group.finish();
    print_ratio(&net, &x, &labels);
}

/// What one parameter costs by central differences; moving it costs nothing beside this.
fn two_losses(net: &TwoLayerNet<f64>, x: &DMatrix<f64>, labels: &Labels) -> f64 {
    net.loss(black_box(x), labels) - net.loss(black_box(x), labels)
}

fn print_ratio(net: &TwoLayerNet<f64>, x: &DMatrix<f64>, labels: &Labels) {
    let one = median(|| {
        black_box(two_losses(net, x, labels));
    });
    let backprop = median(|| {
        let _ = black_box(net.gradient(x, labels));
    });
    let parameters = net.count();
    let whole = one * u32::try_from(parameters).expect("not that many parameters");
    println!(
        "gradient of {}, f64, batch 100: backprop {backprop:.2?}; numerical {one:.2?} a parameter,\n\
         which for {parameters} of them is {whole:.1?}: {:.0} times as long (medians of this run)",
        name(MNIST),
        whole.as_secs_f64() / backprop.as_secs_f64(),
    );
}

fn median(mut work: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..31)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[15]
}

fn gradient(criterion: &mut Criterion) {
    backprop::<f32>(criterion, "f32", MNIST);
    backprop::<f64>(criterion, "f64", MNIST);
    backprop::<f64>(criterion, "f64", SMALL);
    numerical(criterion);
    numerical_one_parameter(criterion);
}

criterion_group!(benches, gradient);
criterion_main!(benches);
