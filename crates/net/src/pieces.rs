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
    let pieces: Vec<Range<usize>> = (0..samples)
        .step_by(PIECE)
        .map(|start| start..samples.min(start + PIECE))
        .collect();
    let share = |piece: &Range<usize>| convert(piece.len() as f64 / samples as f64);
    let parts: Vec<(T, P)> = pieces.par_iter().cloned().map(&gradient).collect();

    let mut parts = pieces.iter().map(share).zip(parts);
    let (first, (mut loss, mut sum)) = parts.next().expect("at least one sample");
    loss *= first;
    for tensor in sum.tensors_mut() {
        tensor.iter_mut().for_each(|g| *g *= first);
    }
    for (share, (part_loss, part)) in parts {
        loss += share * part_loss;
        for (sum, part) in sum.tensors_mut().into_iter().zip(part.tensors()) {
            sum.iter_mut().zip(part).for_each(|(g, &p)| *g += share * p);
        }
    }
    (loss, sum)
}
