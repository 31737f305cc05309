use crate::{
    Alone, BatchBackprop, Exchange, Group, Samples, ordered_sum::ordered_sum, share::share,
};
use losses::Labels;
use nalgebra::{RealField, convert};
use net::{Backprop, Input, Network};
use numdiff::Tensors;
use rand::{Rng, RngExt, SeedableRng, rngs::StdRng};
use rayon::prelude::*;

/// The samples of one update, as numbers, in the pieces that threads share, and processes too if several learn
/// together (数据并行).
#[derive(Debug, Clone)]
pub struct Batch<X> {
    /// The pieces of this process.
    pieces: Vec<Piece<X>>,
    /// How many samples each piece has, also those of others.
    sizes: Vec<usize>,
}

#[derive(Debug, Clone)]
struct Piece<X> {
    x: X,
    labels: Labels,
    /// The seed of all that learning from this piece leaves to chance.
    seed: u64,
}

impl<X> Batch<X> {
    /// The samples at `indices` as they are learnt from, cut into `pieces`.
    ///
    /// All pieces are of one size, but the last may be smaller. What is cut where and what each
    /// piece draws at random do not depend on the number of threads.
    ///
    /// # Panics
    /// When there are 0 pieces, there is no index, or one is not of a sample.
    pub fn load<T: RealField + Copy, S: Samples<X<T> = X>>(
        samples: &S,
        indices: &[usize],
        pieces: usize,
        rng: &mut impl Rng,
    ) -> Self
    where
        X: Send,
    {
        Self::load_share::<T, S>(samples, indices, pieces, &Alone, rng)
    }

    /// The same for a process of a group, which loads its share of the pieces. The seeds of all are drawn everywhere, so
    /// that the generators of all processes go on alike.
    ///
    /// # Panics
    /// As [`Batch::load`].
    pub fn load_share<T: RealField + Copy, S: Samples<X<T> = X>>(
        samples: &S,
        indices: &[usize],
        pieces: usize,
        group: &impl Group,
        rng: &mut impl Rng,
    ) -> Self
    where
        X: Send,
    {
        assert!(pieces > 0 && !indices.is_empty(), "a batch has a sample and a piece");
        let pieces = indices.chunks(indices.len().div_ceil(pieces));
        let seeded: Vec<(&[usize], [u64; 2])> = pieces.map(|it| (it, rng.random())).collect();
        let sizes: Vec<usize> = seeded.iter().map(|(piece, _)| piece.len()).collect();
        let mine = &seeded[share(seeded.len(), group.rank(), group)];
        let pieces = mine.par_iter().map(|&(piece, [of_samples, seed])| {
            let mut rng = StdRng::seed_from_u64(of_samples);
            let (x, labels) = samples.learning_batch::<T>(piece, &mut rng);
            Piece { x, labels, seed }
        });
        Self { pieces: pieces.collect(), sizes }
    }

