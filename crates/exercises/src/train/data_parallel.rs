//! Can two threads share a batch and still find the same bits as one?
//!
//! Source: A 后续学习方向 (分布式训练)

use super::{pieces_drawing, session};
use crate::prelude::*;
use graph::Dropout;
use nalgebra::RealField;
use net::{Activation, DeepNet, Initialisation, Mlp, Network, Norm, Sizes, TwoLayerNet};
use numdiff::Tensors;
use rand::{SeedableRng, rngs::StdRng};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::time::Instant;
use train::{Batch, Images, Length, Mnist, Momentum, Optimizer, Plan, Training, train};

pub(super) fn run(notebook: &mut Notebook) -> Result<()> {
    let mnist = session::load(notebook)?;
    check_sum(notebook, &mnist.train)?;
    check_gradient_bits(notebook, &mnist.train)?;
    check_run_bits(notebook, &mnist)?;
    measure(notebook, &mnist.train)
}

fn two_layer_net<T: RealField + Copy>(hidden: usize) -> TwoLayerNet<T> {
    let mut rng = StdRng::seed_from_u64(1);
    let sizes = Sizes::new(784, hidden, 10);
    TwoLayerNet::random(sizes, Activation::Relu, 0.1, &mut rng)
}

/// Ten images in pieces of 4, 4 and 2.
fn check_sum(notebook: &mut Notebook, images: &Images) -> Result<()> {
    let net: TwoLayerNet<f64> = two_layer_net(50);
    let batch: Vec<usize> = (0..10).collect();
    let whole = net_gradient(&net, images, &batch);
    let pieces: Vec<_> = batch.chunks(4).map(|piece| net_gradient(&net, images, piece)).collect();

    let weighted = |shares: [f64; 3]| {
        let mut sum = whole.1.map(|_| 0.0);
        for (share, (_, gradient)) in shares.into_iter().zip(&pieces) {
            add(&mut sum, share, gradient);
        }
        relative_error(&sum, &whole.1)
    };
    notebook.tell(
        "A batch of 10 images in pieces of 4, 4 and 2; errors relative to the largest slope:\n",
    );
    let error = weighted([0.4, 0.4, 0.2]);
    notebook.at_most("gradients weighted by 0.4, 0.4 and 0.2", error, 1e-14);
    let mut rng = StdRng::seed_from_u64(1);
    let (_, gradient) = Batch::load(images, &batch, &in_pieces(3), &mut rng).backprop(&net);
    let error = relative_error(&gradient, &whole.1);
    notebook.at_most("`Batch::backprop`, which weights them so", error, 1e-14);
    notebook.tell(format!(
        "Their plain mean, as if the last piece were as large as the others, is wrong by {:.0} %.\n",
        100.0 * weighted([1.0 / 3.0; 3])
    ));

    let losses: Vec<f64> = pieces.iter().map(|(loss, _)| *loss).collect();
    pieces_drawing::draw(notebook, "pieces", images, &losses, whole.0)
}

fn net_gradient(
    net: &TwoLayerNet<f64>,
    images: &Images,
    piece: &[usize],
) -> (f64, TwoLayerNet<f64>) {
    let (x, labels) = images.batch(piece);
    net.backprop(&x, &labels, &mut StdRng::seed_from_u64(1))
}

fn add(sum: &mut impl Tensors<f64>, share: f64, gradient: &impl Tensors<f64>) {
    for (sums, slopes) in sum.tensors_mut().into_iter().zip(gradient.tensors()) {
        sums.iter_mut().zip(slopes).for_each(|(sum, slope)| *sum += share * slope);
    }
}

fn relative_error(found: &impl Tensors<f64>, expected: &impl Tensors<f64>) -> f64 {
    let scale = largest(expected.entries().map(f64::abs));
    let errors = found.entries().zip(expected.entries());
    largest(errors.map(|(found, expected)| (found - expected).abs())) / scale
}

fn in_pieces(pieces: usize) -> Plan {
    Plan { pieces, ..Plan::default() }
}

/// A pool of so many threads. What is worked out in it uses no others.
fn pool(threads: usize) -> Result<ThreadPool> {
    Ok(ThreadPoolBuilder::new().num_threads(threads).build()?)
}

