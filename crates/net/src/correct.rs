use losses::{Labels, assert_labels_fit};
use nalgebra::{DMatrix, RealField};

/// How many samples have their highest score in the right class.
///
/// Shapes: scores K×N, N labels of K classes.
///
/// # Panics
/// When the labels are not N of K classes.
#[track_caller]
pub fn correct<T: RealField + Copy>(scores: &DMatrix<T>, labels: &Labels) -> usize {
    assert_labels_fit(scores, labels);
    let pairs = answers(scores).zip(labels.iter());
    let right = pairs.filter(|&(answer, label)| answer == Some(label));
    right.count()
}

/// The class of each sample's highest score, if all its scores are finite.
pub(crate) fn answers<T: RealField + Copy>(
    scores: &DMatrix<T>,
) -> impl Iterator<Item = Option<usize>> {
    scores.column_iter().map(|scores| {
        let finite = scores.iter().all(T::is_finite);
        finite.then(|| scores.argmax().0)
    })
}
