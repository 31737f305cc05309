//! Several processes that learn together find the bits of one.

mod threads;

use graph::Dropout;
use losses::Labels;
use nalgebra::{DMatrix, RealField};
use net::{Activation, DeepNet, Initialisation, Normalisation, Sizes, TwoLayerNet};
use numdiff::Tensors;
use property::{assert_is, property};
use rand::{Rng, RngExt, SeedableRng, rngs::StdRng};
use std::sync::atomic::Ordering;
use threads::{Rank, together};
use train::{
    Adam, Batch, Clipping, Data, Length, Momentum, Plan, Samples, Sampling, Schedule, TrainError,
    Training, train,
};

const FEATURES: usize = 7;
const CLASSES: usize = 4;

type Points = (DMatrix<f64>, Labels);

/// Points that are moved at random whenever they are learnt from.
struct Shaken(Points);

impl Samples for Shaken {
    type X<T: RealField + Copy> = DMatrix<T>;

    fn len(&self) -> usize {
        self.0.len()
    }

    fn batch<T: RealField + Copy>(&self, indices: &[usize]) -> (DMatrix<T>, Labels) {
        self.0.batch(indices)
    }

    fn learning_batch<T: RealField + Copy>(
        &self,
        indices: &[usize],
        rng: &mut StdRng,
    ) -> (DMatrix<T>, Labels) {
        let (x, labels) = self.batch::<T>(indices);
        (x.add_scalar(nalgebra::convert(rng.random::<f64>())), labels)
    }
}

fn points(count: usize, seed: u64) -> Shaken {
    let mut rng = StdRng::seed_from_u64(seed);
    let x = DMatrix::from_fn(FEATURES, count, |_, _| rng.random());
    let labels = (0..count).map(|_| rng.random_range(0..CLASSES)).collect();
    Shaken((x, Labels::new(labels, CLASSES).unwrap()))
}

fn net(normalisation: Option<Normalisation>, rng: &mut impl Rng) -> DeepNet<f32> {
    let sizes = [FEATURES, 6, 5, CLASSES];
    let net = DeepNet::random(&sizes, Activation::Tanh, Initialisation::Xavier, rng)
        .with_dropout(Dropout::new(0.3).unwrap());
    match normalisation {
        Some(normalisation) => net.with_normalisation(normalisation),
        None => net,
    }
}

/// The training of each of `size` processes, to the end.
fn shared(
    size: usize,
    net: &DeepNet<f32>,
    data: Data<Shaken>,
    plan: &Plan,
) -> Vec<Training<DeepNet<f32>>> {
    together(size, |rank: &Rank<f32>| {
        let mut training = Training::new(net.clone(), plan);
        while !training.is_over(data, plan) {
            training.epoch_shared(data, plan, rank, |_| ()).unwrap();
        }
        training.finish()
    })
}

/// Some plan, with whatever depends on an order.
fn some_plan(pieces: usize, rng: &mut StdRng) -> Plan {
    let samplings = [Sampling::WithReplacement, Sampling::ShuffledEpochs, Sampling::WholeBatches];
    Plan {
        length: Length::Epochs(2),
        batch_size: rng.random_range(2 * pieces..30),
        sampling: samplings[rng.random_range(0..3)],
        optimizer: [Adam::default().into(), Momentum::default().into()][rng.random_range(0..2)],
        learning_rate: 0.01,
        schedule: Schedule::Cosine { period: 2.0 },
        l2: [0.0, 0.1][rng.random_range(0..2)],
        clipping: [None, Some(Clipping::Norm(0.1))][rng.random_range(0..2)],
        patience: [None, Some(1)][rng.random_range(0..2)],
        pieces,
        seed: rng.random(),
        ..Plan::default()
    }
}

