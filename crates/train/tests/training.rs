//! An epoch, with all that a plan can ask for, is what the parts make of it one by one.

use graph::Dropout;
use losses::Labels;
use nalgebra::DMatrix;
use net::{Activation, DeepNet, Initialisation, Network, Normalisation};
use numdiff::{Tensors, norm};
use property::assert_is;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use train::{
    Batch, BatchBackprop, Batches, Clipping, Data, Length, Momentum, Optimizer, OptimizerState,
    Plan, Samples, Sampling, Schedule, Training, add_l2, evaluate,
};
use within::assert_within;

#[path = "../src/within.rs"]
mod within;

const SAMPLES: usize = 30;
const BATCH: usize = 10;
const FEATURES: usize = 100;
const CLASSES: usize = 10;

fn noise(count: usize, seed: u64) -> (DMatrix<f64>, Labels) {
    let mut rng = StdRng::seed_from_u64(seed);
    let x = DMatrix::from_fn(FEATURES, count, |_, _| rng.random());
    let labels = (0..count).map(|_| rng.random_range(0..CLASSES)).collect();
    (x, Labels::new(labels, CLASSES).unwrap())
}

fn net() -> DeepNet<f64> {
    let mut rng = StdRng::seed_from_u64(3);
    let sizes = [FEATURES, 5, CLASSES];
    DeepNet::random(&sizes, Activation::Tanh, Initialisation::Xavier, &mut rng)
        .with_normalisation(Normalisation::Batch)
        .with_dropout(Dropout::new(0.3).unwrap())
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

fn trained(held_out: &(DMatrix<f64>, Labels)) -> Training<DeepNet<f64>> {
    let train = noise(SAMPLES, 1);
    let data = Data { train: &train, held_out };
    let mut training = Training::new(net(), &plan());
    training.epoch(data, &plan(), |_| ()).unwrap();
    training
}

#[test]
fn an_epoch_is_the_plan_step_by_step() {
    let (plan, samples) = (plan(), noise(SAMPLES, 1));
    let [mut order, mut noise_of_epoch] = plan.generators(0);
    let batches = Batches::new(plan.sampling, SAMPLES, BATCH, &mut order);
    let (mut net, mut descent) = (net(), OptimizerState::new(plan.optimizer));
    for (iteration, batch) in batches.take(3).enumerate() {
        let batch = Batch::load(&samples, &batch, plan.pieces, &mut noise_of_epoch);
        let BatchBackprop { mut gradient, seen, .. } = batch.backprop(&net);
        add_l2(&mut gradient, &net, 0.1);
        let length = norm(gradient.entries());
        assert!(length > 0.2, "‖g‖, to be clipped\nyours     {length}\nexpected  more than 0.2");
        Clipping::Norm(0.2).apply(&mut gradient);
        // After 0, 1/3 and 2/3 of the epoch: warmed up in half an epoch, halved by each.
        let rate = [0.0, 2.0 / 3.0, 1.0][iteration] * 0.1 * 0.5_f64.powf(iteration as f64 / 3.0);
        descent.step(&mut net, &gradient, rate);
        assert_is(batch.pieces().len(), 2, "how many pieces a batch of 10 has");
        for seen in &seen {
            net.observe(seen);
        }
    }
    let found = trained(&samples).net;
    let tensors = found.names().into_iter().zip(found.tensors()).zip(net.tensors());
    for ((name, found), expected) in tensors {
        let formula = format_args!("{name} after 3 steps: L2, clipping, rate, momentum");
        assert_within(found, expected, 1e-12, formula);
    }
    let statistics = found.statistics().into_iter().zip(net.statistics());
    for ((name, _, found), (_, _, expected)) in statistics {
        assert_within(found, expected, 1e-9, format_args!("{name} of what each piece showed"));
    }
}

#[test]
fn as_many_training_samples_are_scored_as_are_held_out() {
    let held_out = noise(8, 2);
    let training = trained(&held_out);
    let first: Vec<usize> = (0..8).collect();
    let end = training.history.last().unwrap();
    let score = evaluate(&training.net, &noise(SAMPLES, 1).batch(&first));
    assert_is(end.train, score, "the score of the first 8 of 30 samples, as 8 are held out");
    let score = evaluate(&training.net, &held_out);
    assert_is(end.held_out, score, "the score of the 8 held out");
}

#[test]
fn an_epoch_past_the_plan_does_nothing() {
    let samples = noise(SAMPLES, 1);
    let plan = Plan { length: Length::Iterations(2), ..plan() };
    let data = Data { train: &samples, held_out: &samples };
    let mut training = trained(&samples);
    let end = training.clone();
    training.epoch(data, &plan, |_| ()).unwrap();
    assert_is(training.iteration(), end.iteration(), "how many updates there are in all");
    assert!(
        training == end,
        "an epoch past the plan\nyours     the training changed\nexpected  it is as it was"
    );
    let endless = Plan { length: Length::Epochs(usize::MAX), ..plan };
    let formula = "epochs·⌈samples / size⌉, but no more than a number can be";
    assert_is(endless.iterations(5), usize::MAX, formula);
}
