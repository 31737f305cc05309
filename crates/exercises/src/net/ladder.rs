//! How fast and how exact can the numerical gradient become?
//!
//! Source: A §2.5, B and E §2.3, numerical_gradient; D 误差反向传播法

use super::ladder_figures::{draw_rungs, draw_steps, scientific, seconds};
use crate::prelude::*;
use graph::Affine;
use losses::{Labels, softmax_cross_entropy};
use nalgebra::DMatrix;
use net::{Activation, Network, Params, Sizes, TwoLayerNet};
use numdiff::{Difference, StepSize, Tensors, dual::Dual64, gradient, parallel_gradient, partial};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use rayon::ThreadPoolBuilder;
use std::{collections::BTreeSet, hint::black_box, iter, time::Instant};
use train::Mnist;

/// The sources' step, for the rungs that subtract two losses.
const H: f64 = 1e-4;

/// The step for the rung that loses no digits, so that nothing is left of the truncation h².
const SMALL_H: f64 = 1e-7;

const SIZES: Sizes = Sizes::new(784, 50, 10);

/// A way to the gradient, and what it costs.
pub struct Rung {
    /// Its name, as in the benchmarks.
    pub name: &'static str,
    /// What it computes, and how often.
    operations: String,
    /// Seconds for all parameters.
    pub time: f64,
    /// The largest error, relative to the largest entry of its tensor.
    pub error: f64,
}

/// A network, a batch, and the gradient that all rungs are held against.
pub struct Problem {
    net: TwoLayerNet<f64>,
    x: DMatrix<f64>,
    labels: Labels,
    exact: Params<f64>,
    /// Of each parameter the largest |∂L/∂θ| of its tensor.
    scales: Vec<f64>,
}

impl Problem {
    /// 100 images of MNIST and an untrained network.
    fn new(data: &Mnist, activation: Activation) -> Self {
        let indices: Vec<usize> = (0..100).collect();
        let (x, labels) = data.train.batch(&indices);
        let mut rng = StdRng::seed_from_u64(1);
        let net = TwoLayerNet::<f64>::random(SIZES, activation, 0.01, &mut rng);
        let (_, exact) = net.gradient(&x, &labels);
        let scale = |tensor: &[f64]| largest(tensor.iter().map(|g| g.abs()));
        let tensors = exact.tensors().into_iter();
        let scales = tensors.flat_map(|tensor| iter::repeat_n(scale(tensor), tensor.len()));
        Self { scales: scales.collect(), net, x: x.to_dense(), labels, exact }
    }

    fn loss(&self, net: &TwoLayerNet<f64>) -> f64 {
        net.loss(&self.x, &self.labels)
    }

    /// The largest of some entries' errors, each relative to its tensor.
    fn error(&self, entries: impl IntoIterator<Item = (usize, f64)>) -> f64 {
        let exact: Vec<f64> = self.exact.entries().collect();
        let error = |(index, got): (usize, f64)| (got - exact[index]).abs() / self.scales[index];
        largest(entries.into_iter().map(error))
    }

    fn error_of(&self, gradient: &Params<f64>) -> f64 {
        self.error(gradient.entries().enumerate())
    }

    /// Those entries by whole forward passes.
    fn naive(&self, indices: &[usize], h: f64) -> Vec<(usize, f64)> {
        let mut net = self.net.clone();
        let loss = |net: &TwoLayerNet<f64>| self.loss(net);
        let central = Difference::Central;
        let mut slope = |index| partial(loss, &mut net, index, central, StepSize::Fixed(h));
        indices.iter().map(|&index| (index, slope(index))).collect()
    }

    fn local(&self, h: f64) -> Params<f64> {
        self.net.local_gradient(&self.x, &self.labels, h)
    }

    fn local_exact(&self, h: f64) -> Params<f64> {
        self.net.local_gradient_exact(&self.x, &self.labels, h)
    }

