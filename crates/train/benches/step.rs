//! What one step of training costs, f32: gather the batch, find its gradient, move the parameters.
//! Every step takes other images of MNIST (of the sample, where there is no other), so that they come
//! from memory as in training.
//!
//! `step` takes 784-50-10 and a batch of 100, on 1 and 2 threads: the images as a matrix with all
//! its zeros, without them, and without them in two pieces. `products` are the two products of the
//! first layer with such a matrix and nothing else. `scaling` varies the hidden units and the batch.
//! At the end the rate of a whole step is compared with that of the bare products, and times are
//! fitted by powers, all from medians of the same run.

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use nalgebra::DMatrix;
use net::{Activation, Input, Network, Sizes, TwoLayerNet};
use rand::{SeedableRng, rngs::StdRng};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::{
    hint::black_box,
    path::Path,
    time::{Duration, Instant},
};
use train::{
    Batches, CLASSES, Descent, Images, Learnt, Mnist, Optimizer, PIXELS, Plan, Sampling,
    learn_in_pieces,
};

const HIDDEN: [usize; 6] = [50, 100, 200, 400, 800, 1600];
const SAMPLES: [usize; 5] = [10, 30, 100, 300, 1000];

/// What a step does with its batch.
#[derive(Debug, Clone, Copy)]
enum Kind {
    /// The images as a matrix, with their zeros.
    Matrix,
    /// What training does, in so many pieces.
    Pieces(usize),
}

/// A network in training.
struct Course<'a> {
    net: TwoLayerNet<f32>,
    descent: Descent<TwoLayerNet<f32>>,
    images: &'a Images,
    batches: std::iter::Cycle<std::vec::IntoIter<Vec<usize>>>,
    rng: StdRng,
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
            descent: Descent::new(Optimizer::Sgd),
            images,
            batches: batches.into_iter().cycle(),
            rng,
        }
    }

    fn step(&mut self, kind: Kind) {
        let batch = self.batches.next().expect("batches come round and round");
        let gradient = match kind {
            Kind::Matrix => {
                let (x, labels) = self.images.batch(&batch);
                self.net.backprop(&x.to_dense(), &labels, &mut self.rng).1
            }
            Kind::Pieces(pieces) => {
                let plan = Plan {
                    pieces,
                    ..Plan::default()
                };
                let Learnt { gradient, .. } =
                    learn_in_pieces(&self.net, self.images, &batch, &plan, &mut self.rng);
                gradient
            }
        };
        self.descent.step(&mut self.net, &gradient, 1e-3);
    }
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

/// So many steps in a pool, which a loop of training would not leave either.
fn steps(pool: &ThreadPool, images: &Images, count: u64, kind: Kind) -> Duration {
    let mut course = Course::new(images, 50, 100);
    pool.install(|| {
        let start = Instant::now();
        for _ in 0..count {
            course.step(kind);
        }
        start.elapsed()
    })
}

fn step(criterion: &mut Criterion) {
    let images = images();
    let mut group = criterion.benchmark_group("step");
    let kinds = [
        ("matrix", Kind::Matrix),
        ("without zeros", Kind::Pieces(1)),
        ("without zeros, in two pieces", Kind::Pieces(2)),
    ];
    for threads in [1, 2] {
        let pool = pool(threads);
        for (name, kind) in kinds {
            group.bench_function(BenchmarkId::new(name, threads), |b| {
                b.iter_custom(|count| steps(&pool, &images, count, kind));
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
            b.iter(|| course.step(Kind::Pieces(1)));
        });
    }
    group.finish();
    print_fits(&images);
}

fn print_fits(images: &Images) {
    let time = |hidden, samples| {
        let mut course = Course::new(images, hidden, samples);
        median(|| course.step(Kind::Pieces(1)))
    };
    let of_hidden = HIDDEN.map(|hidden| (hidden as f64, time(hidden, 100)));
    let of_samples = SAMPLES.map(|samples| (samples as f64, time(50, samples)));
    println!("time of a step, f32, fitted by a power (medians of this run):");
    println!(
        "  hidden units, 50 to 1600   ∝ H^{:.2}",
        exponent(&of_hidden)
    );
    println!(
        "  batch, 10 to 1000          ∝ N^{:.2}",
        exponent(&of_samples)
    );
    println!("rate of the first layer's products within a whole step, by the rate of bare ones:");
    for hidden in [50, 800] {
        let rate = median(bare_products(images, hidden)) / time(hidden, 100);
        println!("  784-{hidden}-10, batch 100 {rate:>9.2}");
    }
}

/// The slope of ln(time) against ln(size), by least squares.
fn exponent(times: &[(f64, f64)]) -> f64 {
    let logs: Vec<[f64; 2]> = times.iter().map(|(n, t)| [n.ln(), t.ln()]).collect();
    let mean = |k: usize| logs.iter().map(|log| log[k]).sum::<f64>() / logs.len() as f64;
    let means = [mean(0), mean(1)];
    let moment = |k: usize| -> f64 {
        let products = logs
            .iter()
            .map(|log| (log[0] - means[0]) * (log[k] - means[k]));
        products.sum()
    };
    moment(1) / moment(0)
}

/// The median of 101 times, in seconds.
fn median(mut work: impl FnMut()) -> f64 {
    let mut time = || {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64()
    };
    let mut times: Vec<f64> = (0..101).map(|_| time()).collect();
    times.sort_by(f64::total_cmp);
    times[50]
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1));
    targets = step, products, scaling
}
criterion_main!(benches);
