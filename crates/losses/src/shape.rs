use crate::Labels;
use nalgebra::{DMatrix, RealField};

/// Panics, naming both matrices and both shapes, unless they have the same shape.
///
/// # Panics
/// When the shapes differ.
#[track_caller]
pub fn assert_same_shape<T>(what: &str, a: &DMatrix<T>, other: &str, b: &DMatrix<T>) {
    assert!(
        a.shape() == b.shape(),
        "{what} and {other} must have the same shape, but {what} is {}×{} and {other} is {}×{}",
        a.nrows(),
        a.ncols(),
        b.nrows(),
        b.ncols(),
    );
}

/// Panics unless there is a label for each of the N ≥ 1 columns, of as many classes as there are rows.
///
/// # Panics
/// When the labels do not fit the K×N outputs, or there is no sample.
#[track_caller]
pub fn assert_labels_fit<T>(outputs: &DMatrix<T>, labels: &Labels) {
    assert!(
        outputs.shape() == (labels.classes(), labels.len()),
        "the outputs are {}×{}, but the labels are of {} classes and {} samples",
        outputs.nrows(),
        outputs.ncols(),
        labels.classes(),
        labels.len(),
    );
    assert!(!labels.is_empty(), "a batch of no samples has no mean: give at least one");
}

/// The number of samples N as a number to divide by, after [`assert_labels_fit`].
#[track_caller]
pub(crate) fn samples<T: RealField + Copy>(outputs: &DMatrix<T>, labels: &Labels) -> T {
    assert_labels_fit(outputs, labels);
    count(labels.len())
}

/// Panics unless each output has its target, and there is one.
#[track_caller]
pub(crate) fn assert_entries<T>(outputs: &DMatrix<T>, targets: &DMatrix<T>) {
    assert_same_shape("outputs", outputs, "targets", targets);
    assert!(!outputs.is_empty(), "no entries have no mean: give at least one");
}

/// The number of entries K·N as a number to divide by, after [`assert_entries`].
#[track_caller]
pub(crate) fn entries<T: RealField + Copy>(outputs: &DMatrix<T>, targets: &DMatrix<T>) -> T {
    assert_entries(outputs, targets);
    count(outputs.len())
}

/// A count as a number of the kind that is being computed with.
pub(crate) fn count<T: RealField + Copy>(n: usize) -> T {
    nalgebra::convert(n as f64)
}
