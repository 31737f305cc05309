use crate::{
    Moment,
    correct::{answers, correct},
};
use graph::{Input, Statistics};
use losses::{Labels, softmax, softmax_cross_entropy};
use nalgebra::{DMatrix, RealField};
use numdiff::Tensors;
use rand::Rng;

/// What one pass forward and back gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Backprop<T, N> {
    /// The loss of the batch.
    pub loss: T,
    /// Its gradient with respect to all parameters: a network, with a slope for each of them.
    pub gradient: N,
    /// Mean and variance of the batch as each batch normalisation of the network saw them on the
    /// way forward, in their order, for [`Network::observe`].
    pub seen: Vec<Statistics<T>>,
}

/// A network that learns to classify: what all networks have in common, whatever their layers.
///
/// A network says what its scores are and how to go back through them; the rest follows. A gradient
/// is a network of the same kind, as it has a number for each parameter.
///
/// Shapes: X is D×N, one sample a column; logits are K×N.
pub trait Network<T: RealField + Copy>: Tensors<T> + Send + Sync {
    /// The scores of each class, K×N, before softmax.
    ///
    /// # Panics
    /// When X has not D rows.
    fn logits(&self, x: &impl Input<T>) -> DMatrix<T>;

    /// The loss of a batch that is learnt from, and its gradient by backpropagation. `rng` decides
    /// what a network leaves to chance while it learns: the units that dropout silences.
    ///
    /// # Panics
    /// When X has not D rows, or the labels are not N of K classes, or N is less than
    /// [`Network::smallest_batch`].
    fn backprop(&self, x: &impl Input<T>, labels: &Labels, rng: &mut impl Rng)
    -> Backprop<T, Self>;

    /// The names of the tensors of θ in their order, such as `hidden.weight`. What shapes they have
    /// says [`Tensors::shapes`].
    fn names(&self) -> Vec<String>;

    /// How few samples can be learnt from at a time.
    fn smallest_batch(&self) -> usize {
        1
    }

    /// Takes what a pass saw of its batch, [`Backprop::seen`], into the running statistics. It saw the
    /// batch before the update, and with what dropout left of it.
    ///
    /// # Panics
    /// When the pass was another network's, of other features.
    fn observe(&mut self, _seen: &[Statistics<T>]) {}

    /// What [`Network::observe`] has learnt: vectors by name, such as `norms.0.running_mean`. They
    /// belong to the network that is kept, though not to θ. A mean and a variance for each of what a pass saw, in its
    /// order.
    fn statistics(&self) -> Vec<(String, Moment, &[T])> {
        Vec::new()
    }

    /// The same, to be changed.
    fn statistics_mut(&mut self) -> Vec<(String, Moment, &mut [T])> {
        Vec::new()
    }

    /// The probability of each class, K×N: softmax of the logits.
    ///
    /// # Panics
    /// As [`Network::logits`].
    fn predict(&self, x: &impl Input<T>) -> DMatrix<T> {
        softmax(&self.logits(x))
    }

    /// The loss of a batch: the mean of [`losses::softmax_cross_entropy`].
    ///
    /// # Panics
    /// When X has not D rows, or the labels are not N of K classes, or N is 0.
    fn loss(&self, x: &impl Input<T>, labels: &Labels) -> T {
        softmax_cross_entropy(&self.logits(x), labels)
    }

    /// The class that each sample is given: the one of the highest score, which softmax would not
    /// change. Scores among which one is infinite or no number are no answer.
    ///
    /// # Panics
    /// As [`Network::logits`], and when there is a sample and no class.
    fn answers(&self, x: &impl Input<T>) -> Vec<Option<usize>> {
        answers(&self.logits(x)).collect()
    }

    /// How many samples are given the right class.
    ///
    /// # Panics
    /// As [`Network::loss`].
    fn correct(&self, x: &impl Input<T>, labels: &Labels) -> usize {
        correct(&self.logits(x), labels)
    }

    /// The share of samples that are given the right class (精度).
    ///
    /// # Panics
    /// As [`Network::loss`].
    fn accuracy(&self, x: &impl Input<T>, labels: &Labels) -> f64 {
        self.correct(x, labels) as f64 / labels.len() as f64
    }
}
