//! What a small training on a few points does.

use super::*;
use crate::{
    Clipping, Length, Momentum, Optimizer, Sampling, Sgd, evaluate, within::assert_within,
};
use losses::Labels;
use nalgebra::DMatrix;
use net::{Activation, Sizes, TwoLayerNet};
use numdiff::Tensors;
use property::assert_is;
use rand::{SeedableRng, rngs::StdRng};

const ITERATIONS: usize = 400;

type Points = (DMatrix<f64>, Labels);

/// Samples of 300 equal numbers, with their labels.
fn points(numbers: &[(f64, usize)]) -> Points {
    let x = DMatrix::from_fn(300, numbers.len(), |_, n| numbers[n].0);
    let labels = numbers.iter().map(|&(_, label)| label).collect();
    (x, Labels::new(labels, 10).unwrap())
}

/// What is near 0 is 0 and what is near 1 is 1; of the three held out one is mislabelled.
fn with_data<R>(f: impl FnOnce(Data<Points>) -> R) -> R {
    f(Data {
        train: &points(&[(0.04, 0), (0.08, 0), (0.12, 0), (0.9, 1), (0.94, 1)]),
        held_out: &points(&[(0.06, 0), (0.92, 1), (0.1, 7)]),
    })
}

fn net() -> TwoLayerNet<f64> {
    let mut rng = StdRng::seed_from_u64(1);
    TwoLayerNet::random(Sizes::new(300, 4, 10), Activation::Tanh, 0.01, &mut rng)
}

/// Five samples in batches of two are three iterations an epoch.
fn plan(learning_rate: f64) -> Plan {
    Plan {
        length: Length::Iterations(ITERATIONS),
        batch_size: 2,
        sampling: Sampling::ShuffledEpochs,
        learning_rate,
        ..Plan::default()
    }
}

/// Of many numbers the first that is another is told.
#[track_caller]
fn assert_trained(yours: &Training<TwoLayerNet<f64>>, expected: &Training<TwoLayerNet<f64>>) {
    assert_losses(&yours.history.losses, &expected.history.losses);
    assert_net(&yours.net, &expected.net);
    let evaluations = yours.history.evaluations.iter().zip(&expected.history.evaluations);
    for (yours, expected) in evaluations {
        assert_is(yours, expected, "the scores after each epoch");
    }
    assert_is(yours.epochs, expected.epochs, "how many epochs were finished");
    let same = yours == expected;
    assert!(same, "all that a training is\nyours     differs\nexpected  the same");
}

#[track_caller]
fn assert_losses(yours: &[f64], expected: &[f64]) {
    assert_within(yours, expected, 0.0, "L of each iteration's batch, before its update");
}

#[track_caller]
fn assert_net(yours: &TwoLayerNet<f64>, expected: &TwoLayerNet<f64>) {
    let tensors = yours.names().into_iter().zip(yours.tensors()).zip(expected.tensors());
    for ((name, yours), expected) in tensors {
        assert_within(yours, expected, 0.0, format_args!("{name} when it was trained"));
    }
    let same = yours == expected;
    assert!(same, "all that a network is\nyours     differs\nexpected  the same");
}

fn run(plan: &Plan) -> Result<Training<TwoLayerNet<f64>>, TrainError> {
    with_data(|data| train(net(), data, plan, |_| ()))
}

#[test]
fn it_learns_what_can_be_learnt() {
    let end = run(&plan(0.1)).unwrap().history.last().unwrap();
    let accuracies = (end.train.accuracy, end.held_out.accuracy);
    assert_is(accuracies, (1.0, 2.0 / 3.0), "the accuracy after training: of 5, and of 3");
    let losses = (end.train.loss, end.held_out.loss);
    assert!(
        losses.0 < 0.1 && losses.1 > 1.0,
        "the loss after training, of 5 and of 3 with a wrong label\nyours     {losses:?}\n\
         expected  (less than 0.1, more than 1)"
    );
}

#[test]
fn evaluations_are_before_training_after_each_epoch_and_at_the_end() {
    let history = run(&plan(0.1)).unwrap().history;
    let iterations: Vec<usize> = history.evaluations.iter().map(|e| e.iteration).collect();
    let expected: Vec<usize> = (0..ITERATIONS).step_by(3).chain([ITERATIONS]).collect();
    let formula = "the iterations before which scores are taken: 5 samples by 2, to 400";
    assert_is(iterations, expected, formula);
    let untrained = with_data(|data| evaluate(&net(), data.held_out));
    assert_is(history.evaluations[0].held_out, untrained, "the score before training");
}

