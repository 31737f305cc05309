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
/// Source: B, 实现学习算法; A §2.5; E §4.
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
