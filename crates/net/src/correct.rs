use losses::Labels;
use nalgebra::{DMatrix, RealField};

/// How many samples have their highest score in the right class.
///
/// Shapes: scores K×N, N labels.
#[track_caller]
pub(crate) fn correct<T: RealField + Copy>(scores: &DMatrix<T>, labels: &Labels) -> usize {
    assert!(
        scores.ncols() == labels.len(),
        "{} samples, but {} labels",
        scores.ncols(),
        labels.len()
    );
    let guesses = scores.column_iter().map(|scores| scores.argmax().0);
    let pairs = guesses.zip(labels.iter());
    pairs.filter(|(guess, label)| guess == label).count()
}
