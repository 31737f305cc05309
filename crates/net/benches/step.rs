//! What one step of training costs: gather the batch, find its gradient, move the parameters.
//!
//! The images are strokes, of which as many pixels are zero as of MNIST's, four fifths.
//!
//! `step` takes 784-50-10, a batch of 100 and f32, with the textbook gradient and the sparse one, on 1
//! and 2 threads; `products` are the two dense products of its first layer alone. `scaling` varies
//! the hidden units and the batch.

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use losses::Labels;
use nalgebra::DMatrix;
use net::{
    Activation, Params, Sizes, SparseColumns, TwoLayerNet, gradient_in_pieces, sparse_gradient,
};
use numdiff::Tensors;
use rand::{SeedableRng, rngs::StdRng};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::{
    hint::black_box,
    time::{Duration, Instant},
};

const PIXELS: usize = 784;
const IMAGES: usize = 10_000;

/// Images, as bytes, and as what is not zero in them.
struct Data {
    bytes: Vec<[u8; PIXELS]>,
    ink: SparseColumns<u8>,
    labels: Labels,
}

impl Data {
    fn new() -> Self {
        let bytes: Vec<[u8; PIXELS]> = (0..IMAGES).map(stroke).collect();
        let labels = (0..IMAGES).map(|n| n % 10).collect();
        Self {
            ink: SparseColumns::new(PIXELS, &bytes),
            labels: Labels::new(labels, 10).expect("digits"),
            bytes,
        }
    }

    fn dense(&self, indices: &[usize]) -> (DMatrix<f32>, Labels) {
        let mut x = DMatrix::zeros(PIXELS, indices.len());
        for (mut column, &n) in x.column_iter_mut().zip(indices) {
            for (x, &byte) in column.iter_mut().zip(&self.bytes[n]) {
                *x = grey(byte);
            }
        }
        (x, self.labels.select(indices))
    }

    fn sparse(&self, indices: &[usize]) -> (SparseColumns<f32>, Labels) {
        (self.ink.select(indices, grey), self.labels.select(indices))
    }
}

fn grey(byte: u8) -> f32 {
    f32::from(byte) * (1.0 / 255.0)
}

/// A stroke of seven or eight pixels across in 20 of the 28 rows, slanted as n has it.
fn stroke(n: usize) -> [u8; PIXELS] {
    std::array::from_fn(|pixel| {
        let (row, column) = (pixel / 28, pixel % 28);
        let left = 3 + (n * 7 + row * (n % 5) / 2) % 14;
        let inside = (4..24).contains(&row) && (left..left + 7 + row % 2).contains(&column);
        let grey = 55 + (n * 13 + pixel * 31) % 200;
        if inside {
            u8::try_from(grey).expect("below 256")
        } else {
            0
        }
    })
}

fn net(hidden: usize) -> TwoLayerNet<f32> {
    let mut rng = StdRng::seed_from_u64(1);
    TwoLayerNet::random(
        Sizes::new(PIXELS, hidden, 10),
        Activation::Relu,
        0.01,
        &mut rng,
    )
}

fn batch(size: usize) -> Vec<usize> {
    (0..size).map(|n| n * 577 % IMAGES).collect()
}

fn update(net: &mut TwoLayerNet<f32>, gradient: &Params<f32>) {
    for (params, slopes) in net.tensors_mut().into_iter().zip(gradient.tensors()) {
        for (param, slope) in params.iter_mut().zip(slopes) {
            *param -= 1e-6 * slope;
        }
    }
}

fn textbook_step(net: &mut TwoLayerNet<f32>, data: &Data, batch: &[usize]) {
    let (x, labels) = data.dense(batch);
    let (_, gradient) = net.gradient(&x, &labels);
    update(net, &gradient);
}

fn textbook_step_in_pieces(net: &mut TwoLayerNet<f32>, data: &Data, batch: &[usize]) {
    let (_, gradient) = gradient_in_pieces(batch.len(), |samples| {
        let (x, labels) = data.dense(&batch[samples]);
        net.gradient(&x, &labels)
    });
    update(net, &gradient);
}

fn sparse_step(net: &mut TwoLayerNet<f32>, data: &Data, batch: &[usize]) {
    let (_, gradient) = gradient_in_pieces(batch.len(), |samples| {
        let (x, labels) = data.sparse(&batch[samples]);
        sparse_gradient(net, &x, &labels)
    });
    update(net, &gradient);
}

type Step = fn(&mut TwoLayerNet<f32>, &Data, &[usize]);

/// So many steps in a pool of so many threads, which a loop of training would not leave either.
fn steps(pool: &ThreadPool, data: &Data, count: u64, step: Step) -> Duration {
    let (mut net, batch) = (net(50), batch(100));
    pool.install(|| {
        let start = Instant::now();
        for _ in 0..count {
            step(&mut net, data, black_box(&batch));
        }
        start.elapsed()
    })
}

fn step(criterion: &mut Criterion) {
    let data = Data::new();
    let mut group = criterion.benchmark_group("step");
    let kinds: [(&str, Step); 3] = [
        ("textbook", textbook_step),
        ("textbook in pieces", textbook_step_in_pieces),
        ("sparse in pieces", sparse_step),
    ];
    for threads in [1, 2] {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build();
        let pool = pool.expect("threads can be started");
        for (name, step) in kinds {
            group.bench_function(BenchmarkId::new(name, threads), |b| {
                b.iter_custom(|count| steps(&pool, &data, count, step));
            });
        }
    }
}

/// W·X and ∂L/∂A·Xᵀ, dense, and nothing else.
fn products(criterion: &mut Criterion) {
    let data = Data::new();
    let (x, _) = data.dense(&batch(100));
    let mut group = criterion.benchmark_group("products");
    for hidden in [50, 800] {
        let weight = net(hidden).params.hidden.weight;
        let upstream = DMatrix::from_element(hidden, 100, 0.01);
        group.bench_function(BenchmarkId::from_parameter(hidden), |b| {
            b.iter(|| {
                (
                    &weight * black_box(&x),
                    graph::times_transpose(&upstream, &x),
                )
            });
        });
    }
}

fn scaling(criterion: &mut Criterion) {
    let data = Data::new();
    let mut group = criterion.benchmark_group("scaling");
    group.sample_size(20);
    for hidden in [50, 100, 200, 400, 800, 1600] {
        let (mut net, batch) = (net(hidden), batch(100));
        group.bench_function(BenchmarkId::new("hidden", hidden), |b| {
            b.iter(|| sparse_step(&mut net, &data, black_box(&batch)));
        });
    }
    for size in [10, 30, 100, 300, 1000] {
        let (mut net, batch) = (net(50), batch(size));
        group.bench_function(BenchmarkId::new("batch", size), |b| {
            b.iter(|| sparse_step(&mut net, &data, black_box(&batch)));
        });
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1));
    targets = step, products, scaling
}
criterion_main!(benches);
