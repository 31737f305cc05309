use graph::Statistics;
use nalgebra::RealField;
use numdiff::Tensors;

/// What one pass forward and back over all pieces of a batch gives.
#[derive(Debug, Clone, PartialEq)]
pub struct BatchBackprop<T, N> {
    /// The loss of the batch.
    pub loss: T,
    /// Its gradient.
    pub gradient: N,
    /// What batch normalisation saw of each piece, for [`net::Network::observe`].
    pub seen: Vec<Vec<Statistics<T>>>,
}

impl<T: RealField + Copy, N: Tensors<T>> BatchBackprop<T, N> {
    /// Their sum, with what was seen of the one after what was seen of the other.
    pub(crate) fn add(mut self, piece: Self) -> Self {
        for (sums, slopes) in self.gradient.tensors_mut().into_iter().zip(piece.gradient.tensors())
        {
            for (sum, &slope) in sums.iter_mut().zip(slopes) {
                *sum += slope;
            }
        }
        self.loss += piece.loss;
        self.seen.extend(piece.seen);
        self
    }
}
