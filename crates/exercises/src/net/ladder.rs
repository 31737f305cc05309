//! How fast and how exact can the numerical gradient become?
//!
//! Source: A §2.5, B and E §2.3, numerical_gradient; D 误差反向传播法

mod problem;
mod rung;

use crate::prelude::*;
use graph::Affine;
use images::Mnist;
use losses::softmax_cross_entropy;
use nalgebra::DMatrix;
use net::{Activation, TwoLayerNet};
use numdiff::{Difference, StepSize, Tensors, gradient, parallel_gradient};
use problem::{Problem, SIZES};
use rayon::ThreadPoolBuilder;
use rung::{Rung, rungs, scientific, seconds, steps};
use std::{collections::BTreeSet, hint::black_box, time::Instant};

/// The sources' step, for the rungs that subtract two losses.
const H: f64 = 1e-4;

/// The step for the rung that loses no digits, so that nothing is left of the truncation h².
const SMALL_H: f64 = 1e-7;

pub(super) fn run(notebook: &mut Notebook) -> Result {
    let data = Mnist::load(&notebook.data)?;
    let problem = Problem::new(&data, Activation::Sigmoid);
    let sample = problem.sample();
    notebook.tell("784-50-10, sigmoid, untrained; 100 images of MNIST; 64-bit numbers");
    let ladder = climb(notebook, &problem, &sample);
    tell(notebook, &ladder);
    let faster = ladder[0].time / ladder[2].time;
    notebook.within("naive takes that many times as long as local", faster, 100.0..=1e5);
    any_number_of_threads(notebook, &problem)?;
    for activation in [Activation::Sigmoid, Activation::Relu, Activation::Tanh] {
        let problem = Problem::new(&data, activation);
        let error = problem.error_of(&problem.local_exact(SMALL_H));
        let what = format!("{activation}: local-exact, largest relative error");
        notebook.at_most(what, error, 1e-10);
    }

    let caption = "Naive and parallel run the whole network twice for each parameter, local only \
                   what the parameter changes. Backpropagation goes forward once and back once.";
    notebook.figure("ladder", caption, rungs(&ladder).size(980, 330))?;
    let caption = "A smaller step truncates less, until the subtraction of two losses loses more \
                   digits than that gains. Local-exact subtracts none, so that its step may be \
                   tiny.";
    let hs = spread(-11.0..-1.0, 11).map(|exponent| 10f64.powf(exponent));
    let errors: Vec<_> = hs.map(|h| (h, problem.errors(&sample, h))).collect();
    notebook.figure("step", caption, steps(&errors))
}

fn climb(notebook: &mut Notebook, problem: &Problem, sample: &[usize]) -> [Rung; 5] {
    // Backpropagation is the measure of all rungs, so it is measured first.
    let backprop_error = problem.error(problem.dual(sample));
    let what = format!("backprop to dual numbers at {} places", sample.len());
    notebook.at_most(what, backprop_error, 1e-12);
    let [naive, parallel] = whole_passes(notebook, problem, sample);
    let (local, exact) = (problem.local(H), problem.local_exact(SMALL_H));
    let passes = problem.naive(sample, H);
    let entries: Vec<f64> = local.entries().collect();
    let apart = passes.iter().map(|&(index, naive)| (naive - entries[index]).abs());
    notebook.at_most("local to naive, largest difference", largest(apart), 1e-9);

    let each = |count: f64, of: &str| format!("{} {of}", scientific(count));
    let losses = 10.0 * losses_of_one_sample(&problem.x);
    [
        naive,
        parallel,
        Rung {
            name: "local",
            operations: each(losses, "exponentials"),
            time: median(5, || problem.local(H)),
            error: problem.error_of(&local),
        },
        Rung {
            name: "local-exact",
            operations: each(losses, "series of four terms"),
            time: median(5, || problem.local_exact(SMALL_H)),
            error: problem.error_of(&exact),
        },
        Rung {
            name: "backprop",
            operations: each(2.0 * multiplications(), "multiplications"),
            time: median(31, || problem.net.value_and_gradient(&problem.x, &problem.labels)),
            error: backprop_error,
        },
    ]
}

/// The two rungs that ask the whole network, timed on W2 and b2: 510 of the 39 760 parameters.
fn whole_passes(notebook: &mut Notebook, problem: &Problem, sample: &[usize]) -> [Rung; 2] {
    let (net, step) = (&problem.net, StepSize::Fixed(H));
    let loss = |output: &Affine<f64>| {
        let z = net.activation.apply(&net.hidden.apply(&problem.x));
        softmax_cross_entropy(&output.apply(&z), &problem.labels)
    };
    let mut output = net.output.clone();
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

fn any_number_of_threads(notebook: &mut Notebook, problem: &Problem) -> Result {
    let on = |threads| -> Result<[TwoLayerNet<f64>; 2]> {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build()?;
        Ok(pool.install(|| [problem.local(H), problem.local_exact(SMALL_H)]))
    };
    let bits = |net: &TwoLayerNet<f64>| net.entries().map(f64::to_bits).collect::<Vec<_>>();
    let [one, two] = [on(1)?, on(2)?].map(|rungs| rungs.each_ref().map(bits));
    let same = if one == two { "the same" } else { "others" };
    notebook.same("the bits on one thread and on two", same, "the same");
    Ok(())
}

fn tell(notebook: &mut Notebook, ladder: &[Rung; 5]) {
    let rows = ladder.iter().map(|rung| {
        let faster = format!("{:.0}", ladder[0].time / rung.time);
        let error = format!("{:.0e}", rung.error);
        [rung.name.to_owned(), rung.operations.clone(), seconds(rung.time), faster, error]
    });
    notebook.table(["rung", "operations", "time", "faster", "error"], rows);
    // B's own figure, for an iteration of 100 images.
    let b = Rung { name: "B, half a minute", operations: String::new(), time: 30.0, error: 0.0 };
    let rows = [&b].into_iter().chain(ladder).map(|rung| {
        let (whole, hours) = (1e4 * rung.time, 1e4 * rung.time / 3600.0);
        [rung.name.to_owned(), seconds(rung.time), seconds(whole), format!("{hours:.3}")]
    });
    notebook.tell("What that makes of B's training of 10 000 iterations (大概半分钟迭代一次), gradients alone:");
    notebook.table(["", "an iteration", "10 000 of them", "in hours"], rows);
    notebook.tell(
        "Times of naive and parallel are from 510 of the 39 760 parameters, errors of both at 70 \
         places; of backprop against dual numbers, of the others against backprop, all relative to \
         the largest entry of their tensor. The other times are medians of a few calls; \
         `cargo bench -p net` measures all of them longer, by criterion.",
    );
}

fn timed<R>(work: impl FnOnce() -> R) -> (R, f64) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed().as_secs_f64())
}

/// The median of some times, which one interruption does not move.
fn median<R>(repeats: usize, mut work: impl FnMut() -> R) -> f64 {
    let mut times: Vec<f64> = (0..repeats).map(|_| timed(|| black_box(work())).1).collect();
    times.sort_by(f64::total_cmp);
    times[repeats / 2]
}
