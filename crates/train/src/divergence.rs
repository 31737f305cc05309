use crate::{OptimizerState, TrainError};
use nalgebra::{RealField, try_convert};
use net::{Moment, Network};

/// Whether the loss is a number; if not, where the parameters went.
pub(crate) fn check_loss<T: RealField + Copy>(
    loss: f64,
    net: &impl Network<T>,
    iteration: usize,
    learning_rate: f64,
) -> Result<(), TrainError> {
    if loss.is_finite() {
        return Ok(());
    }
    let (tensor, largest) = furthest(net);
    Err(TrainError::Diverged { iteration, loss, tensor, largest, learning_rate })
}

/// Whether all that a training goes on from are numbers that can be. The loss does not tell: a weight of a pixel that
/// is always 0 is multiplied with nothing, and squares of slopes that became infinite end all steps.
pub(crate) fn check_numbers<T: RealField + Copy, N: Network<T>>(
    net: &N,
    optimizer: &OptimizerState<N>,
    iteration: usize,
) -> Result<(), TrainError> {
    let check = |name: String, moment: Moment, numbers: &[T]| match moment.impossible(numbers) {
        Some(found) => Err(TrainError::NotANumber { iteration, name, found }),
        None => Ok(()),
    };
    for (name, numbers) in net.names().into_iter().zip(net.tensors()) {
        check(name, Moment::First, numbers)?;
    }
    for (name, moment, numbers) in net.statistics() {
        check(name, moment, numbers)?;
    }
    for ((of, moment), memory) in optimizer.optimizer.memory().iter().zip(&optimizer.memory) {
        for (name, numbers) in net.names().into_iter().zip(memory.tensors()) {
            check(format!("{of}.{name}"), *moment, numbers)?;
        }
    }
    Ok(())
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
