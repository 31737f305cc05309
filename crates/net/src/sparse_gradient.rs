use crate::{Params, SparseColumns, TwoLayerNet, sparse_product, sparse_times_transpose};
use graph::{Affine, softmax_with_loss};
use losses::Labels;
use nalgebra::RealField;

/// [`TwoLayerNet::gradient`] of a batch that is mostly zeros.
///
/// The same passes, but for the two products with X, which walk over what is not zero:
///
/// ```text
/// A[:, n] = b1 + Σᵢ x[i, n]·W1[:, i]          ∂L/∂W1[:, i] = Σₙ x[i, n]·∂L/∂A[:, n]
/// ```
///
/// The answer is the same up to rounding.
///
/// # Panics
/// As [`TwoLayerNet::gradient`].
pub fn sparse_gradient<T: RealField + Copy>(
    net: &TwoLayerNet<T>,
    x: &SparseColumns<T>,
    labels: &Labels,
) -> (T, Params<T>) {
    let Affine { weight, bias } = &net.params.hidden;
    let mut a = sparse_product(weight, x);
    for mut sample in a.column_iter_mut() {
        sample += bias;
    }
    let (z, activation) = net.activation.forward(&a);
    let (logits, output) = net.params.output.forward(&z);
    let (loss, head) = softmax_with_loss(&logits, labels);

    let d_logits = head.backward(T::one());
    let (d_z, output) = output.backward(&d_logits);
    let d_a = activation.backward(&d_z);
    let hidden = Affine {
        weight: sparse_times_transpose(&d_a, x),
        bias: d_a.column_sum(),
    };
    (loss, Params { hidden, output })
}
