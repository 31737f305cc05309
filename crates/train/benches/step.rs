//! What one step of training costs, f32: gather the batch, find its gradient, move the parameters.
//! Every step takes other images, of as many strokes as MNIST's have, so that they come from memory as
//! in training.
//!
//! `step` takes 784-50-10 and a batch of 100, on 1 and 2 threads: the images as a matrix with all its
//! zeros, without them, and without them while the next batch is got ready, as training does. `plain loop`
//! finds gradients one after the other, from outside of rayon's pool too. `products`
//! are the two products of the first layer with such a matrix and nothing else. `scaling` varies the
//! hidden units and the batch, with all threads. At the end the rate of a whole step is compared with
//! that of the bare products, each on one thread, and times are fitted by powers, from criterion's
//! estimates as far as they are of this run.

use criterion::{BenchmarkGroup, Criterion, measurement::WallTime};
use estimate::{Power, Run};
use graph::{times, times_transpose};
use losses::Labels;
use nalgebra::{DMatrix, RealField, convert};
use net::{Activation, Input, Sizes, SparseMatrix, TwoLayerNet};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::{
    convert::Infallible,
    iter::Cycle,
    time::{Duration, Instant},
    vec::IntoIter,
};
use train::{Batches, OptimizerState, Samples, Sampling, Sgd, ahead};

const HIDDEN: [usize; 6] = [50, 100, 200, 400, 800, 1600];
const WIDTHS: [usize; 2] = [50, 800];
const SAMPLES: [usize; 5] = [10, 30, 100, 300, 1000];

const SIDE: u16 = 28;
const PIXELS: usize = 784;
const CLASSES: usize = 10;

/// As many images as MNIST has, and as much ink: a fifth of the pixels, in rows of a stroke.
struct Strokes(Vec<Vec<(u16, u8)>>);

impl Strokes {
    fn draw() -> Self {
        let mut rng = StdRng::seed_from_u64(1);
        let image = |_| {
            let rows = (4..24).flat_map(|row| {
                let (first, width) = (rng.random_range(5..15), rng.random_range(5..=10));
                let ink: Vec<(u16, u8)> = (first..first + width)
                    .map(|column| (row * SIDE + column, rng.random_range(1..=255)))
                    .collect();
                ink
            });
            rows.collect()
        };
        Self((0..60_000).map(image).collect())
    }
}

impl Samples for Strokes {
    type X<T: RealField + Copy> = SparseMatrix<T>;

    fn len(&self) -> usize {
        self.0.len()
    }

    fn batch<T: RealField + Copy>(&self, indices: &[usize]) -> (SparseMatrix<T>, Labels) {
        let numbers: [T; 256] = std::array::from_fn(|grey| convert(grey as f64 / 255.0));
        let number = |&(place, grey): &(u16, u8)| (u32::from(place), numbers[usize::from(grey)]);
        let columns = indices.iter().map(|&image| self.0[image].iter().map(number));
        let labels = indices.iter().map(|image| image % CLASSES).collect();
        let labels = Labels::new(labels, CLASSES).expect("labels below 10");
        (SparseMatrix::from_columns(PIXELS, columns), labels)
    }
}

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
    state: OptimizerState<TwoLayerNet<f32>>,
    images: &'a Strokes,
    batches: Cycle<IntoIter<Vec<usize>>>,
}

impl<'a> Course<'a> {
    fn new(images: &'a Strokes, hidden: usize, samples: usize) -> Self {
        let mut rng = StdRng::seed_from_u64(1);
        let sizes = Sizes::new(PIXELS, hidden, CLASSES);
        let net = TwoLayerNet::random(sizes, Activation::Relu, 0.01, &mut rng);
        let batches = Batches::new(Sampling::ShuffledEpochs, images.len(), samples, &mut rng);
        let batches: Vec<Vec<usize>> = batches.take(images.len() / samples).collect();
        Self { net, state: OptimizerState::new(Sgd), images, batches: batches.into_iter().cycle() }
    }

    /// How long so many steps take.
    fn time(&mut self, count: u64, kind: Kind) -> Duration {
        let start = Instant::now();
        let (images, batches) = (self.images, &mut self.batches);
        let mut batches = (0..count).zip(batches);
        let mut load = || {
            let (_, indices) = batches.next()?;
            Some(images.batch::<f32>(&indices))
        };
        let (net, state) = (&mut self.net, &mut self.state);
        match kind {
            Kind::Matrix => {
                while let Some((x, labels)) = load() {
                    step(net, state, &x.to_dense(), &labels);
                }
            }
            Kind::Sparse => {
                while let Some((x, labels)) = load() {
                    step(net, state, &x, &labels);
                }
            }
            Kind::Ahead => ahead(load, |(x, labels)| {
                step(net, state, &x, &labels);
                Ok::<(), Infallible>(())
            })
            .expect("nothing fails"),
        }
        start.elapsed()
    }
}

fn step(
    net: &mut TwoLayerNet<f32>,
    state: &mut OptimizerState<TwoLayerNet<f32>>,
    x: &impl Input<f32>,
    labels: &Labels,
) {
    let (_, gradient) = net.value_and_gradient(x, labels);
    state.step(net, &gradient, 1e-3);
}

