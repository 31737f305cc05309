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
    /// Something that training goes on from is no number any more, though the loss still is.
    #[error(
        "after iteration {iteration} {name} has {found} in it, from which nothing can be learnt: \
         the learning rate may be too large, a setting of the optimizer too small, or the inputs not \
         scaled to 0–1; clipping the gradient helps too"
    )]
    NotANumber {
        /// How many updates had been made.
        iteration: usize,
        /// The tensor: of the network, or of what its optimizer remembers.
        name: String,
        /// What is in it.
        found: f64,
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
