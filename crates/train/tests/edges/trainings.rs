//! Of the loop: batches, evaluations, plans.

use losses::Labels;
use nalgebra::{DMatrix, dmatrix};
use net::{Activation, Sizes, TwoLayerNet};
use property::edges::{INF, MAX, NAN, TINY, assert_refused, assert_rows};
use rand::{SeedableRng, rngs::StdRng};
use train::*;

fn rng() -> StdRng {
    StdRng::seed_from_u64(1)
}

#[test]
fn of_the_best() {
    let best = |losses: &[f64]| {
        let mut best = None;
        for (epoch, &loss) in losses.iter().enumerate() {
            best = Some(Best::update(best, &epoch, loss));
        }
        let Best { params, age, .. } = best.unwrap();
        (params, age)
    };
    for (row, losses, expected) in [
        ("NaN first", [NAN, 1.0, 2.0], (1, 1)),
        ("NaN alone", [NAN, NAN, NAN], (0, 2)),
        ("∞ first", [INF, 1.0, NAN], (1, 1)),
        ("∞ alone", [INF, INF, INF], (0, 2)),
        ("−∞", [-INF, -MAX, -INF], (0, 2)),
        ("tiny differences", [TINY, 0.0, -0.0], (1, 1)),
    ] {
        assert_eq!(best(&losses), expected, "the best epoch and its age, {row}");
    }
}

#[test]
fn of_batches() {
    use Sampling::{ShuffledEpochs, WholeBatches, WithReplacement};
    for (row, yours, expected) in [
        ("no sample", ShuffledEpochs.batches_per_epoch(0, 3), 0),
        ("no sample, drawn", WithReplacement.batches_per_epoch(0, 3), 0),
        ("the most samples", ShuffledEpochs.batches_per_epoch(usize::MAX, 1), usize::MAX),
        ("the largest batch", WithReplacement.batches_per_epoch(7, usize::MAX), 1),
        ("the largest whole batch", WholeBatches.batches_per_epoch(7, usize::MAX), 0),
    ] {
        assert_eq!(yours, expected, "batches an epoch, {row}");
    }
    for sampling in [ShuffledEpochs, WholeBatches, WithReplacement] {
        let refused =
            |samples, size| move || Batches::new(sampling, samples, size, &mut rng()).next();
        assert_refused(sampling, refused(0, 1), "need samples");
        assert_refused(sampling, refused(3, 0), "at least one sample");
        assert_eq!(refused(1, 1)(), Some(vec![0]), "one of one, {sampling:?}");
    }
    let all = Batches::new(ShuffledEpochs, 3, usize::MAX, &mut rng()).next().map(|it| it.len());
    assert_eq!(all, Some(3), "the largest batch of 3 samples");
    assert_refused(
        "no whole batch",
        || Batches::new(WholeBatches, 3, 4, &mut rng()).next(),
        "whole batch of 4",
    );
}

type Points = (DMatrix<f64>, Labels);

/// So many samples of one feature, of classes 0 and 1 in turn.
fn points(count: usize) -> Points {
    let labels = (0..count).map(|n| n % 2).collect();
    (DMatrix::from_fn(1, count, |_, n| n as f64), Labels::new(labels, 2).unwrap())
}

fn net() -> TwoLayerNet<f64> {
    TwoLayerNet::random(Sizes::new(1, 2, 2), Activation::Tanh, 0.1, &mut rng())
}

#[test]
fn of_a_batch() {
    let pieces = |indices: &[usize], pieces| {
        Batch::load::<f64, _>(&points(3), indices, pieces, &mut rng()).pieces().len()
    };
    assert_eq!(pieces(&[0], 1), 1, "one of one");
    assert_eq!(pieces(&[0, 1, 2], usize::MAX), 3, "the most pieces of 3");
    assert_refused("no piece", || pieces(&[0], 0), "a sample and a piece");
    assert_refused("no sample", || pieces(&[], 1), "a sample and a piece");
    assert_refused("no such sample", || pieces(&[3], 1), "out of bounds");
}

