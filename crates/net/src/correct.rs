use losses::{Labels, assert_labels_fit};
use nalgebra::{DMatrix, DVectorView, RealField};

/// How many samples have their highest score in the right class.
///
/// Shapes: scores K×N, N labels of K classes.
#[track_caller]
pub(crate) fn correct<T: RealField + Copy>(scores: &DMatrix<T>, labels: &Labels) -> usize {
    assert_labels_fit(scores, labels);
    let answers = scores.column_iter().zip(labels.iter());
    let right = answers.filter(|(scores, label)| answer(scores) == Some(*label));
    right.count()
}

/// The class of the highest score, if all are numbers.
fn answer<T: RealField + Copy>(scores: &DVectorView<T>) -> Option<usize> {
    let numbers = scores.iter().all(T::is_finite);
    numbers.then(|| scores.argmax().0)
}
