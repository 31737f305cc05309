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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Adam, Optimizer};
    use nalgebra::dmatrix;
    use net::{Activation, DeepNet, Initialisation, Normalisation};
    use numdiff::Tensors;
    use property::assert_is;
    use rand::{SeedableRng, rngs::StdRng};

    /// With batch normalisation, after a step of Adam without slopes.
    fn after_a_step() -> (DeepNet<f64>, OptimizerState<DeepNet<f64>>) {
        let (rng, spread) = (&mut StdRng::seed_from_u64(1), Initialisation::Normal(0.1));
        let mut net = DeepNet::random(&[1, 1, 2], Activation::Tanh, spread, rng)
            .with_normalisation(Normalisation::Batch);
        let mut optimizer = OptimizerState::new(Optimizer::from(Adam::default()));
        let nothing = net.map(|_| 0.0);
        optimizer.step(&mut net, &nothing, 0.1);
        (net, optimizer)
    }

    /// What is said where there is this number, after iteration 7.
    fn said(
        spoil: impl FnOnce(&mut DeepNet<f64>, &mut Vec<DeepNet<f64>>),
    ) -> Option<(String, f64)> {
        let (mut net, mut optimizer) = after_a_step();
        spoil(&mut net, &mut optimizer.memory);
        match check_numbers(&net, &optimizer, 7) {
            Err(TrainError::NotANumber { iteration: 7, name, found }) => Some((name, found)),
            Err(other) => panic!("{other}"),
            Ok(()) => None,
        }
    }

    #[test]
    fn what_is_no_number_is_named() {
        let named = |name: &str, found| Some((name.to_owned(), found));
        let formula = "the first tensor with a number that cannot be, and the number";
        assert_is(said(|_, _| ()), None, formula);
        let yours = said(|net, _| net.first.weight[0] = f64::INFINITY);
        assert_is(yours, named("layers.0.weight", f64::INFINITY), formula);
        let yours = said(|net, _| net.statistics_mut()[1].2[0] = -0.5);
        assert_is(yours, named("norms.0.running_variance", -0.5), formula);
        let yours = said(|net, _| net.statistics_mut()[0].2[0] = -0.5);
        assert_is(yours, None, "a mean may be below 0");
        let yours = said(|_, memory| memory[1].first.bias[0] = -0.5);
        assert_is(yours, named("mean_square.layers.0.bias", -0.5), formula);
        let yours = said(|_, memory| memory[0].first.bias[0] = -0.5);
        assert_is(yours, None, "a mean slope may be below 0");
    }

    #[test]
    fn a_loss_that_is_no_number_names_the_tensor_that_went_furthest() {
        let (mut net, _) = after_a_step();
        let told = |net: &DeepNet<f64>| match check_loss(f64::INFINITY, net, 7, 0.1) {
            Err(TrainError::Diverged { tensor, largest, .. }) => (tensor, largest),
            other => panic!("{other:?}"),
        };
        let formula = "the tensor with the largest |θ|, and |θ|";
        net.layers_mut()[1].weight = dmatrix![3.0; -40.0];
        assert_is(told(&net), ("layers.1.weight".to_owned(), 40.0), formula);
        net.layers_mut()[1].weight = dmatrix![-40.0; 3.0];
        assert_is(told(&net), ("layers.1.weight".to_owned(), 40.0), formula);
        net.first.bias[0] = 50.0;
        assert_is(told(&net), ("layers.0.bias".to_owned(), 50.0), formula);
        for weight in [dmatrix![f64::NAN; 1e9], dmatrix![1e9; f64::NAN]] {
            net.layers_mut()[1].weight = weight;
            let (tensor, largest) = told(&net);
            assert_is(tensor, "layers.1.weight", "the tensor with a NaN");
            assert!(largest.is_nan(), "NaN is told\nyours     {largest}\nexpected  NaN");
        }
        assert_is(check_loss(0.5, &net, 7, 0.1), Ok(()), "a loss that is a number");
    }
}
