use losses::Labels;
use nalgebra::DMatrix;
use rand::{Rng, RngExt};

/// Samples that are noise between 0 and 1, one a column, and labels that have nothing to do with
/// them: enough where only the gradient is in question.
pub fn random_batch(
    inputs: usize,
    classes: usize,
    samples: usize,
    rng: &mut impl Rng,
) -> (DMatrix<f64>, Labels) {
    let x = DMatrix::from_fn(inputs, samples, |_, _| rng.random_range(0.0..1.0));
    let labels = (0..samples).map(|_| rng.random_range(0..classes)).collect();
    (x, Labels::new(labels, classes).expect("all are below the number of classes"))
}
