//! What one step of training costs, f32: gather the batch, find its gradient, move the parameters.
//! Every step takes other images of MNIST (of the sample, where there is no other), so that they come
//! from memory as in training.
//!
//! `step` takes 784-50-10 and a batch of 100, on 1 and 2 threads: the images as a matrix with all its
//! zeros, without them, and without them while the next batch is got ready, as training does. `products`
//! are the two products of the first layer with such a matrix and nothing else. `scaling` varies the
//! hidden units and the batch, with all threads. At the end the rate of a whole step is compared with
//! that of the bare products, each on one thread, and times are fitted by powers, all from medians of
//! the same run.

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use losses::Labels;
use nalgebra::DMatrix;
use net::{Activation, Input, Params, Sizes, TwoLayerNet};
use rand::{SeedableRng, rngs::StdRng};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::{
    convert::Infallible,
    hint::black_box,
    iter::Cycle,
    path::Path,
    time::{Duration, Instant},
    vec::IntoIter,
};
use train::{
    Batches, CLASSES, Images, Mnist, Optimizer, OptimizerState, PIXELS, Sampling, Sgd, ahead,
};

const HIDDEN: [usize; 6] = [50, 100, 200, 400, 800, 1600];
const SAMPLES: [usize; 5] = [10, 30, 100, 300, 1000];

/// How steps are made.
#[derive(Debug, Clone, Copy)]
enum Kind {
    /// The images as a matrix, with their zeros.
    Matrix,
    /// Without their zeros.
    Sparse,
    /// So, and the next batch is got ready at the same time: what training does.
    Ahead,
}

/// A network in training.
struct Course<'a> {
    net: TwoLayerNet<f32>,
    descent: OptimizerState<Params<f32>>,
    images: &'a Images,
    batches: Cycle<IntoIter<Vec<usize>>>,
}

impl<'a> Course<'a> {
    fn new(images: &'a Images, hidden: usize, samples: usize) -> Self {
        let mut rng = StdRng::seed_from_u64(1);
        let sizes = Sizes::new(PIXELS, hidden, CLASSES);
        let net = TwoLayerNet::random(sizes, Activation::Relu, 0.01, &mut rng);
        let batches = Batches::new(Sampling::ShuffledEpochs, images.len(), samples, &mut rng);
        let batches: Vec<Vec<usize>> = batches.take(images.len() / samples).collect();
        Self {
            net,
            descent: OptimizerState::new(Optimizer::Sgd(Sgd)),
            images,
            batches: batches.into_iter().cycle(),
        }
    }

    /// How long so many steps take.
    fn time(&mut self, count: u64, kind: Kind) -> Duration {
        let start = Instant::now();
        let (images, batches) = (self.images, &mut self.batches);
        let mut batches = (0..count).zip(batches);
        let mut load = || {
            let (_, indices) = batches.next()?;
            Some(images.batch(&indices))
        };
        let (net, descent) = (&mut self.net, &mut self.descent);
        match kind {
            Kind::Matrix => {
                while let Some((x, labels)) = load() {
                    step(net, descent, &x.to_dense(), &labels);
                }
            }
            Kind::Sparse => {
                while let Some((x, labels)) = load() {
                    step(net, descent, &x, &labels);
                }
            }
            Kind::Ahead => ahead(load, |(x, labels)| {
                step(net, descent, &x, &labels);
                Ok::<(), Infallible>(())
            })
            .expect("nothing fails"),
        }
        start.elapsed()
    }
}

fn step(
    net: &mut TwoLayerNet<f32>,
    descent: &mut OptimizerState<Params<f32>>,
    x: &impl Input<f32>,
    labels: &Labels,
) {
    let (_, gradient) = net.gradient(x, labels);
    descent.step(&mut net.params, &gradient, 1e-3);
}

fn images() -> Images {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let mnist = Mnist::load(&data).expect("MNIST or its sample can be read");
    mnist.train
}

fn pool(threads: usize) -> ThreadPool {
    let pool = ThreadPoolBuilder::new().num_threads(threads).build();
    pool.expect("threads can be started")
}

