use crate::{Backprop, Block, DeepNet, Moment, Network, Pulled};
use graph::{Input, Statistics, softmax_with_loss};
use losses::Labels;
use nalgebra::{DMatrix, RealField};
use rand::{Rng, SeedableRng, rngs::StdRng};
use std::borrow::Borrow;

impl<T: RealField + Copy> DeepNet<T> {
    /// The loss of a batch as a classifier and its gradient with respect to all parameters, by
    /// backpropagation, of a network that leaves nothing to chance.
    ///
    /// # Panics
    /// As [`Network::backprop`], and when there is dropout.
    pub fn value_and_gradient(&self, x: &impl Input<T>, labels: &Labels) -> (T, Self) {
        self.value_and_gradient_of(x, classify(labels))
    }

    /// Any loss of the output, and its gradient with respect to all parameters. `loss` takes z⁽ᴸ⁾
    /// and answers with its value and ∂L/∂z⁽ᴸ⁾.
    ///
    /// ```text
    /// ∂L/∂W⁽ˡ⁾ = ∂L/∂z⁽ˡ⁾·a⁽ˡ⁻¹⁾ᵀ          ∂L/∂b⁽ˡ⁾ = Σₙ ∂L/∂z⁽ˡ⁾
    /// ∂L/∂z⁽ˡ⁻¹⁾ = W⁽ˡ⁾ᵀ·∂L/∂z⁽ˡ⁾ ⊙ f′(z⁽ˡ⁻¹⁾)
    /// ```
    ///
    /// Source: C §6.2.
    ///
    /// # Panics
    /// As [`DeepNet::value_and_gradient`], and when ∂L/∂z⁽ᴸ⁾ has not the shape of the output.
    pub fn value_and_gradient_of<L>(
        &self,
        x: &impl Input<T>,
        loss: impl FnOnce(&DMatrix<T>) -> (L, DMatrix<T>),
    ) -> (L, Self) {
        let dropout = self.blocks.iter().any(|block| matches!(block, Block::Dropout(_)));
        assert!(!dropout, "dropout draws at random: the gradient takes `backprop` and a generator");
        let nothing_draws = &mut StdRng::seed_from_u64(0);
        let (value, gradient, _) = self.there_and_back(x, nothing_draws, loss, &mut |_, _, _| {});
        (value, gradient)
    }

    /// [`Network::backprop`], and on the way back `watch` is shown each block, its output and the
    /// loss's gradient ∂L/∂output with respect to it, from the last block to the first.
    ///
    /// # Panics
    /// As [`Network::backprop`].
    pub fn backprop_watched(
        &self,
        x: &impl Input<T>,
        labels: &Labels,
        rng: &mut impl Rng,
        mut watch: impl FnMut(&Block<T>, &DMatrix<T>, &DMatrix<T>),
    ) -> Backprop<T, Self> {
        let (loss, gradient, seen) = self.there_and_back(x, rng, classify(labels), &mut watch);
        Backprop { loss, gradient, seen }
    }

    /// The loss, the gradient, and what batch normalisation saw.
    fn there_and_back<L>(
        &self,
        x: &impl Input<T>,
        rng: &mut impl Rng,
        loss: impl FnOnce(&DMatrix<T>) -> (L, DMatrix<T>),
        watch: &mut impl FnMut(&Block<T>, &DMatrix<T>, &DMatrix<T>),
    ) -> (L, Self, Vec<Statistics<T>>) {
        let (z, first) = self.first.forward(x);
        let (loss, d_z, mut pulled) = through(&self.blocks, &z, rng, loss, watch);
        pulled.reverse();
        let (blocks, seen): (_, Vec<_>) = pulled.into_iter().unzip();
        let gradient = Self { first: first.parameters(&d_z), blocks };
        (loss, gradient, seen.into_iter().flatten().collect())
    }
}

/// Of each block, the last one first: its gradient, and what it saw of the batch.
type Gradients<T> = Vec<(Block<T>, Option<Statistics<T>>)>;

