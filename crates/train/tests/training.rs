//! An epoch, with all that a plan can ask for, is what the parts make of it one by one.

use graph::Dropout;
use losses::Labels;
use net::{Activation, DeepNet, Initialisation, Mlp, Network, Norm};
use numdiff::Tensors;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use train::{
    Batch, Batches, CLASSES, Clipping, Data, Images, Momentum, Optimizer, OptimizerState, PIXELS,
    Plan, Sampling, Schedule, Training, add_l2, evaluate, norm,
};

const SAMPLES: usize = 30;
const BATCH: usize = 10;

fn noise(count: usize, seed: u64) -> Images {
    let mut rng = StdRng::seed_from_u64(seed);
    let pixels: Vec<u8> = (0..count * PIXELS).map(|_| rng.random()).collect();
    let labels = (0..count).map(|_| rng.random_range(0..CLASSES)).collect();
    Images::new(&pixels, Labels::new(labels, CLASSES).unwrap())
}

fn net() -> Mlp<f64> {
    let mut rng = StdRng::seed_from_u64(3);
    let sizes = [PIXELS, 5, CLASSES];
    let deep = DeepNet::random(&sizes, Activation::Tanh, Initialisation::Xavier, &mut rng);
    Mlp::new(deep, Norm::batch, Dropout::new(0.3).unwrap())
}

/// The rate falls at every step, the penalty is large, and the gradient is always clipped.
fn plan() -> Plan {
    Plan {
        batch_size: BATCH,
        sampling: Sampling::ShuffledEpochs,
        optimizer: Optimizer::Momentum(Momentum::default()),
        learning_rate: 0.1,
        schedule: Schedule::Exponential { factor: 0.5 },
        warm_up: 0.5,
        l2: 0.1,
        clipping: Some(Clipping::Norm(0.2)),
        pieces: 2,
        ..Plan::default()
    }
}

fn trained(held_out: &Images) -> Training<Mlp<f64>> {
    let train = noise(SAMPLES, 1);
    let data = Data { train: &train, held_out };
    let mut training = Training::new(net(), &plan());
    training.epoch(data, &plan(), |_| ()).unwrap();
    training
}

#[test]
fn an_epoch_is_the_plan_step_by_step() {
    let (plan, images) = (plan(), noise(SAMPLES, 1));
    let [mut order, mut noise_of_epoch] = plan.generators(0);
    let batches = Batches::new(plan.sampling, SAMPLES, BATCH, &mut order);
    let (mut net, mut descent) = (net(), OptimizerState::new(plan.optimizer));
    for (iteration, batch) in batches.take(3).enumerate() {
        let batch = Batch::load(&images, &batch, &plan, &mut noise_of_epoch);
        let (_, mut gradient) = batch.backprop(&net);
        add_l2(&mut gradient, &net, 0.1);
        assert!(norm(&gradient) > 0.2, "there is something to clip");
        Clipping::Norm(0.2).apply(&mut gradient);
        // After 0, 1/3 and 2/3 of the epoch: warmed up in half an epoch, halved by each.
        let rate = [0.0, 2.0 / 3.0, 1.0][iteration] * 0.1 * 0.5_f64.powf(iteration as f64 / 3.0);
        descent.step(&mut net, &gradient, rate);
        assert_eq!(batch.pieces().len(), 2);
        for x in batch.pieces() {
            net.observe(x);
        }
    }
    let found = trained(&images).net;
    let apart = found.entries().zip(net.entries());
    let apart = apart.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    assert!(apart < 1e-12, "{apart}");
    for ((name, found), (_, expected)) in found.statistics().into_iter().zip(net.statistics()) {
        for (a, b) in found.iter().zip(expected) {
            assert!((a - b).abs() < 1e-9, "{name}: {a} {b}");
        }
    }
}

#[test]
fn as_many_training_images_are_scored_as_are_held_out() {
    let held_out = noise(8, 2);
    let training = trained(&held_out);
    let first: Vec<usize> = (0..8).collect();
    let end = training.history.last().unwrap();
    let score = evaluate(&training.net, &noise(SAMPLES, 1).select(&first));
    assert_eq!(end.train, score);
    assert_eq!(end.held_out, evaluate(&training.net, &held_out));
}
