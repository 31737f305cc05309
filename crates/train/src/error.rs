use crate::Plan;
use nalgebra::{RealField, try_convert};
use net::Network;
use thiserror::Error;

/// Why training stopped.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum TrainError {
    /// Nothing can be learnt from such a loss (梯度爆炸).
    #[error(
        "the loss became {loss} at iteration {iteration}, where the largest number of {tensor} is {largest:.1e}: \
         the learning rate of {learning_rate:?} or the first weights may be too large, or the inputs \
         not scaled to 0–1; clipping the gradient helps too"
    )]
    Diverged {
        /// The iteration, from 0.
        iteration: usize,
        /// NaN or infinity.
        loss: f64,
        /// The tensor of θ that went furthest.
        tensor: String,
        /// Its largest number.
        largest: f64,
        /// η at that iteration.
        learning_rate: f64,
    },
    /// The network cannot learn from so few samples at a time.
    #[error(
        "a batch, or a piece of one, would have {samples} samples, but batch norm needs {needed}: \
         choose another batch size, whole batches only, or fewer pieces"
    )]
    BatchTooSmall {
        /// How many samples there are in it.
        samples: usize,
        /// How many it takes.
        needed: usize,
    },
}

impl TrainError {
    /// Whether every batch that the plan makes of so many samples is large enough.
    pub(crate) fn check_batches(plan: &Plan, samples: usize, needed: usize) -> Result<(), Self> {
        let samples = plan.smallest_piece(samples);
        if samples < needed {
            return Err(Self::BatchTooSmall { samples, needed });
        }
        Ok(())
    }

    /// Whether the loss is a number; if not, where the parameters went.
    pub(crate) fn check_loss<T: RealField + Copy>(
        loss: f64,
        net: &impl Network<T>,
        iteration: usize,
        learning_rate: f64,
    ) -> Result<(), Self> {
        if loss.is_finite() {
            return Ok(());
        }
        let (tensor, largest) = furthest(net);
        Err(Self::Diverged { iteration, loss, tensor, largest, learning_rate })
    }
}

/// The tensor that went furthest, by name, and its largest number; the first one that holds a NaN,
/// if one does.
fn furthest<T: RealField + Copy>(net: &impl Network<T>) -> (String, f64) {
    let largest = net.tensors().into_iter().map(largest);
    let named = net.names().into_iter().zip(largest);
    let further =
        |a: (String, f64), b: (String, f64)| if a.1 >= b.1 || a.1.is_nan() { a } else { b };
    named.reduce(further).expect("a network has parameters")
}

/// The largest absolute value; NaN if there is one.
fn largest<T: RealField + Copy>(tensor: &[T]) -> f64 {
    let sizes = tensor.iter().map(|x| try_convert(x.abs()).unwrap_or(f64::NAN));
    sizes.fold(0.0, |a: f64, b| if a >= b || a.is_nan() { a } else { b })
}