/// Through these blocks to the loss and back: the loss, ∂L/∂x, and what each block has to say.
///
/// Each call goes one block forward, calls itself for the rest, and goes one block back: what a
/// pullback borrows lives as long as it does.
fn through<T: RealField + Copy, L>(
    blocks: &[Block<T>],
    x: &DMatrix<T>,
    rng: &mut impl Rng,
    loss: impl FnOnce(&DMatrix<T>) -> (L, DMatrix<T>),
    watch: &mut impl FnMut(&Block<T>, &DMatrix<T>, &DMatrix<T>),
) -> (L, DMatrix<T>, Gradients<T>) {
    let Some((block, rest)) = blocks.split_first() else {
        let (loss, d_x) = loss(x);
        return (loss, d_x, Vec::new());
    };
    let (y, pullback) = block.forward(x, rng);
    let (loss, d_y, mut gradients) = through(rest, &y, rng, loss, watch);
    watch(block, &y, &d_y);
    let Pulled { d_input, gradient, seen } = pullback.backward(&d_y);
    gradients.push((gradient, seen));
    (loss, d_input, gradients)
}

/// Softmax and cross-entropy of the output, with the derivative.
fn classify<T: RealField + Copy>(labels: &Labels) -> impl FnOnce(&DMatrix<T>) -> (T, DMatrix<T>) {
    |output| {
        let (loss, head) = softmax_with_loss(output, labels);
        (loss, head.backward(T::one()))
    }
}

/// The logits are the output.
impl<T: RealField + Copy> Network<T> for DeepNet<T> {
    fn logits(&self, x: &impl Input<T>) -> DMatrix<T> {
        self.apply(x)
    }

    fn backprop(
        &self,
        x: &impl Input<T>,
        labels: &Labels,
        rng: &mut impl Rng,
    ) -> Backprop<T, Self> {
        self.backprop_watched(x, labels, rng, |_, _, _| {})
    }

    /// `layers.0.weight`, `layers.0.bias`, and if normalisation follows that layer, `norms.0.gamma`
    /// and `norms.0.beta`; then those of layer 1.
    fn names(&self) -> Vec<String> {
        let blocks = levels(&self.blocks).flat_map(|(level, block)| match block {
            Block::Affine(_) => names("layers", level, ["weight", "bias"]),
            Block::BatchNorm(..) | Block::LayerNorm(_) => names("norms", level, ["gamma", "beta"]),
            Block::Activation(_) | Block::Dropout(_) => Vec::new(),
        });
        names("layers", 0, ["weight", "bias"]).into_iter().chain(blocks).collect()
    }

    fn smallest_batch(&self) -> usize {
        self.blocks.iter().map(Block::smallest_batch).max().unwrap_or(1)
    }

    fn observe(&mut self, seen: &[Statistics<T>]) {
        let running = self.blocks.iter_mut().filter_map(|block| match block {
            Block::BatchNorm(_, running) => Some(running),
            _ => None,
        });
        running.zip(seen).for_each(|(running, seen)| running.update(seen));
    }

    fn statistics(&self) -> Vec<(String, Moment, &[T])> {
        let blocks = levels(&self.blocks).flat_map(|(level, block)| match block {
            Block::BatchNorm(_, running) => {
                let both = [running.mean.as_slice(), running.variance.as_slice()];
                observed(level, both)
            }
            _ => Vec::new(),
        });
        blocks.collect()
    }

    fn statistics_mut(&mut self) -> Vec<(String, Moment, &mut [T])> {
        let blocks = levels(&mut self.blocks).flat_map(|(level, block)| match block {
            Block::BatchNorm(_, running) => {
                let both = [running.mean.as_mut_slice(), running.variance.as_mut_slice()];
                observed(level, both)
            }
            _ => Vec::new(),
        });
        blocks.collect()
    }
}

/// What batch normalisation has observed of mean and variance, under their names.
fn observed<N>(level: usize, [mean, variance]: [N; 2]) -> Vec<(String, Moment, N)> {
    let name = |of| format!("norms.{level}.running_{of}");
    vec![(name("mean"), Moment::First, mean), (name("variance"), Moment::Second, variance)]
}