#[test]
fn an_iteration_is_one_step_by_the_loss_that_is_recorded() {
    let plan = plan(0.1);
    let (mut expected, mut losses) = (net(), Vec::new());
    with_data(|data| {
        for epoch in 0..ITERATIONS.div_ceil(3) {
            let [mut order, _] = plan.generators(epoch);
            let batches = Batches::new(Sampling::ShuffledEpochs, 5, 2, &mut order);
            for batch in batches.take((ITERATIONS - losses.len()).min(3)) {
                let (x, labels) = data.train.batch(&batch);
                losses.push(expected.loss(&x, &labels));
                let (_, gradient) = expected.value_and_gradient(&x, &labels);
                Sgd.step(&mut expected, &gradient, 0.1);
            }
        }
    });
    let Training { net, history, .. } = run(&plan).unwrap();
    assert_losses(&history.losses, &losses);
    assert_net(&net, &expected);
}

#[test]
fn a_seed_gives_the_same_bits_and_another_gives_others() {
    let seed = |seed| run(&Plan { seed, ..plan(0.1) }).unwrap();
    assert_trained(&seed(1), &seed(1));
    let [one, two] = [seed(1).history, seed(2).history];
    assert!(
        one != two,
        "the losses of seeds 1 and 2\nyours     {:?} for both, and so on\nexpected  others for 2",
        &one.losses[..3]
    );
}

#[test]
fn epoch_by_epoch_is_the_same_as_in_one_go() {
    let plan = Plan { optimizer: Optimizer::Momentum(Momentum::default()), ..plan(0.01) };
    let whole = run(&plan).unwrap();
    let mut stopped = with_data(|data| {
        let mut training = Training::new(net(), &plan);
        (0..50).for_each(|_| training.epoch(data, &plan, |_| ()).unwrap());
        training.clone()
    });
    with_data(|data| {
        while !stopped.is_over(data, &plan) {
            stopped.epoch(data, &plan, |_| ()).unwrap();
        }
    });
    assert_trained(&stopped, &whole);
}

#[test]
fn pieces_change_nothing_but_rounding() {
    let pieces = |pieces| run(&Plan { pieces, ..plan(0.1) }).unwrap().history.losses;
    let formula = "L = Σₚ Nₚ/N·Lₚ of each iteration, in 2 pieces and in 1";
    assert_within(&pieces(2), &pieces(1), 1e-12, formula);
}

#[test]
fn patience_ends_training_and_goes_back_to_the_best() {
    let patient = Plan { patience: Some(4), ..plan(0.1) };
    let trained = run(&patient).unwrap();
    let losses = trained.history.evaluations.iter().map(|e| e.held_out.loss);
    let losses: Vec<f64> = losses.collect();
    let best = losses.iter().copied().fold(f64::INFINITY, f64::min);
    let lowest = losses.iter().position(|&loss| loss == best);
    let formula = "the epoch of the lowest loss: 4, the patience, before the last";
    assert_is(lowest, losses.len().checked_sub(5), formula);
    let kept = with_data(|data| evaluate(&trained.net, data.held_out).loss);
    assert_is(kept, best, "the loss of the network that is kept: the lowest");
}

#[test]
fn a_loss_that_is_no_number_stops_it() {
    let Err(error) = run(&plan(f64::INFINITY)) else {
        panic!("η = ∞\nyours     it trains to the end\nexpected  a loss that is no number")
    };
    let TrainError::Diverged { iteration, ref tensor, .. } = error else { panic!("{error}") };
    assert!(
        iteration < 10 && tensor == "hidden.weight",
        "θ ← θ − η·g, η = ∞\nyours     iteration {iteration}, {tensor}\n\
         expected  an iteration below 10, hidden.weight"
    );
    let text = error.to_string();
    assert!(
        text.contains("the learning rate of inf or the first weights may be too large"),
        "{text}"
    );
}

#[test]
fn clipping_keeps_it_from_diverging() {
    let clipping = Some(Clipping::Norm(1e-300));
    if let Err(error) = run(&Plan { clipping, ..plan(f64::MAX) }) {
        let formula = "g ← g·min(1, max / ‖g‖), max = 1e-300, η = 1.8e308";
        panic!("{formula}\nyours     {error}\nexpected  it learns")
    }
}
