use crate::{Images, Plan};
use nalgebra::{DMatrix, RealField, convert};
use net::Network;
use numdiff::Tensors;
use rand::{Rng, RngExt, SeedableRng, rngs::StdRng};
use rayon::prelude::*;

/// A batch's loss and gradient, and its images, one matrix a piece.
pub(crate) struct Learnt<T, N> {
    pub loss: T,
    pub gradient: N,
    pub pieces: Vec<DMatrix<T>>,
}

/// The loss of a batch and its gradient, with the batch cut into the plan's pieces, a thread for
/// each as far as there are threads (数据并行).
///
/// ```text
/// L = Σₚ Nₚ/N·Lₚ        ∂L/∂θ = Σₚ Nₚ/N·∂Lₚ/∂θ
/// ```
///
/// What is cut where, what each piece draws at random, and the order of the sum do not depend on the
/// number of threads, and so neither does any bit of the result.
///
/// Source: A, 分布式训练.
pub(crate) fn learn<T: RealField + Copy, N: Network<T>>(
    net: &N,
    images: &Images,
    indices: &[usize],
    plan: &Plan,
    rng: &mut impl Rng,
) -> Learnt<T, N> {
    let pieces = indices.chunks(indices.len().div_ceil(plan.pieces));
    let seeded: Vec<(&[usize], u64)> = pieces.map(|piece| (piece, rng.random())).collect();
    let learnt = seeded.into_par_iter().map(|(piece, seed)| {
        let mut rng = StdRng::seed_from_u64(seed);
        let (x, labels) = match &plan.distortion {
            None => images.batch(piece),
            Some(distortion) => images.distorted_batch(piece, distortion, &mut rng),
        };
        let (loss, gradient) = net.backprop(&x, &labels, &mut rng);
        let share = convert(piece.len() as f64 / indices.len() as f64);
        weighted(share, loss, gradient, x)
    });
    // `reduce` would sum in whatever order the threads come.
    let learnt: Vec<Learnt<T, N>> = learnt.collect();
    learnt
        .into_iter()
        .reduce(add)
        .expect("a batch has a sample")
}

fn weighted<T: RealField + Copy, N: Network<T>>(
    share: T,
    loss: T,
    mut gradient: N,
    x: DMatrix<T>,
) -> Learnt<T, N> {
    if share < T::one() {
        for slope in gradient.tensors_mut().into_iter().flatten() {
            *slope *= share;
        }
    }
    Learnt {
        loss: share * loss,
        gradient,
        pieces: vec![x],
    }
}

fn add<T: RealField + Copy, N: Network<T>>(
    mut sum: Learnt<T, N>,
    piece: Learnt<T, N>,
) -> Learnt<T, N> {
    sum.loss += piece.loss;
    add_to(&mut sum.gradient, &piece.gradient);
    sum.pieces.extend(piece.pieces);
    sum
}

fn add_to<T: RealField + Copy>(sum: &mut impl Tensors<T>, gradient: &impl Tensors<T>) {
    for (sums, slopes) in sum.tensors_mut().into_iter().zip(gradient.tensors()) {
        for (sum, &slope) in sums.iter_mut().zip(slopes) {
            *sum += slope;
        }
    }
}
