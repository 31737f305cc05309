//! What the losses of a choice between two have in common: one output a sample, and the two classes
//! as signs.

use crate::{Labels, shape::count};
use nalgebra::{DMatrix, RealField};

/// Each output with the sign s of its class: −1 for class 0, +1 for class 1.
#[track_caller]
pub(crate) fn with_signs<'a, T: RealField + Copy>(
    outputs: &'a DMatrix<T>,
    labels: &'a Labels,
) -> impl ExactSizeIterator<Item = (T, T)> {
    assert!(
        labels.classes() == 2 && outputs.shape() == (1, labels.len()),
        "a choice between two takes 1×N outputs and N labels of 2 classes, but the outputs are \
         {}×{}, and the labels are of {} classes and {} samples",
        outputs.nrows(),
        outputs.ncols(),
        labels.classes(),
        labels.len(),
    );
    let signs = labels.iter().map(|label| match label {
        0 => -T::one(),
        _ => T::one(),
    });
    outputs.iter().copied().zip(signs)
}

/// The mean over the samples.
#[track_caller]
pub(crate) fn mean<T: RealField + Copy>(losses: impl ExactSizeIterator<Item = T>) -> T {
    batch_size(&losses);
    crate::mean(&losses.collect::<Vec<_>>())
}

/// The 1×N gradient of a [`mean`], from the slope of each sample's loss.
#[track_caller]
pub(crate) fn mean_derivative<T: RealField + Copy>(
    slopes: impl ExactSizeIterator<Item = T>,
) -> DMatrix<T> {
    let n = batch_size(&slopes);
    DMatrix::from_iterator(1, n, slopes) / count::<T>(n)
}

#[track_caller]
fn batch_size(samples: &impl ExactSizeIterator) -> usize {
    assert!(samples.len() > 0, "a batch of no samples has no mean loss: give at least one");
    samples.len()
}
