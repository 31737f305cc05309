use losses::{Labels, softmax_cross_entropy_value_and_gradient};
use nalgebra::{DMatrix, RealField};

/// Softmax and cross-entropy as one node (Softmax-with-loss), from the scores to the loss, and the
/// way back.
///
/// The formulas are those of [`losses::softmax_cross_entropy`]. Joined, the two have a gradient
/// that needs no division by a probability: (y − t) / N.
///
/// Shapes: logits K×N, N labels of K classes; the loss is one number.
///
/// Source: E §2.3, `SoftmaxWithLoss`.
///
/// # Panics
/// When the labels do not fit the logits, or there is no sample.
pub fn softmax_with_loss<T: RealField + Copy>(
    logits: &DMatrix<T>,
    labels: &Labels,
) -> (T, SoftmaxWithLossPullback<T>) {
    let (loss, d_logits) = softmax_cross_entropy_value_and_gradient(logits, labels);
    (loss, SoftmaxWithLossPullback { d_logits })
}

/// Back through [`softmax_with_loss`]: it remembers ∂E/∂z, which is made of the same exponentials as
/// the loss.
#[must_use = "call `backward` to send a gradient from the loss to the logits"]
#[derive(Debug)]
pub struct SoftmaxWithLossPullback<T> {
    d_logits: DMatrix<T>,
}

impl<T: RealField + Copy> SoftmaxWithLossPullback<T> {
    /// The gradient with respect to the logits. `upstream` is ∂L/∂E, which is 1 where this loss is
    /// the end.
    ///
    /// ```text
    /// ∂L/∂z = ∂L/∂E · (softmax(z) − t) / N
    /// ```
    pub fn backward(self, upstream: T) -> DMatrix<T> {
        self.d_logits * upstream
    }
}