    /// [naive, local, local-exact] at that step; naive on a sample of the parameters.
    pub fn errors(&self, indices: &[usize], h: f64) -> [f64; 3] {
        [
            self.error(self.naive(indices, h)),
            self.error_of(&self.local(h)),
            self.error_of(&self.local_exact(h)),
        ]
    }
}

pub(super) fn run(notebook: &mut Notebook) -> Result<()> {
    let data = Mnist::load(&notebook.data)?;
    let problem = Problem::new(&data, Activation::Sigmoid);
    let sample = sample(&problem.net);
    notebook.tell("784-50-10, sigmoid, untrained; 100 images of MNIST; 64-bit numbers\n");
    let rungs = climb(notebook, &problem, &sample);
    tell(notebook, &rungs);
    let faster = rungs[0].time / rungs[2].time;
    notebook.within("naive takes that many times as long as local", faster, 100.0..=1e5);
    any_number_of_threads(notebook, &problem)?;
    for activation in [Activation::Sigmoid, Activation::Relu, Activation::Tanh] {
        let problem = Problem::new(&data, activation);
        let error = problem.error_of(&problem.local_exact(SMALL_H));
        let what = format!("{activation}: local-exact, largest relative error");
        notebook.at_most(what, error, 1e-10);
    }
    notebook.figure("ladder", (980, 330), |page| draw_rungs(page, &rungs))?;
    notebook.figure("step", (760, 480), |page| draw_steps(page, &problem, &sample))
}

/// Places in θ: 40 in W1, 10 in each of the others.
fn sample(net: &TwoLayerNet<f64>) -> Vec<usize> {
    let mut rng = StdRng::seed_from_u64(2);
    let mut start = 0;
    let mut indices = Vec::new();
    for (tensor, count) in net.tensors().iter().zip([40, 10, 10, 10]) {
        indices.extend((0..count).map(|_| start + rng.random_range(0..tensor.len())));
        start += tensor.len();
    }
    indices
}

/// Backpropagation is the measure of all rungs, so it is measured first.
fn against_dual_numbers(notebook: &mut Notebook, problem: &Problem, sample: &[usize]) -> f64 {
    let x = problem.x.map(Dual64::from_re);
    let mut net = problem.net.map(Dual64::from_re);
    let mut slope = |index| {
        net.entry_mut(index).eps = 1.0;
        let slope = net.loss(&x, &problem.labels).eps;
        net.entry_mut(index).eps = 0.0;
        (index, slope)
    };
    let duals: Vec<_> = sample.iter().map(|&index| slope(index)).collect();
    let what = format!("backprop to dual numbers at {} places", sample.len());
    let error = problem.error(duals);
    notebook.at_most(what, error, 1e-12);
    error
}

fn climb(notebook: &mut Notebook, problem: &Problem, sample: &[usize]) -> [Rung; 5] {
    let backprop_error = against_dual_numbers(notebook, problem, sample);
    let [naive, parallel] = whole_passes(notebook, problem, sample);
    let local = problem.local(H);
    let passes = problem.naive(sample, H);
    let local_entries: Vec<f64> = local.entries().collect();
    let apart = passes.iter().map(|&(index, naive)| (naive - local_entries[index]).abs());
    notebook.at_most("local to naive, largest difference", largest(apart), 1e-9);
    let losses = losses_of_one_sample(&problem.x);
    let gradient = || problem.net.gradient(&problem.x, &problem.labels);
    [
        naive,
        parallel,
        Rung {
            name: "local",
            operations: format!("{} exponentials", scientific(10.0 * losses)),
            time: median(5, || problem.local(H)),
            error: problem.error_of(&local),
        },
        Rung {
            name: "local-exact",
            operations: format!("{} series of four terms", scientific(10.0 * losses)),
            time: median(5, || problem.local_exact(SMALL_H)),
            error: problem.error_of(&problem.local_exact(SMALL_H)),
        },
        Rung {
            name: "backprop",
            operations: format!("{} multiplications", scientific(2.0 * multiplications())),
            time: median(31, gradient),
            error: backprop_error,
        },
    ]
}

