//! What one step of training costs, f32: gather the batch, find its gradient, move the parameters.
//! Every step takes other images, of as many strokes as MNIST's have, so that they come from memory as
//! in training.
//!
//! `step` takes 784-50-10 and a batch of 100, on 1 and 2 threads: the images as a matrix with all its
//! zeros, without them, and without them while the next batch is got ready, as training does. `products`
//! are the two products of the first layer with such a matrix and nothing else. `scaling` varies the
//! hidden units and the batch, with all threads. At the end the rate of a whole step is compared with
//! that of the bare products, each on one thread, and times are fitted by powers, all from medians of
//! the same run.
//!
//! The times are taken by hand: a library of benchmarks would have to be built before the chapter's
//! example runs.

use graph::{times, times_transpose};
use losses::Labels;
use nalgebra::{DMatrix, RealField, convert};
use net::{Activation, Input, Sizes, SparseMatrix, TwoLayerNet};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::{
    convert::Infallible,
    hint::black_box,
    iter::Cycle,
    time::{Duration, Instant},
    vec::IntoIter,
};
use train::{Batches, OptimizerState, Samples, Sampling, Sgd, ahead};

const HIDDEN: [usize; 6] = [50, 100, 200, 400, 800, 1600];
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

fn pool(threads: usize) -> ThreadPool {
    let pool = ThreadPoolBuilder::new().num_threads(threads).build();
    pool.expect("threads can be started")
}

fn steps(images: &Strokes) {
    let kinds = [
        ("matrix", Kind::Matrix),
        ("without zeros", Kind::Sparse),
        ("without zeros, next batch ahead", Kind::Ahead),
    ];
    for threads in [1, 2] {
        let pool = pool(threads);
        for (name, kind) in kinds {
            let mut course = Course::new(images, 50, 100);
            let seconds = per_call(|count| pool.install(|| course.time(count, kind)));
            print(&format!("step/{name}/{threads}"), seconds);
        }
    }
}

/// W·X and ∂L/∂A·Xᵀ of a matrix of 100 images, and nothing else.
fn bare_products(images: &Strokes, hidden: usize) -> impl FnMut(u64) -> Duration {
    let (x, _) = images.batch::<f32>(&(0..100).collect::<Vec<_>>());
    let x = x.to_dense();
    let weight = Course::new(images, hidden, 100).net.hidden.weight;
    let upstream = DMatrix::from_element(hidden, 100, 0.01);
    move |count| {
        let start = Instant::now();
        for _ in 0..count {
            black_box((times(&weight, &x), times_transpose(&upstream, &x)));
        }
        start.elapsed()
    }
}

fn products(images: &Strokes) {
    for hidden in [50, 800] {
        print(&format!("products/{hidden}"), per_call(bare_products(images, hidden)));
    }
}

fn scaling(images: &Strokes) {
    let time = |hidden, samples| {
        let mut course = Course::new(images, hidden, samples);
        per_call(|count| course.time(count, Kind::Ahead))
    };
    let told = |of: &str, size: usize, seconds| {
        print(&format!("scaling/{of}/{size}"), seconds);
        (size, seconds)
    };
    let of_hidden = HIDDEN.map(|hidden| told("hidden", hidden, time(hidden, 100)));
    let of_samples = SAMPLES.map(|samples| told("batch", samples, time(50, samples)));
    println!("time of a step, f32, fitted by a power (medians of this run):");
    println!("  hidden units, 50 to 1600   ∝ H^{:.2}", exponent(&of_hidden));
    println!("  batch, 10 to 1000          ∝ N^{:.2}", exponent(&of_samples));
    println!("a whole step, by the rate of the bare products of its first layer as matrices:");
    let one_thread = pool(1);
    for hidden in [50, 800] {
        let bare = per_call(bare_products(images, hidden));
        let step = one_thread.install(|| time(hidden, 100));
        println!("  784-{hidden}-10, batch 100 {:>9.2}", bare / step);
    }
}

/// The slope of ln(time) against ln(size), by least squares.
fn exponent(times: &[(usize, f64)]) -> f64 {
    let logs: Vec<[f64; 2]> = times.iter().map(|&(n, t)| [(n as f64).ln(), t.ln()]).collect();
    let mean = |k: usize| logs.iter().map(|log| log[k]).sum::<f64>() / logs.len() as f64;
    let means = [mean(0), mean(1)];
    let moment = |k: usize| -> f64 {
        let products = logs.iter().map(|log| (log[0] - means[0]) * (log[k] - means[k]));
        products.sum()
    };
    moment(1) / moment(0)
}

/// The seconds of a call: the median of 21 turns of as many calls as take about 50 ms.
fn per_call(mut time: impl FnMut(u64) -> Duration) -> f64 {
    let mut count = 1;
    while time(count) < Duration::from_millis(25) {
        count *= 2;
    }
    let mut turns: Vec<f64> =
        (0..21).map(|_| time(2 * count).as_secs_f64() / (2 * count) as f64).collect();
    turns.sort_by(f64::total_cmp);
    turns[10]
}

fn print(name: &str, seconds: f64) {
    println!("{name:<50} {:>9.4} ms", 1e3 * seconds);
}

/// All groups, or those whose names a word after `cargo bench -p train --` is a part of.
fn main() {
    let word = std::env::args().skip(1).find(|word| !word.starts_with('-')).unwrap_or_default();
    let images = Strokes::draw();
    let asked = |name: &str| name.contains(&word);
    if asked("step") {
        steps(&images);
    }
    if asked("products") {
        products(&images);
    }
    if asked("scaling") {
        scaling(&images);
    }
}