    /// The samples of this process, piece by piece.
    pub fn pieces(&self) -> impl ExactSizeIterator<Item = &X> {
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
    /// When the network does not take such samples or so small pieces.
    pub fn backprop<T: RealField + Copy, N: Network<T>>(&self, net: &N) -> BatchBackprop<T, N>
    where
        X: Input<T>,
    {
        self.backprop_shared(net, &Alone)
    }

    /// The same for a process of a group, whose pieces [`Batch::load_share`] has loaded. All of them find the same bits,
    /// which are those that one process would find.
    ///
    /// # Panics
    /// As [`Batch::backprop`].
    pub fn backprop_shared<T: RealField + Copy, N: Network<T>>(
        &self,
        net: &N,
        group: &impl Exchange<T>,
    ) -> BatchBackprop<T, N>
    where
        X: Input<T>,
    {
        let samples: usize = self.sizes.iter().sum();
        let passes = self.pieces.par_iter().map(|piece| {
            let mut rng = StdRng::seed_from_u64(piece.seed);
            let pass = net.backprop(&piece.x, &piece.labels, &mut rng);
            let share = piece.labels.len() as f64 / samples as f64;
            weighted(pass, convert(share))
        });
        // rayon's `reduce` would sum in whatever order the threads come.
        let passes: Vec<BatchBackprop<T, N>> = passes.collect();
        if group.size() > 1 {
            return ordered_sum(&passes, self.sizes.len(), net, group);
        }
        passes.into_iter().reduce(BatchBackprop::add).expect("a batch has a sample")
    }
}

/// A piece's pass as its share of the batch.
fn weighted<T: RealField + Copy, N: Tensors<T>>(
    pass: Backprop<T, N>,
    share: T,
) -> BatchBackprop<T, N> {
    let Backprop { loss, mut gradient, seen } = pass;
    if share < T::one() {
        for slope in gradient.tensors_mut().into_iter().flatten() {
            *slope *= share;
        }
    }
    BatchBackprop { loss: share * loss, gradient, seen: vec![seen] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::DMatrix;
    use net::{Activation, Sizes, TwoLayerNet};

    /// Ten samples of one number each; to be learnt from, each gets another added at random.
    struct Shaken([f64; 10]);

    impl Samples for Shaken {
        type X<T: RealField + Copy> = DMatrix<T>;

        fn len(&self) -> usize {
            self.0.len()
        }

        fn batch<T: RealField + Copy>(&self, indices: &[usize]) -> (DMatrix<T>, Labels) {
            let x = DMatrix::from_fn(1, indices.len(), |_, n| convert(self.0[indices[n]]));
            let labels = indices.iter().map(|index| index % 3).collect();
            (x, Labels::new(labels, 3).unwrap())
        }

        fn learning_batch<T: RealField + Copy>(
            &self,
            indices: &[usize],
            rng: &mut StdRng,
        ) -> (DMatrix<T>, Labels) {
            let (x, labels) = self.batch::<T>(indices);
            (x.add_scalar(convert(rng.random::<f64>())), labels)
        }
    }

    /// The first five are the same.
    const NUMBERS: [f64; 10] = [0.8, 0.8, 0.8, 0.8, 0.8, 0.2, 0.4, 0.5, 0.6, 0.9];

    fn load<S: Samples>(samples: &S, pieces: usize) -> Batch<S::X<f64>> {
        let indices: Vec<usize> = (0..10).collect();
        Batch::load::<f64, S>(samples, &indices, pieces, &mut StdRng::seed_from_u64(1))
    }

    #[test]
    fn pieces_weigh_as_much_as_they_have_samples() {
        let mut rng = StdRng::seed_from_u64(1);
        let net = TwoLayerNet::random(Sizes::new(1, 4, 3), Activation::Tanh, 0.1, &mut rng);
        let samples = Shaken(NUMBERS).batch::<f64>(&(0..10).collect::<Vec<_>>());
        // 4, 4 and 2.
        let cut = load(&samples, 3);
        assert!(cut.pieces().map(DMatrix::ncols).eq([4, 4, 2]));
        let whole = load(&samples, 1);
        let [BatchBackprop { loss, gradient, .. }, pieces] =
            [whole, cut].map(|batch| batch.backprop(&net));
        let (sum, of_pieces) = (pieces.loss, pieces.gradient);
        assert!((loss - sum).abs() < 1e-14, "{sum} instead of {loss}");
        let slopes = gradient.entries().zip(of_pieces.entries());
        let apart = slopes.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(apart < 1e-14, "{apart}");
    }

    #[test]
    fn each_piece_draws_for_itself() {
        // In pieces of one sample, the first five are copies of one.
        let batch = load(&Shaken(NUMBERS), 10);
        let first: Vec<_> = batch.pieces().take(2).collect();
        assert_ne!(first[0], first[1]);
        let unshaken = load(&Shaken(NUMBERS).batch::<f64>(&[0, 1, 5, 2, 3, 4, 6, 7, 8, 9]), 10);
        let first: Vec<_> = unshaken.pieces().take(2).collect();
        assert_eq!(first[0], first[1]);
    }
}
