use crate::{Batches, Evaluation, History, Mnist, Sampling, Sgd, accuracy};
use nalgebra::{RealField, try_convert};
use net::TwoLayerNet;
use rand::Rng;
use thiserror::Error;

/// How to train.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan<T> {
    /// How many updates.
    pub iterations: usize,
    /// How many samples for each.
    pub batch_size: usize,
    /// How they are chosen.
    pub sampling: Sampling,
    /// How the gradient moves the parameters.
    pub optimizer: Sgd<T>,
}

/// Why training stopped.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum TrainError {
    /// Nothing can be learnt from such a loss.
    #[error(
        "the loss became {loss} at iteration {iteration}: the learning rate may be too large, or the inputs not scaled to 0–1"
    )]
    NonFiniteLoss {
        /// The iteration, from 0.
        iteration: usize,
        /// NaN or infinity.
        loss: f64,
    },
}

/// Trains a network by mini-batch descent, and reports what was seen.
///
/// 1. Choose a batch. 2. Find the gradient of its loss. 3. Step against it. 4. Repeat.
///
/// The accuracies on all images are measured before the first update, after each epoch, and at the
/// end. `watch` is called after each iteration with the history so far, to show it to someone who
/// waits.
///
/// Source: B, 实现学习算法; A §2.5; E §2.4.
///
/// # Errors
/// [`TrainError::NonFiniteLoss`] as soon as the loss is NaN or infinite.
///
/// # Panics
/// When the batch size is 0, or the network does not take such images.
pub fn train<T: RealField + Copy>(
    net: &mut TwoLayerNet<T>,
    data: &Mnist,
    plan: &Plan<T>,
    rng: &mut impl Rng,
    mut watch: impl FnMut(&History),
) -> Result<History, TrainError> {
    let batches = Batches::new(plan.sampling, data.train.len(), plan.batch_size, rng);
    let epoch = data.train.len().div_ceil(plan.batch_size);
    let mut history = History::default();
    for (iteration, batch) in batches.take(plan.iterations).enumerate() {
        if iteration % epoch == 0 {
            history.evaluations.push(evaluate(net, data, iteration));
        }
        let (x, labels) = data.train.batch(&batch);
        let (loss, gradient) = net.gradient(&x, &labels);
        let loss = try_convert(loss).unwrap_or(f64::NAN);
        if !loss.is_finite() {
            return Err(TrainError::NonFiniteLoss { iteration, loss });
        }
        plan.optimizer.step(&mut net.params, &gradient);
        history.losses.push(loss);
        watch(&history);
    }
    history
        .evaluations
        .push(evaluate(net, data, plan.iterations));
    Ok(history)
}

fn evaluate<T: RealField + Copy>(
    net: &TwoLayerNet<T>,
    data: &Mnist,
    iteration: usize,
) -> Evaluation {
    Evaluation {
        iteration,
        train_accuracy: accuracy(net, &data.train),
        test_accuracy: accuracy(net, &data.test),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CLASSES, Extent, Images, PIXELS};
    use losses::Labels;
    use net::{Activation, Sizes};
    use rand::{SeedableRng, rngs::StdRng};

    const ITERATIONS: usize = 400;

    /// Images of one grey value each, with their labels.
    fn images(grey: &[(u8, usize)]) -> Images {
        let pixels = grey.iter().flat_map(|&(grey, _)| [grey; PIXELS]).collect();
        let labels = grey.iter().map(|&(_, label)| label).collect();
        Images::new(pixels, Labels::new(labels, CLASSES).unwrap())
    }

    /// Dark is 0 and light is 1; of the three test images one is mislabelled.
    fn data() -> Mnist {
        Mnist {
            train: images(&[(10, 0), (20, 0), (30, 0), (230, 1), (240, 1)]),
            test: images(&[(15, 0), (235, 1), (25, 7)]),
            extent: Extent::Sample,
        }
    }

    fn net() -> TwoLayerNet<f64> {
        let mut rng = StdRng::seed_from_u64(1);
        TwoLayerNet::random(
            Sizes::new(PIXELS, 4, CLASSES),
            Activation::Tanh,
            0.01,
            &mut rng,
        )
    }

    fn run(learning_rate: f64) -> Result<(TwoLayerNet<f64>, History), TrainError> {
        let plan = Plan {
            iterations: ITERATIONS,
            batch_size: 2,
            sampling: Sampling::ShuffledEpochs,
            optimizer: Sgd { learning_rate },
        };
        let (mut net, mut rng) = (net(), StdRng::seed_from_u64(2));
        let history = train(&mut net, &data(), &plan, &mut rng, |_| ())?;
        Ok((net, history))
    }

    #[test]
    fn it_learns_what_can_be_learnt() {
        let (_, history) = run(0.1).unwrap();
        let end = history.last().unwrap();
        assert_eq!((end.train_accuracy, end.test_accuracy), (1.0, 2.0 / 3.0));
    }

    #[test]
    fn evaluations_are_before_training_after_each_epoch_and_at_the_end() {
        // Five samples in batches of two are three iterations an epoch.
        let (_, history) = run(0.1).unwrap();
        let iterations: Vec<usize> = history.evaluations.iter().map(|e| e.iteration).collect();
        let expected: Vec<usize> = (0..ITERATIONS).step_by(3).chain([ITERATIONS]).collect();
        assert_eq!(iterations, expected);
        let untrained = Evaluation {
            iteration: 0,
            train_accuracy: accuracy(&net(), &data().train),
            test_accuracy: accuracy(&net(), &data().test),
        };
        assert_eq!(history.evaluations[0], untrained);
    }

    #[test]
    fn an_iteration_is_one_step_by_the_loss_that_is_recorded() {
        let data = data();
        let (mut expected, mut rng) = (net(), StdRng::seed_from_u64(2));
        let mut losses = Vec::new();
        for batch in Batches::new(Sampling::ShuffledEpochs, 5, 2, &mut rng).take(ITERATIONS) {
            let (x, labels) = data.train.batch(&batch);
            losses.push(expected.loss(&x, &labels));
            let (_, gradient) = expected.gradient(&x, &labels);
            Sgd { learning_rate: 0.1 }.step(&mut expected.params, &gradient);
        }
        let (net, history) = run(0.1).unwrap();
        assert_eq!(history.losses, losses);
        assert!(net == expected, "the parameters differ");
    }

    #[test]
    fn a_seed_gives_the_same_bits() {
        assert!(run(0.1) == run(0.1));
    }

    #[test]
    fn a_loss_that_is_no_number_stops_it() {
        let error = run(f64::INFINITY).map(|_| ()).unwrap_err();
        let TrainError::NonFiniteLoss { iteration, loss } = error;
        assert!(iteration < 10 && !loss.is_finite(), "{iteration} {loss}");
    }
}
