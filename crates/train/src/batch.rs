use crate::{Images, Plan};
use losses::Labels;
use nalgebra::{RealField, convert};
use net::{Network, SparseMatrix};
use numdiff::Tensors;
use rand::{Rng, RngExt, SeedableRng, rngs::StdRng};
use rayon::prelude::*;

/// The images of one update, as numbers, in the pieces that threads share (数据并行).
#[derive(Debug, Clone)]
pub struct Batch<T> {
    pieces: Vec<Piece<T>>,
}

#[derive(Debug, Clone)]
struct Piece<T> {
    x: SparseMatrix<T>,
    labels: Labels,
    /// The seed of all that learning from this piece leaves to chance.
    seed: u64,
}

impl<T: RealField + Copy> Batch<T> {
    /// The images at `indices`, cut into the plan's pieces, and distorted as the plan wants them.
    ///
    /// All pieces are of one size, but the last may be smaller. What is cut where and what each
    /// piece draws at random do not depend on the number of threads.
    ///
    /// # Panics
    /// When the plan has 0 pieces, there is no index, or one is not of an image.
    pub fn load(images: &Images, indices: &[usize], plan: &Plan, rng: &mut impl Rng) -> Self {
        let pieces = indices.chunks(indices.len().div_ceil(plan.pieces));
        let seeded: Vec<(&[usize], [u64; 2])> = pieces.map(|it| (it, rng.random())).collect();
        let pieces = seeded.into_par_iter().map(|(piece, [of_images, seed])| {
            let mut rng = StdRng::seed_from_u64(of_images);
            let (x, labels) = match &plan.distortion {
                None => images.batch(piece),
                Some(distortion) => images.distorted_batch(piece, distortion, &mut rng),
            };
            Piece { x, labels, seed }
        });
        Self { pieces: pieces.collect() }
    }

    /// The images, piece by piece.
    pub fn pieces(&self) -> impl ExactSizeIterator<Item = &SparseMatrix<T>> {
        self.pieces.iter().map(|piece| &piece.x)
    }

    /// The loss of the batch and its gradient, a thread working on each piece as far as there are
    /// threads.
    ///
    /// ```text
    /// L = Σₚ Nₚ/N·Lₚ        ∂L/∂θ = Σₚ Nₚ/N·∂Lₚ/∂θ
    /// ```
    ///
    /// The pieces are summed in their order, so the number of threads does not change a bit.
    ///
    /// Source: A, 分布式训练.
    ///
    /// # Panics
    /// When the network does not take such images or so small pieces.
    pub fn backprop<N: Network<T>>(&self, net: &N) -> (T, N) {
        let samples: usize = self.pieces.iter().map(|piece| piece.labels.len()).sum();
        let learnt = self.pieces.par_iter().map(|piece| {
            let mut rng = StdRng::seed_from_u64(piece.seed);
            let learnt = net.backprop(&piece.x, &piece.labels, &mut rng);
            let share = piece.labels.len() as f64 / samples as f64;
            weighted(learnt, convert(share))
        });
        // rayon's `reduce` would sum in whatever order the threads come.
        let learnt: Vec<(T, N)> = learnt.collect();
        learnt.into_iter().reduce(|sum, piece| add(sum, &piece)).expect("a batch has a sample")
    }
}

fn weighted<T: RealField + Copy, N: Tensors<T>>((loss, mut gradient): (T, N), share: T) -> (T, N) {
    if share < T::one() {
        for slope in gradient.tensors_mut().into_iter().flatten() {
            *slope *= share;
        }
    }
    (share * loss, gradient)
}

fn add<T: RealField + Copy, N: Tensors<T>>((loss, mut sum): (T, N), piece: &(T, N)) -> (T, N) {
    for (sums, slopes) in sum.tensors_mut().into_iter().zip(piece.1.tensors()) {
        for (sum, &slope) in sums.iter_mut().zip(slopes) {
            *sum += slope;
        }
    }
    (loss + piece.0, sum)
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
        let pixels: Vec<u8> =
            (0..10 * PIXELS).map(|i| u8::from(square(i % PIXELS)) * grey(i / PIXELS)).collect();
        let labels = (0..10).map(|image| image % 3).collect();
        Images::new(&pixels, Labels::new(labels, CLASSES).unwrap())
    }

    fn load(pieces: usize, distortion: Option<Distortion>) -> Batch<f64> {
        let plan = Plan { distortion, pieces, ..Plan::default() };
        let batch: Vec<usize> = (0..10).collect();
        Batch::load(&images(), &batch, &plan, &mut StdRng::seed_from_u64(1))
    }

    #[test]
    fn pieces_weigh_as_much_as_they_have_samples() {
        let mut rng = StdRng::seed_from_u64(1);
        let sizes = Sizes::new(PIXELS, 4, CLASSES);
        let net = TwoLayerNet::random(sizes, Activation::Tanh, 0.1, &mut rng);
        // 4, 4 and 2.
        let cut = load(3, None);
        assert!(cut.pieces().map(SparseMatrix::ncols).eq([4, 4, 2]));
        let [(loss, gradient), (sum, of_pieces)] = [load(1, None), cut].map(|b| b.backprop(&net));
        assert!((loss - sum).abs() < 1e-14);
        let slopes = gradient.entries().zip(of_pieces.entries());
        let apart = slopes.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(apart < 1e-14, "{apart}");
    }

    #[test]
    fn each_piece_draws_for_itself() {
        let shift = Distortion { shift: 3.0, ..Distortion::default() };
        let first_are_alike = |batch: &Batch<f64>| {
            let first: Vec<_> = batch.pieces().take(2).collect();
            first[0].to_dense() == first[1].to_dense()
        };
        // In pieces of one image, the first five are copies of one.
        assert!(!first_are_alike(&load(10, Some(shift))));
        assert!(first_are_alike(&load(10, None)));
    }
}