#[test]
fn of_evaluations() {
    let (net, none) = (net(), points(0));
    assert!(none.is_empty() && !points(1).is_empty(), "no sample, and one");
    assert_eq!(answers(&net, &none), [], "answers to nothing");
    assert_refused("no sample", || evaluate(&net, &none), "no samples");
    assert_refused("no sample", || probabilities(&net, &none), "no samples");
    let lost = (dmatrix![NAN, 0.0], Labels::new(vec![0, 1], 2).unwrap());
    let score = evaluate(&net, &lost);
    assert_rows([("a sample of NaN", vec![score.loss], vec![NAN])]);
    assert!(score.accuracy <= 0.5, "NaN is no answer: {score:?}");
    assert_eq!(History::default().last(), None, "before training");
}

fn of_epochs(epochs: usize) -> Plan {
    Plan { length: Length::Epochs(epochs), batch_size: 2, ..Plan::default() }
}

#[test]
fn of_plans() {
    let long = of_epochs(usize::MAX);
    assert_eq!(long.iterations(3), usize::MAX, "the most epochs");
    assert_eq!(long.iterations(0), 0, "the most epochs of nothing");
    assert_rows([
        ("the rate at ∞", vec![long.learning_rate_at(INF)], vec![0.1]),
        ("the rate at NaN", vec![long.learning_rate_at(NAN)], vec![NAN]),
    ]);
    assert_refused(
        "a batch of 0",
        || Plan { batch_size: 0, ..of_epochs(1) }.iterations(3),
        "at least one sample",
    );
    for (row, plan) in [
        ("no sample", of_epochs(1)),
        ("no epoch", of_epochs(0)),
        ("the most epochs", long),
        ("no patience", Plan { patience: Some(0), ..of_epochs(1) }),
        ("a batch of 0", Plan { batch_size: 0, ..of_epochs(1) }),
        ("the largest batch", Plan { batch_size: usize::MAX, ..of_epochs(1) }),
        ("no piece", Plan { pieces: 0, ..of_epochs(1) }),
        ("more pieces than a batch", Plan { pieces: 3, ..of_epochs(1) }),
        ("a rate of 0", Plan { learning_rate: 0.0, ..of_epochs(1) }),
        ("a rate of ∞", Plan { learning_rate: INF, ..of_epochs(1) }),
        ("a warm-up of NaN", Plan { warm_up: NAN, ..of_epochs(1) }),
        ("a penalty below 0", Plan { l2: -TINY, ..of_epochs(1) }),
        ("a clipping of 0", Plan { clipping: Some(Clipping::Norm(0.0)), ..of_epochs(1) }),
    ] {
        let samples = if row == "no sample" { 0 } else { 100 };
        assert!(plan.check(samples).is_err(), "{row}: {:?}", plan.check(samples));
    }
}

#[test]
fn of_trainings() {
    let trained = |plan: &Plan, train: usize, held_out: usize| {
        let (train_set, held_out) = (points(train), points(held_out));
        let data = Data { train: &train_set, held_out: &held_out };
        train::train(net(), data, plan, |_| ()).map(|it| it.iteration())
    };
    assert_eq!(trained(&of_epochs(0), 3, 3), Ok(0), "no epoch");
    assert_eq!(trained(&of_epochs(1), 1, 1), Ok(1), "one sample");
    assert_eq!(trained(&of_epochs(usize::MAX), 0, 3), Ok(0), "the most epochs of nothing");
    let impatient = Plan { patience: Some(1), learning_rate: 1e-300, ..of_epochs(usize::MAX) };
    assert_eq!(trained(&impatient, 2, 2), Ok(1), "the most epochs, and little patience");
    let of = |plan: Plan, train, held_out| move || trained(&plan, train, held_out);
    let iterations = || Plan { length: Length::Iterations(1), ..of_epochs(1) };
    assert_refused("no sample", of(iterations(), 0, 3), "no samples");
    assert_refused("none held out", of(iterations(), 3, 0), "no samples");
    assert_refused(
        "a batch of 0",
        of(Plan { batch_size: 0, ..iterations() }, 3, 3),
        "a sample and a piece",
    );
    assert_refused(
        "no piece",
        of(Plan { pieces: 0, ..iterations() }, 3, 3),
        "a sample and a piece",
    );
    let whole = Plan { sampling: Sampling::WholeBatches, batch_size: 4, ..iterations() };
    assert_refused("no whole batch", of(whole, 3, 3), "whole batch of 4");
}
