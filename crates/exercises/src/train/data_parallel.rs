//! Can threads, or machines, share a batch and still find the same bits as one, and when does it pay?
//!
//! Source: A 后续学习方向 (分布式训练)

use super::{
    machines::{self, Exchange, LINKS, Step, operations, parameters},
    pieces_drawing, session,
};
use crate::prelude::*;
use graph::Dropout;
use images::{Images, Mnist};
use nalgebra::RealField;
use net::{Activation, DeepNet, Initialisation, Normalisation, Sizes, TwoLayerNet};
use numdiff::Tensors;
use rand::{SeedableRng, rngs::StdRng};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::time::Instant;
use train::{Batch, Length, Momentum, Plan, Training, train};

pub(super) fn run(notebook: &mut Notebook) -> Result {
    let mnist = session::load(notebook)?;
    check_sum(notebook, &mnist.train)?;
    check_gradient_bits(notebook, &mnist.train)?;
    check_run_bits(notebook, &mnist)?;
    measure(notebook, &mnist.train)?;
    count_bytes(notebook);
    compare_machines(notebook, &mnist.train)
}

fn two_layer_net<T: RealField + Copy>(hidden: usize) -> TwoLayerNet<T> {
    let mut rng = StdRng::seed_from_u64(1);
    let sizes = Sizes::new(784, hidden, 10);
    TwoLayerNet::random(sizes, Activation::Relu, 0.1, &mut rng)
}

/// The gradient of a batch in pieces, as the training loop finds it.
fn in_pieces<T: RealField + Copy>(
    net: &TwoLayerNet<T>,
    images: &Images,
    batch: &[usize],
    pieces: usize,
) -> TwoLayerNet<T> {
    let mut rng = StdRng::seed_from_u64(1);
    Batch::load::<T, _>(images, batch, pieces, &mut rng).backprop(net).gradient
}