/// How many numbers of two vectors θ do not have the same bits.
fn differing(one: &impl Tensors<f32>, other: &impl Tensors<f32>) -> usize {
    let pairs = one.entries().zip(other.entries());
    pairs.filter(|(a, b)| a.to_bits() != b.to_bits()).count()
}

fn check_gradient_bits(notebook: &mut Notebook, images: &Images) -> Result<()> {
    let net: TwoLayerNet<f32> = two_layer_net(50);
    let batch: Vec<usize> = (0..100).collect();
    let gradient = |threads, pieces| -> Result<TwoLayerNet<f32>> {
        let mut rng = StdRng::seed_from_u64(1);
        let gradient = || {
            let batch = Batch::load(images, &batch, &in_pieces(pieces), &mut rng);
            batch.backprop(&net).1
        };
        Ok(pool(threads)?.install(gradient))
    };
    let (one, two) = (gradient(1, 8)?, gradient(2, 8)?);
    notebook.same(
        "100 images in 8 pieces: slopes that 2 threads find otherwise",
        differing(&one, &two),
        0,
    );
    let whole = gradient(2, 1)?;
    notebook.tell(format!(
        "In one piece instead of 8, {} of {} slopes have other bits: it is the pieces that decide how \
         sums are rounded, not the threads.\n",
        differing(&one, &whole),
        one.count()
    ));
    Ok(())
}

/// With all that depends on an order: dropout draws at random, batch normalisation observes, and
/// momentum remembers.
fn check_run_bits(notebook: &mut Notebook, mnist: &Mnist) -> Result<()> {
    let plan = Plan {
        length: Length::Iterations(200),
        optimizer: Optimizer::Momentum(Momentum::default()),
        learning_rate: 0.05,
        pieces: 4,
        ..Plan::default()
    };
    let run = |threads| -> Result<Training<Mlp<f32>>> {
        let mut rng = StdRng::seed_from_u64(1);
        let sizes = [784, 50, 10];
        let deep = DeepNet::random(&sizes, Activation::Relu, Initialisation::He, &mut rng);
        let net = Mlp::new(deep, Norm::batch, Dropout::new(0.2)?);
        let train = || train(net, mnist.data(), &plan, |_| ());
        Ok(pool(threads)?.install(train)?)
    };
    let (one, two) = (run(1)?, run(2)?);
    notebook.tell("200 updates of a network with dropout, batch norm and momentum, in 4 pieces:\n");
    let parameters = differing(&one.net, &two.net);
    notebook.same("parameters that 2 threads find otherwise", parameters, 0);
    let verdict = if one == two { "the same" } else { "others" };
    notebook.same("velocities, running statistics, losses and scores", verdict, "the same");
    Ok(())
}

/// The pieces that times are measured for.
const PIECES: [usize; 5] = [1, 2, 3, 4, 8];
/// Of so many times the shortest is taken: what else the machine does only makes them longer.
const REPEATS: usize = 31;

/// Times are told, not checked: they depend on the machine and on what else it does.
fn measure(notebook: &mut Notebook, images: &Images) -> Result<()> {
    let pools = [pool(1)?, pool(2)?];
    let net: TwoLayerNet<f32> = two_layer_net(200);
    let batch: Vec<usize> = (0..200).collect();
    notebook.tell(format!(
        "\nA gradient of 200 images for 200 hidden units, shortest of {REPEATS} times in ms:\n"
    ));
    notebook.tell("  pieces   1 thread   2 threads");
    for pieces in PIECES {
        let mut fastest = [f64::INFINITY; 2];
        for _ in 0..REPEATS {
            for (pool, fastest) in pools.iter().zip(&mut fastest) {
                let mut rng = StdRng::seed_from_u64(1);
                let start = Instant::now();
                pool.install(|| {
                    Batch::load(images, &batch, &in_pieces(pieces), &mut rng).backprop(&net)
                });
                *fastest = fastest.min(start.elapsed().as_secs_f64() * 1e3);
            }
        }
        let [one, two] = fastest;
        notebook.tell(format!("  {pieces:>6} {one:>10.2} {two:>11.2}"));
    }
    Ok(())
}