/// The two rungs that ask the whole network, timed on W2 and b2: 510 of the 39 760 parameters.
fn whole_passes(notebook: &mut Notebook, problem: &Problem, sample: &[usize]) -> [Rung; 2] {
    let (net, step) = (&problem.net, StepSize::Fixed(H));
    let loss = |output: &Affine<f64>| {
        let z = net.activation.apply(&net.params.hidden.apply(&problem.x));
        softmax_cross_entropy(&output.apply(&z), &problem.labels)
    };
    let mut output = net.params.output.clone();
    let (naive, time) = timed(|| gradient(loss, &mut output, Difference::Central, step));
    let (parallel, parallel_time) =
        timed(|| parallel_gradient(loss, &output, Difference::Central, step));
    let apart = largest_difference(&naive, &parallel);
    notebook.close("parallel to naive, largest difference", apart, 0.0, 0.0);

    let all = net.count();
    let share = output.count() as f64 / all as f64;
    let error = problem.error(problem.naive(sample, H));
    let passes = 2.0 * all as f64 * multiplications();
    let rung = |name, operations, time| Rung { name, operations, time: time / share, error };
    let each = format!("{} multiplications", scientific(passes));
    [rung("naive", each, time), rung("parallel", "the same, shared out".into(), parallel_time)]
}

/// In one forward pass of 784-50-10 and 100 samples; going back takes about as many.
fn multiplications() -> f64 {
    (100 * SIZES.hidden * (SIZES.inputs + SIZES.outputs)) as f64
}

/// 2·H·(V + N·(1 + K)) + 2·N·K, where V counts each sample's different grey values other than 0.
fn losses_of_one_sample(x: &DMatrix<f64>) -> f64 {
    let greys = |image: nalgebra::DVectorView<f64>| {
        let bits: BTreeSet<u64> = image.iter().map(|x| x.to_bits()).collect();
        bits.len() - usize::from(bits.contains(&0))
    };
    let values: usize = x.column_iter().map(greys).sum();
    let (n, h, k) = (x.ncols(), SIZES.hidden, SIZES.outputs);
    (2 * h * (values + n * (1 + k)) + 2 * n * k) as f64
}

fn any_number_of_threads(notebook: &mut Notebook, problem: &Problem) -> Result<()> {
    let on = |threads| -> Result<[Params<f64>; 2]> {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build()?;
        Ok(pool.install(|| [problem.local(H), problem.local_exact(SMALL_H)]))
    };
    let bits = |params: &Params<f64>| params.entries().map(f64::to_bits).collect::<Vec<_>>();
    let [one, two] = [on(1)?, on(2)?].map(|rungs| rungs.each_ref().map(bits));
    let same = if one == two { "the same" } else { "others" };
    notebook.same("the bits on one thread and on two", same, "the same");
    Ok(())
}

fn tell(notebook: &mut Notebook, rungs: &[Rung; 5]) {
    notebook.tell("");
    notebook.tell("rung          operations                       time  faster    error");
    for rung in rungs {
        notebook.tell(format!(
            "{:<12}  {:<28}  {:>7}  {:>6.0}  {:>7.0e}",
            rung.name,
            rung.operations,
            seconds(rung.time),
            rungs[0].time / rung.time,
            rung.error,
        ));
    }
    notebook.tell(
        "Times of naive and parallel are from 510 of the 39 760 parameters, errors of both at 70\n\
         places; of backprop against dual numbers, of the others against backprop, all relative\n\
         to the largest entry of their tensor.\n",
    );
}

fn timed<R>(work: impl FnOnce() -> R) -> (R, f64) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed().as_secs_f64())
}

fn median<R>(repeats: usize, mut work: impl FnMut() -> R) -> f64 {
    let mut times: Vec<f64> = (0..repeats).map(|_| timed(|| black_box(work())).1).collect();
    times.sort_by(f64::total_cmp);
    times[repeats / 2]
}