/// Ten images in pieces of 4, 4 and 2.
fn check_sum(notebook: &mut Notebook, images: &Images) -> Result {
    let net: TwoLayerNet<f64> = two_layer_net(50);
    let of = |from: usize, to: usize| {
        let (x, labels) = images.batch(&(from..to).collect::<Vec<_>>());
        net.value_and_gradient(&x, &labels)
    };
    let (loss, whole) = of(0, 10);
    let [(loss_1, first), (loss_2, second), (loss_3, third)] = [of(0, 4), of(4, 8), of(8, 10)];
    let relative_error = |found: &mut dyn Iterator<Item = f64>| {
        let errors = found.zip(whole.entries()).map(|(found, exact)| (found - exact).abs());
        largest(errors) / largest(whole.entries().map(f64::abs))
    };
    let weighted = |[a, b, c]: [f64; 3]| {
        let slopes = first.entries().zip(second.entries()).zip(third.entries());
        relative_error(&mut slopes.map(|((x, y), z)| a * x + b * y + c * z))
    };
    notebook.tell(
        "A batch of 10 images in pieces of 4, 4 and 2; errors relative to the largest slope:",
    );
    let error = weighted([0.4, 0.4, 0.2]);
    notebook.at_most("gradients weighted by 0.4, 0.4 and 0.2", error, 1e-14);
    let found = in_pieces(&net, images, &(0..10).collect::<Vec<_>>(), 3);
    let error = relative_error(&mut found.entries());
    notebook.at_most("`Batch::backprop`, which weights them so", error, 1e-14);
    notebook.tell(format!(
        "Their plain mean, as if the last piece were as large as the others, is wrong by {:.0} %.",
        100.0 * weighted([1.0 / 3.0; 3])
    ));
    let caption = "Each thread finds loss and gradient of its piece. Weighted by the pieces' \
                   shares of the images, and summed in their order, they are those of the batch.";
    let figure = pieces_drawing::figure(images, [loss_1, loss_2, loss_3], loss);
    notebook.figure("pieces", caption, figure)
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

fn check_gradient_bits(notebook: &mut Notebook, images: &Images) -> Result {
    let net: TwoLayerNet<f32> = two_layer_net(50);
    let batch: Vec<usize> = (0..100).collect();
    let gradient = |threads, pieces| -> Result<TwoLayerNet<f32>> {
        Ok(pool(threads)?.install(|| in_pieces(&net, images, &batch, pieces)))
    };
    let (one, two) = (gradient(1, 8)?, gradient(2, 8)?);
    let what = "100 images in 8 pieces: slopes that 2 threads find otherwise";
    notebook.same(what, differing(&one, &two), 0);
    notebook.tell(format!(
        "In one piece instead of 8, {} of {} slopes have other bits: it is the pieces that decide how \
         sums are rounded, not the threads.",
        differing(&one, &gradient(2, 1)?),
        one.count()
    ));
    Ok(())
}

/// With all that depends on an order: dropout draws at random, batch normalisation observes, and
/// momentum remembers.
fn check_run_bits(notebook: &mut Notebook, mnist: &Mnist) -> Result {
    let plan = Plan {
        length: Length::Iterations(200),
        optimizer: Momentum::default().into(),
        learning_rate: 0.05,
        pieces: 4,
        ..Plan::default()
    };
    let run = |threads| -> Result<Training<DeepNet<f32>>> {
        let mut rng = StdRng::seed_from_u64(1);
        let sizes = [784, 50, 10];
        let net = DeepNet::random(&sizes, Activation::Relu, Initialisation::He, &mut rng)
            .with_normalisation(Normalisation::Batch)
            .with_dropout(Dropout::new(0.2)?);
        Ok(pool(threads)?.install(|| train(net, mnist.data(), &plan, |_| ()))?)
    };
    let (one, two) = (run(1)?, run(2)?);
    notebook.tell("200 updates of a network with dropout, batch norm and momentum, in 4 pieces:");
    let parameters = differing(&one.net, &two.net);
    notebook.same("parameters that 2 threads find otherwise", parameters, 0);
    let verdict = if one == two { "the same" } else { "others" };
    notebook.same("velocities, running statistics, losses and scores", verdict, "the same");
    Ok(())
}

/// Of so many times the shortest is taken: what else the machine does only makes them longer.
const REPEATS: usize = 31;

/// Times are told, not checked: they depend on the machine and on what else it does.
fn measure(notebook: &mut Notebook, images: &Images) -> Result {
    let pools = [pool(1)?, pool(2)?];
    let net: TwoLayerNet<f32> = two_layer_net(200);
    let batch: Vec<usize> = (0..200).collect();
    notebook.tell(format!(
        "A gradient of 200 images for 200 hidden units, shortest of {REPEATS} times in ms:"
    ));
    let rows = [1, 2, 3, 4, 8].map(|pieces| {
        let mut fastest = [f64::INFINITY; 2];
        for _ in 0..REPEATS {
            for (pool, fastest) in pools.iter().zip(&mut fastest) {
                let start = Instant::now();
                pool.install(|| in_pieces(&net, images, &batch, pieces));
                *fastest = fastest.min(start.elapsed().as_secs_f64() * 1e3);
            }
        }
        let [one, two] = fastest.map(|time| format!("{time:.2}"));
        [pieces.to_string(), one, two]
    });
    notebook.table(["pieces", "1 thread", "2 threads"], rows);
    Ok(())
}

/// The two networks of the course that differ most in size.
const NETWORKS: [(&str, Sizes); 2] =
    [("784-50-10", Sizes::new(784, 50, 10)), ("784-800-10", Sizes::new(784, 800, 10))];

/// Many machines, whatever they have cost.
const MACHINES: [f64; 4] = [2.0, 8.0, 64.0, 1024.0];

fn count_bytes(notebook: &mut Notebook) {
    notebook.tell(
        "Over several machines each has a piece of the batch, and all need the sum: an all-reduce. What the busiest \
         machine sends in a step, in MB, by the number of machines P: around a ring 2·(P − 1)/P·|θ| numbers of 4 \
         bytes; to one machine that adds all up and sends the sum back, (P − 1)·|θ|:",
    );
    let rows = NETWORKS.iter().flat_map(|&(name, sizes)| {
        [Exchange::Ring, Exchange::Gather].map(|how| {
            let bytes = MACHINES.map(|p| how.bytes(p, 4.0 * parameters(sizes)) / 1e6);
            let [two, eight, many, most] = bytes.map(|bytes| format!("{bytes:.3}"));
            [format!("{name}, {}", how.name()), two, eight, many, most]
        })
    });
    notebook.table(["", "P = 2", "8", "64", "1024"], rows);
    let net: TwoLayerNet<f32> = two_layer_net(50);
    notebook.same("|θ| of 784-50-10", parameters(NETWORKS[0].1), net.count());
    notebook.tell(
        "A ring adds each share of θ in an order of its own, so its bits are others than one machine's. Descent gives \
         each machine a share of θ to add up, piece after piece, and gathers the shares: as many bytes with a piece a \
         machine, and always the same bits.",
    );
}

/// The seconds for an image, of a gradient of 400, on one thread.
fn seconds_an_image(images: &Images, hidden: usize) -> Result<f64> {
    const IMAGES: usize = 400;
    let (net, batch): (TwoLayerNet<f32>, Vec<usize>) =
        (two_layer_net(hidden), (0..IMAGES).collect());
    let (pool, mut fastest) = (pool(1)?, f64::INFINITY);
    for _ in 0..REPEATS {
        let start = Instant::now();
        pool.install(|| in_pieces(&net, images, &batch, 1));
        fastest = fastest.min(start.elapsed().as_secs_f64());
    }
    Ok(fastest / IMAGES as f64)
}

/// What the figure assumes that a machine can do in a second, so that it is the same wherever it is drawn.
const OPERATIONS: f64 = 200e9;

fn compare_machines(notebook: &mut Notebook, images: &Images) -> Result {
    let steps = NETWORKS.map(|(name, sizes)| -> Result<Step> {
        Ok(Step::new(name, sizes, seconds_an_image(images, sizes.hidden)?))
    });
    let [small, large] = steps;
    for step in [small?, large?] {
        tell_times(notebook, &step);
    }
    let caption = "Above a line most of the time of a step is work, below it most is exchange. Solid: messages of 10 \
                   µs and 25 Gbit/s; dashed: 1 µs and 100 Gbit/s. A ring takes far fewer images than a gather; but its \
                   latencies, 2·(P − 1), grow too, and from 64 machines on 784-50-10 would need more images in one step \
                   than MNIST has, by the slower messages. Assumed: 200·10⁹ operations a second and 4·784·H + 60·H of them an image, those with pixels that are 0 counted, which are left out.";
    let steps =
        NETWORKS.map(|(name, sizes)| Step::new(name, sizes, operations(sizes) / OPERATIONS));
    check_crossings(notebook, &steps);
    notebook.figure("machines", caption, machines::figure(&steps, MNIST))
}

/// The images that there are to learn from.
const MNIST: f64 = 60_000.0;

/// What the text says of the figure: the images that a ring of eight needs, and from how many machines on it needs more
/// than there are.
fn check_crossings(notebook: &mut Notebook, steps: &[Step; 2]) {
    notebook.tell("A ring, as drawn: images for eight machines, and the machines for which MNIST has too few:");
    let expected = [[(2293, 64), (363, 256)], [(979, 256), (232, 1024)]];
    for (step, expected) in steps.iter().zip(expected) {
        for (link, (of_eight, too_many)) in LINKS.iter().zip(expected) {
            let images = |machines| step.enough_images(machines, Exchange::Ring, link);
            let found = machines::doublings().find(|&machines| images(machines) > MNIST);
            let found = found.unwrap_or(f64::INFINITY);
            let name = format!("{}, {}", step.name, link.name);
            notebook.same(format!("images, {name}"), images(8.0).round(), f64::from(of_eight));
            notebook.same(format!("machines, {name}"), found, f64::from(too_many));
        }
    }
}

/// What the model says of a machine like this one. The times are told, not checked.
fn tell_times(notebook: &mut Notebook, step: &Step) {
    let link = &LINKS[0];
    notebook.tell(format!(
        "{}: an image takes {:.1} µs here, on one thread. A step of 4096 images on P such machines, with messages of 10 µs \
         and 25 Gbit/s, in ms; and how many images a step needs for half of its time to be work:",
        step.name,
        1e6 * step.image
    ));
    let rows = [1.0, 2.0, 8.0, 64.0, 1024.0].map(|p| {
        let [ring, gather] = [Exchange::Ring, Exchange::Gather]
            .map(|how| format!("{:.2}", 1e3 * step.seconds(4096.0, p, how, link)));
        let [by_ring, by_gather] = [Exchange::Ring, Exchange::Gather]
            .map(|how| format!("{:.0}", step.enough_images(p, how, link)));
        [p.to_string(), ring, gather, by_ring, by_gather]
    });
    notebook.table(["P", "ring", "gather", "images, ring", "images, gather"], rows);
}