type Group<'a> = BenchmarkGroup<'a, WallTime>;

fn pool(threads: usize) -> ThreadPool {
    let pool = ThreadPoolBuilder::new().num_threads(threads).build();
    pool.expect("threads can be started")
}

/// The steps on one thread and on two, with the images in three forms.
fn steps(group: &mut Group, images: &Strokes) {
    let kinds = [
        ("matrix", Kind::Matrix),
        ("without zeros", Kind::Sparse),
        ("without zeros, next batch ahead", Kind::Ahead),
    ];
    for threads in [1, 2] {
        let pool = pool(threads);
        for (name, kind) in kinds {
            let mut course = Course::new(images, 50, 100);
            let mut time = |count| pool.install(|| course.time(count, kind));
            group.bench_function(format!("{name}, {threads}"), |b| b.iter_custom(&mut time));
        }
    }
}

/// A gradient in a plain loop, on one thread, and where a product may call for threads that sleep.
fn plain_loop(group: &mut Group, images: &Strokes) {
    let (x, labels) = images.batch::<f32>(&(0..100).collect::<Vec<_>>());
    let one_thread = pool(1);
    for hidden in WIDTHS {
        let net = Course::new(images, hidden, 100).net;
        let gradient = || net.value_and_gradient(&x, &labels);
        let alone = format!("one thread, {hidden}");
        group.bench_function(alone, |b| one_thread.install(|| b.iter(gradient)));
        group.bench_function(format!("all threads, {hidden}"), |b| b.iter(gradient));
    }
}

/// W·X and ∂L/∂A·Xᵀ of a matrix of 100 images and nothing else, beside a whole step, on one thread.
fn products(group: &mut Group, images: &Strokes) {
    let (x, _) = images.batch::<f32>(&(0..100).collect::<Vec<_>>());
    let (x, one_thread) = (x.to_dense(), pool(1));
    for hidden in WIDTHS {
        let mut course = Course::new(images, hidden, 100);
        let weight = course.net.hidden.weight.clone();
        let upstream = DMatrix::from_element(hidden, 100, 0.01);
        let products = || (times(&weight, &x), times_transpose(&upstream, &x));
        group.bench_function(bare(hidden), |bencher| one_thread.install(|| bencher.iter(products)));
        let mut time = |count| one_thread.install(|| course.time(count, Kind::Ahead));
        group.bench_function(whole(hidden), |bencher| bencher.iter_custom(&mut time));
    }
}

fn bare(hidden: usize) -> String {
    format!("bare, {hidden}")
}

fn whole(hidden: usize) -> String {
    format!("step, {hidden}")
}

fn scaling(group: &mut Group, images: &Strokes) {
    let mut time = |name: String, hidden, samples| {
        let mut course = Course::new(images, hidden, samples);
        group.bench_function(name, |b| b.iter_custom(|count| course.time(count, Kind::Ahead)));
    };
    for hidden in HIDDEN {
        time(of_hidden(hidden), hidden, 100);
    }
    for samples in SAMPLES {
        time(of_samples(samples), 50, samples);
    }
}

fn of_hidden(hidden: usize) -> String {
    format!("hidden, {hidden}")
}

fn of_samples(samples: usize) -> String {
    format!("batch, {samples}")
}

/// What the estimates of this run say, as far as there are any.
fn print(run: &Run) {
    let powers = [
        ("hidden units, 50 to 1600   ∝ H", power(run, &HIDDEN, of_hidden)),
        ("batch, 10 to 1000          ∝ N", power(run, &SAMPLES, of_samples)),
    ];
    for (of, power) in powers {
        if let Some(Power { exponent, residual, .. }) = power {
            println!("time of a step, f32: {of}^{exponent:.2}, to {:.0} %", 100.0 * residual);
        }
    }
    for hidden in WIDTHS {
        let seconds = |name: String| run.median("products", &name);
        if let Some((bare, whole)) = seconds(bare(hidden)).zip(seconds(whole(hidden))) {
            let faster = bare.over(whole);
            println!("784-{hidden}-10: a step has {faster:.2} times the rate of the bare products");
        }
    }
}

/// The law of a step's time by its size, if all sizes were measured.
fn power(run: &Run, sizes: &[usize], name: impl Fn(usize) -> String) -> Option<Power> {
    let point = |&size: &usize| Some((size as f64, run.median("scaling", &name(size))?.point));
    Power::fit(&sizes.iter().map(point).collect::<Option<Vec<_>>>()?)
}

fn main() {
    let run = Run::begin(estimate::folder(env!("CARGO_TARGET_TMPDIR")));
    let mut criterion = Criterion::default()
        .output_directory(run.folder())
        .sample_size(20)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(800))
        .configure_from_args();
    let images = Strokes::draw();
    steps(&mut criterion.benchmark_group("step"), &images);
    plain_loop(&mut criterion.benchmark_group("plain loop"), &images);
    products(&mut criterion.benchmark_group("products"), &images);
    scaling(&mut criterion.benchmark_group("scaling"), &images);
    print(&run);
}