fn steps(criterion: &mut Criterion) {
    let images = images();
    let mut group = criterion.benchmark_group("step");
    let kinds = [
        ("matrix", Kind::Matrix),
        ("without zeros", Kind::Sparse),
        ("without zeros, next batch ahead", Kind::Ahead),
    ];
    for threads in [1, 2] {
        let pool = pool(threads);
        for (name, kind) in kinds {
            let mut course = Course::new(&images, 50, 100);
            group.bench_function(BenchmarkId::new(name, threads), |b| {
                b.iter_custom(|count| pool.install(|| course.time(count, kind)));
            });
        }
    }
}

/// W·X and ∂L/∂A·Xᵀ of a matrix of 100 images, and nothing else.
fn bare_products(images: &Images, hidden: usize) -> impl FnMut() {
    let (x, _) = images.batch(&(0..100).collect::<Vec<_>>());
    let x = x.to_dense();
    let weight = Course::new(images, hidden, 100).net.params.hidden.weight;
    let upstream = DMatrix::from_element(hidden, 100, 0.01);
    move || {
        black_box((x.weighted(&weight), x.weight_gradient(&upstream)));
    }
}

fn products(criterion: &mut Criterion) {
    let images = images();
    let mut group = criterion.benchmark_group("products");
    for hidden in [50, 800] {
        let mut products = bare_products(&images, hidden);
        group.bench_function(BenchmarkId::from_parameter(hidden), |b| {
            b.iter(&mut products);
        });
    }
}

fn scaling(criterion: &mut Criterion) {
    let images = images();
    let mut group = criterion.benchmark_group("scaling");
    group.sample_size(20);
    let of_hidden = HIDDEN.map(|hidden| ("hidden", hidden, Course::new(&images, hidden, 100)));
    let of_samples = SAMPLES.map(|samples| ("batch", samples, Course::new(&images, 50, samples)));
    for (of, size, mut course) in of_hidden.into_iter().chain(of_samples) {
        group.bench_function(BenchmarkId::new(of, size), |b| {
            b.iter_custom(|count| course.time(count, Kind::Ahead));
        });
    }
    group.finish();
    print_fits(&images);
}

fn print_fits(images: &Images) {
    let time = |hidden, samples| {
        let mut course = Course::new(images, hidden, samples);
        let hundred_steps = || course.time(100, Kind::Ahead);
        median(hundred_steps) / 100.0
    };
    let of_hidden = HIDDEN.map(|hidden| (hidden as f64, time(hidden, 100)));
    let of_samples = SAMPLES.map(|samples| (samples as f64, time(50, samples)));
    println!("time of a step, f32, fitted by a power (medians of this run):");
    println!("  hidden units, 50 to 1600   ∝ H^{:.2}", exponent(&of_hidden));
    println!("  batch, 10 to 1000          ∝ N^{:.2}", exponent(&of_samples));
    println!("a whole step, by the rate of the bare products of its first layer as matrices:");
    let one_thread = pool(1);
    for hidden in [50, 800] {
        let mut products = bare_products(images, hidden);
        let bare = median(|| {
            let start = Instant::now();
            products();
            start.elapsed()
        });
        let step = one_thread.install(|| time(hidden, 100));
        println!("  784-{hidden}-10, batch 100 {:>9.2}", bare / step);
    }
}

/// The slope of ln(time) against ln(size), by least squares.
fn exponent(times: &[(f64, f64)]) -> f64 {
    let logs: Vec<[f64; 2]> = times.iter().map(|(n, t)| [n.ln(), t.ln()]).collect();
    let mean = |k: usize| logs.iter().map(|log| log[k]).sum::<f64>() / logs.len() as f64;
    let means = [mean(0), mean(1)];
    let moment = |k: usize| -> f64 {
        let products = logs.iter().map(|log| (log[0] - means[0]) * (log[k] - means[k]));
        products.sum()
    };
    moment(1) / moment(0)
}

/// The median of 11 times, in seconds.
fn median(mut time: impl FnMut() -> Duration) -> f64 {
    let mut times: Vec<f64> = (0..11).map(|_| time().as_secs_f64()).collect();
    times.sort_by(f64::total_cmp);
    times[5]
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1));
    targets = steps, products, scaling
}
criterion_main!(benches);
