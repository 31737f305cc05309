use crate::{Entries, Optimizer, Update};
use nalgebra::RealField;
use numdiff::{Tensors, assert_same_shapes};

/// The state of an optimizer: it takes step after step and remembers what its rule asks for.
///
/// ```
/// use nalgebra::{Vector2, vector};
/// use train::{Momentum, OptimizerState};
///
/// let slope = |at: &Vector2<f64>| vector![at.x / 10.0, 2.0 * at.y]; // of x²/20 + y²
/// let mut at = vector![-7.0, 2.0];
/// let mut state = OptimizerState::new(Momentum { momentum: 0.9 });
/// for _ in 0..300 {
///     let gradient = slope(&at);
///     state.step(&mut at, &gradient, 0.1);
/// }
/// assert!(at.norm() < 1e-3);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct OptimizerState<P> {
    /// What to do with a gradient.
    pub optimizer: Optimizer,
    /// How many steps were taken.
    pub steps: u32,
    /// What the optimizer remembers, each of the parameters' shapes and named by
    /// [`Rule::MEMORY`](crate::Rule::MEMORY). Empty before the first step.
    pub memory: Vec<P>,
}

impl<P> OptimizerState<P> {
    /// Before the first step.
    pub fn new(optimizer: impl Into<Optimizer>) -> Self {
        Self { optimizer: optimizer.into(), steps: 0, memory: Vec::new() }
    }

    /// Moves the parameters one step by their gradient.
    ///
    /// AdaGrad, RMSprop and Adam remember squares of slopes. Where one is too large a number, of a slope from
    /// about 1e20 on in f32, the parameter never moves again; a training ends with
    /// [`TrainError::NotANumber`](crate::TrainError::NotANumber) then.
    ///
    /// # Panics
    /// When the gradient is not of the parameters' shapes, or they are not those of the steps
    /// before.
    pub fn step<T: RealField + Copy>(&mut self, params: &mut P, gradient: &P, learning_rate: T)
    where
        P: Tensors<T>,
    {
        assert_same_shapes("the gradient", gradient, "the parameters", params);
        if self.steps == 0 {
            self.memory = vec![zeros(params); self.optimizer.memory().len()];
        }
        if let Some(memory) = self.memory.first() {
            assert_same_shapes("what the optimizer remembers", memory, "the parameters", params);
        }
        self.steps = self.steps.saturating_add(1);
        let update = Update { learning_rate, number: self.steps };
        let mut memory: Vec<_> = self.memory.iter_mut().map(tensors_of).collect();
        for (params, slopes) in params.tensors_mut().into_iter().zip(gradient.tensors()) {
            let entries = Entries {
                params,
                slopes,
                memory: memory.iter_mut().filter_map(Iterator::next).collect(),
            };
            entries.share(&|part| self.optimizer.update(update, part));
        }
    }
}

fn tensors_of<T: RealField + Copy, P: Tensors<T>>(point: &mut P) -> impl Iterator<Item = &mut [T]> {
    point.tensors_mut().into_iter()
}

/// The same shapes, filled with 0.
fn zeros<T: RealField + Copy, P: Tensors<T>>(like: &P) -> P {
    let mut zeros = like.clone();
    for tensor in zeros.tensors_mut() {
        tensor.fill(T::zero());
    }
    zeros
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::DVector;

    /// As many as it takes for threads to share them.
    #[test]
    fn any_number_of_threads_takes_the_same_step() {
        let start = DVector::from_fn(300_001, |i, _| (i % 89) as f32 / 89.0 - 0.5);
        let gradient = start.map(|x| x * x - 0.1);
        for optimizer in Optimizer::all() {
            let steps = |threads| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
                let (mut at, mut state) = (start.clone(), OptimizerState::new(optimizer));
                pool.expect("threads").install(|| {
                    (0..2).for_each(|_| state.step(&mut at, &gradient, 0.1));
                });
                (at, state)
            };
            let same = steps(1) == steps(3);
            assert!(
                same,
                "{optimizer}, two steps with 3 threads\nyours     other bits\nexpected  those of 1 thread"
            );
        }
    }
}
