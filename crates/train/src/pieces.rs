use crate::{Images, Plan};
use nalgebra::{RealField, convert};
use net::{Network, SparseColumns};
use numdiff::Tensors;
use rand::{Rng, RngExt, SeedableRng, rngs::StdRng};
use rayon::prelude::*;

/// What is learnt of a batch.
#[derive(Debug, Clone, PartialEq)]
pub struct Learnt<T, N> {
    /// The batch's mean loss L.
    pub loss: T,
    /// ∂L/∂θ.
    pub gradient: N,
    /// The batch's images, piece by piece.
    pub pieces: Vec<SparseColumns<T>>,
}

/// The loss of a batch and its gradient, with the batch cut into the plan's pieces, a thread for each
/// as far as there are threads (数据并行), and its images distorted as the plan wants them.
///
/// ```text
/// L = Σₚ Nₚ/N·Lₚ        ∂L/∂θ = Σₚ Nₚ/N·∂Lₚ/∂θ
/// ```
///
/// What is cut where, what each piece draws at random, and the order of the sum do not depend on the
/// number of threads, and so neither does any bit of the result.
///
/// All pieces are of one size, but the last may be smaller.
///
/// Source: A, 分布式训练.
///
/// # Panics
/// When the plan has 0 pieces, there is no index, or one is not of an image, or the network does not take
/// such images or so small pieces.
pub fn learn_in_pieces<T: RealField + Copy, N: Network<T>>(
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
    x: SparseColumns<T>,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CLASSES, Distortion, PIXELS};
    use losses::Labels;
    use net::{Activation, Sizes, TwoLayerNet};

    /// Ten images, the first five of them the same, of a light square on black.
    fn images() -> Images {
        let square = |i: usize| (8..20).contains(&(i / 28)) && (8..20).contains(&(i % 28));
        let grey = |image: usize| [200, 60, 90, 120, 150, 240][image.saturating_sub(4)];
        let pixels = (0..10 * PIXELS)
            .map(|i| u8::from(square(i % PIXELS)) * grey(i / PIXELS))
            .collect();
        let labels = (0..10).map(|image| image % 3).collect();
        Images::new(pixels, Labels::new(labels, CLASSES).unwrap())
    }

    fn learn(pieces: usize, distortion: Option<Distortion>) -> Learnt<f64, TwoLayerNet<f64>> {
        let plan = Plan {
            distortion,
            pieces,
            ..Plan::default()
        };
        let mut rng = StdRng::seed_from_u64(1);
        let sizes = Sizes::new(PIXELS, 4, CLASSES);
        let net = TwoLayerNet::random(sizes, Activation::Tanh, 0.1, &mut rng);
        let batch: Vec<usize> = (0..10).collect();
        learn_in_pieces(&net, &images(), &batch, &plan, &mut rng)
    }

    #[test]
    fn pieces_weigh_as_much_as_they_have_samples() {
        let whole = learn(1, None);
        // 4, 4 and 2.
        let cut = learn(3, None);
        assert_eq!(cut.pieces.len(), 3);
        assert!((whole.loss - cut.loss).abs() < 1e-14);
        let slopes = whole.gradient.entries().zip(cut.gradient.entries());
        let apart = slopes.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(apart < 1e-14, "{apart}");
    }

    #[test]
    fn each_piece_draws_for_itself() {
        let shift = Distortion {
            shift: 3.0,
            ..Distortion::default()
        };
        // In pieces of one image, the first five are copies of one.
        let pieces = learn(10, Some(shift)).pieces;
        assert_eq!(pieces.len(), 10);
        assert_ne!(pieces[0], pieces[1]);
        let undistorted = learn(10, None).pieces;
        assert_eq!(undistorted[0], undistorted[1]);
    }
}
