use nalgebra::{RealField, convert};
use numdiff::Tensors;
use rayon::prelude::*;
use std::ops::Range;

/// How many samples are one piece of a batch.
pub const PIECE: usize = 50;

/// The loss and the gradient of a batch from those of its pieces, which the threads share.
///
/// ```text
/// L = Σₚ (Nₚ/N)·Lₚ          ∂L/∂θ = Σₚ (Nₚ/N)·∂Lₚ/∂θ
/// ```
///
/// `gradient` is asked for the means over the samples in a range. How a batch is cut depends on its
/// size alone, and the pieces are summed in their order: the same bits on any number of threads.
///
/// # Panics
/// When there is no sample.
pub fn gradient_in_pieces<T: RealField + Copy, P: Tensors<T> + Send>(
    samples: usize,
    gradient: impl Fn(Range<usize>) -> (T, P) + Sync,
) -> (T, P) {
    let piece = |start| {
        let piece = start..samples.min(start + PIECE);
        let share = convert(piece.len() as f64 / samples as f64);
        weighted(gradient(piece), share)
    };
    let starts: Vec<usize> = (0..samples).step_by(PIECE).collect();
    let parts: Vec<(T, P)> = starts.into_par_iter().map(piece).collect();
    parts
        .into_iter()
        .reduce(|total, part| sum(total, &part))
        .expect("at least one sample")
}

fn weighted<T: RealField + Copy, P: Tensors<T>>((loss, mut gradient): (T, P), share: T) -> (T, P) {
    for slope in gradient.tensors_mut().into_iter().flatten() {
        *slope *= share;
    }
    (loss * share, gradient)
}

fn sum<T: RealField + Copy, P: Tensors<T>>((loss, mut sum): (T, P), part: &(T, P)) -> (T, P) {
    for (sum, part) in sum.tensors_mut().into_iter().zip(part.1.tensors()) {
        for (sum, &part) in sum.iter_mut().zip(part) {
            *sum += part;
        }
    }
    (loss + part.0, sum)
}