/// Each block with the number, from 0, of the affine layer that it is or that it comes after.
fn levels<T, B: Borrow<Block<T>>>(
    blocks: impl IntoIterator<Item = B>,
) -> impl Iterator<Item = (usize, B)> {
    let mut level = 0;
    blocks.into_iter().map(move |block| {
        level += usize::from(matches!(block.borrow(), Block::Affine(_)));
        (level, block)
    })
}

fn names(of: &str, level: usize, each: [&str; 2]) -> Vec<String> {
    each.map(|name| format!("{of}.{level}.{name}")).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Initialisation, Normalisation};
    use graph::{Activation, Affine};
    use nalgebra::{dmatrix, dvector};
    use numdiff::Tensors;
    use property::assert_is;

    /// Through y₁ = 2x + 1 and y₂ = 3·y₁ at x = 5, where the loss is y₂ itself.
    fn there_and_back() -> (f64, DMatrix<f64>, Gradients<f64>) {
        let block = |w, b| Block::Affine(Affine { weight: dmatrix![w], bias: dvector![b] });
        let loss = |y: &DMatrix<f64>| (y[0], dmatrix![1.0]);
        let rng = &mut StdRng::seed_from_u64(0);
        through(&[block(2.0, 1.0), block(3.0, 0.0)], &dmatrix![5.0], rng, loss, &mut |_, _, _| {})
    }

    #[test]
    fn each_block_is_given_what_the_one_before_it_made() {
        let (loss, ..) = there_and_back();
        assert_is(loss, 33.0, "L = y₂ = 3·y₁, y₁ = 2x + 1, x = 5");
    }

    #[test]
    fn what_comes_back_has_gone_through_all_blocks() {
        let (_, d_x, _) = there_and_back();
        assert_is(d_x, dmatrix![6.0], "∂L/∂x = 2·∂L/∂y₁, ∂L/∂y₁ = 3·∂L/∂y₂, ∂L/∂y₂ = 1");
    }

    #[test]
    fn what_a_batch_was_seen_to_be_is_learnt_by_name() {
        let rng = &mut StdRng::seed_from_u64(0);
        let sizes = [1, 1, 1, 2];
        let mut net: DeepNet<f64> =
            DeepNet::random(&sizes, Activation::Tanh, Initialisation::Zero, rng)
                .with_normalisation(Normalisation::Batch);
        let seen =
            |mean: f64| Statistics { mean: dvector![mean], variance: dvector![3.0], count: 2 };
        net.observe(&[seen(10.0), seen(20.0)]);
        let learnt = net.statistics();
        let formula = "r ← 0.9·r + 0.1·(mean, or 2/1·variance), from 0 and 1";
        let expected = [
            ("norms.0.running_mean", Moment::First, 1.0),
            ("norms.0.running_variance", Moment::Second, 1.5),
            ("norms.1.running_mean", Moment::First, 2.0),
            ("norms.1.running_variance", Moment::Second, 1.5),
        ];
        let yours: Vec<_> = learnt.iter().map(|(name, of, x)| (name.as_str(), *of, x[0])).collect();
        assert_is(yours, expected, formula);
        for (_, _, numbers) in net.statistics_mut() {
            numbers[0] = 7.0;
        }
        assert!(net.statistics().iter().all(|(_, _, x)| x[0] == 7.0), "all can be changed");
    }

    #[test]
    fn the_last_block_has_the_first_gradient() {
        let (.., gradients) = there_and_back();
        let numbers: Vec<Vec<f64>> =
            gradients.iter().map(|(block, _)| block.entries().collect()).collect();
        let formula = "∂L/∂W₂ = ∂L/∂y₂·y₁ = 11, ∂L/∂b₂ = ∂L/∂y₂ = 1, \
                       then ∂L/∂W₁ = ∂L/∂y₁·x = 15, ∂L/∂b₁ = ∂L/∂y₁ = 3";
        assert_is(numbers, [[11.0, 1.0], [15.0, 3.0]], formula);
    }
}