property! {
    cases = 48;
    #[test]
    fn any_number_of_processes_finds_the_bits_of_one(
        size in 1..=4_usize, pieces in 1..=6_usize, normalisation in 0..3_usize, seed in 0..1_000_000_u64,
    ) {
        let mut rng = StdRng::seed_from_u64(seed);
        let plan = some_plan(pieces, &mut rng);
        let normalisation = [None, Some(Normalisation::Batch), Some(Normalisation::Layer)][normalisation];
        let net = net(normalisation, &mut rng);
        let (learnt, held_out) = (points(61, seed), points(1203, seed + 1));
        let data = Data { train: &learnt, held_out: &held_out };
        let alone = train(net.clone(), data, &plan, |_| ());
        let too_small = matches!(alone, Err(TrainError::BatchTooSmall { .. }));
        if !too_small {
            let alone = alone.unwrap();
            for (rank, training) in shared(size, &net, data, &plan).iter().enumerate() {
                let yours = &training.history;
                assert_is(yours, &alone.history, format_args!("losses and scores of rank {rank} of {size}"));
                let same = *training == alone;
                assert!(same, "all of rank {rank} of {size}\nyours     differs\nexpected  as one process");
            }
        }
    }
}

#[test]
fn what_makes_one_process_fail_makes_all_of_them_fail() {
    let points = points(20, 1);
    let data = Data { train: &points, held_out: &points };
    let plan = Plan { learning_rate: f64::INFINITY, pieces: 3, ..Plan::default() };
    let net = net(None, &mut StdRng::seed_from_u64(1));
    let errors = together(3, |rank: &Rank<f32>| {
        let mut training = Training::new(net.clone(), &plan);
        training.epoch_shared(data, &plan, rank, |_| ()).unwrap_err().to_string()
    });
    let alone = train(net, data, &plan, |_| ()).unwrap_err().to_string();
    assert_is(errors, vec![alone; 3], "what each of 3 processes says, and one");
}

/// A process loads no pieces but its own: in a batch that is smaller than the number of pieces, perhaps none.
#[test]
fn each_loads_its_own_pieces() {
    let points = points(20, 1);
    for (indices, pieces, expected) in [(20, 4, [1, 1, 2]), (20, 6, [1, 2, 2]), (2, 6, [0, 1, 1])] {
        let indices: Vec<usize> = (0..indices).collect();
        let loaded = together(3, |rank: &Rank<f32>| {
            let mut rng = StdRng::seed_from_u64(1);
            let batch = Batch::load_share::<f32, _>(&points, &indices, pieces, rank, &mut rng);
            (batch.pieces().len(), rng.random::<u64>())
        });
        let counts: Vec<usize> = loaded.iter().map(|(count, _)| *count).collect();
        let of = format_args!("pieces of each of 3 processes, out of {pieces}");
        assert_is(counts, expected, of);
        let next: Vec<u64> = loaded.iter().map(|(_, next)| *next).collect();
        assert_is(&next, &vec![next[0]; 3], "what each generator draws next");
    }
}

/// With a piece a process: 2·(P − 1)/P of all numbers, to the rounding of the shares.
#[test]
fn a_step_sends_as_many_numbers_as_a_ring() {
    let mut rng = StdRng::seed_from_u64(1);
    let net: TwoLayerNet<f32> =
        TwoLayerNet::random(Sizes::new(FEATURES, 40, CLASSES), Activation::Relu, 0.1, &mut rng);
    let (points, indices) = (points(24, 1), (0..24).collect::<Vec<_>>());
    // θ, and the loss.
    let numbers = net.count() + 1;
    for (size, pieces) in [(2, 2), (3, 3), (4, 4), (2, 4), (4, 8)] {
        let sent = together(size, |rank: &Rank<f32>| {
            let rng = &mut StdRng::seed_from_u64(1);
            Batch::load_share::<f32, _>(&points, &indices, pieces, rank, rng)
                .backprop_shared(&net, rank);
            rank.sent.load(Ordering::Relaxed)
        });
        let all: usize = sent.iter().sum();
        let of = format_args!("(pieces + P)/P·(P − 1)·(|θ| + 1), P = {size}, {pieces} pieces");
        assert_is(all, (pieces + size) * (size - 1) * numbers / size, of);
    }
}
