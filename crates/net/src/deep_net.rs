use crate::{Block, Initialisation, Normalisation};
use graph::{Activation, Affine, Dropout, Input};
use nalgebra::{DMatrix, RealField};
use numdiff::tensors;
use rand::Rng;
use std::iter;

/// A network of any depth (多层神经网络): affine layers with an activation between them, and
/// normalisation before it and dropout after it, if wanted.
///
/// ```text
/// a⁽⁰⁾ = X,   z⁽ˡ⁾ = W⁽ˡ⁾·a⁽ˡ⁻¹⁾ + b⁽ˡ⁾,   a⁽ˡ⁾ = dropout(f(norm⁽ˡ⁾(z⁽ˡ⁾))) for l < L,   output z⁽ᴸ⁾
/// ```
///
/// The output is raw. It may be the value of a function, or the scores that
/// [`Network::loss`](crate::Network::loss) puts through softmax.
///
/// Shapes: X is D×N, one sample a column; z⁽ˡ⁾ and a⁽ˡ⁾ have as many rows as W⁽ˡ⁾.
///
/// Source: C §5.1 and §9; A, 防止过拟合.
#[derive(Debug, Clone, PartialEq)]
pub struct DeepNet<T> {
    /// W⁽¹⁾ and b⁽¹⁾, which take any [`Input`].
    pub first: Affine<T>,
    /// All that comes after. A gradient has the same blocks.
    pub blocks: Vec<Block<T>>,
}

/// All that a forward pass computes.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace<T> {
    /// What goes into the activations, z⁽¹⁾ to z⁽ᴸ⁻¹⁾ (normalised, if there is normalisation), and
    /// the output z⁽ᴸ⁾.
    pub z: Vec<DMatrix<T>>,
    /// What comes out of the activations, a⁽¹⁾ to a⁽ᴸ⁻¹⁾.
    pub a: Vec<DMatrix<T>>,
}

impl<T: RealField + Copy> DeepNet<T> {
    /// A network to be trained, of the sizes D, H₁, …, K.
    ///
    /// ```
    /// use net::{Activation, DeepNet, Initialisation};
    /// use rand::{SeedableRng, rngs::StdRng};
    ///
    /// let mut rng = StdRng::seed_from_u64(1);
    /// let net: DeepNet<f64> =
    ///     DeepNet::random(&[2, 3, 2, 2], Activation::Tanh, Initialisation::Xavier, &mut rng);
    /// assert_eq!(net.layers().len(), 3);
    /// assert_eq!(net.layers()[1].weight.shape(), (2, 3));
    /// ```
    ///
    /// # Panics
    /// When there are less than two sizes.
    pub fn random(
        sizes: &[usize],
        activation: Activation,
        initialisation: Initialisation,
        rng: &mut impl Rng,
    ) -> Self {
        assert!(sizes.len() > 1, "a layer has two sizes, but got {sizes:?}");
        let pairs = sizes.windows(2);
        let layers = pairs.map(|pair| initialisation.layer(pair[1], pair[0], rng));
        Self::of_layers(layers.collect(), activation)
    }

    /// These layers with an activation between them.
    ///
    /// # Panics
    /// When there is no layer.
    pub fn of_layers(layers: Vec<Affine<T>>, activation: Activation) -> Self {
        let mut layers = layers.into_iter();
        let first = layers.next().expect("at least one layer");
        let blocks = layers.flat_map(|layer| [Block::Activation(activation), Block::Affine(layer)]);
        Self { first, blocks: blocks.collect() }
    }

    /// The same network with normalisation before each activation, if any is given.
    ///
    /// ```
    /// use graph::Dropout;
    /// use net::{Activation, DeepNet, Initialisation, Network, Normalisation};
    /// use rand::{SeedableRng, rngs::StdRng};
    ///
    /// let mut rng = StdRng::seed_from_u64(1);
    /// let net: DeepNet<f32> =
    ///     DeepNet::random(&[4, 8, 3], Activation::Relu, Initialisation::He, &mut rng)
    ///         .with_normalisation(Normalisation::Batch)
    ///         .with_dropout(Dropout::new(0.5)?);
    /// assert_eq!(net.names()[2..4], ["norms.0.gamma", "norms.0.beta"]);
    /// # Ok::<(), graph::DropoutError>(())
    /// ```
    #[must_use]
    pub fn with_normalisation(self, kind: impl Into<Option<Normalisation>>) -> Self {
        let Some(kind) = kind.into() else { return self };
        let mut features = self.first.bias.len();
        self.each_block(|block| match block {
            Block::Activation(_) => vec![kind.block(features), block],
            Block::Affine(layer) => {
                features = layer.bias.len();
                vec![Block::Affine(layer)]
            }
            other => vec![other],
        })
    }

    /// The same network with dropout after each activation. A probability of 0 adds nothing.
    #[must_use]
    pub fn with_dropout(self, dropout: Dropout) -> Self {
        self.each_block(|block| match block {
            Block::Activation(_) if dropout.probability() > 0.0 => {
                vec![block, Block::Dropout(dropout)]
            }
            other => vec![other],
        })
    }

    fn each_block(self, f: impl FnMut(Block<T>) -> Vec<Block<T>>) -> Self {
        Self { first: self.first, blocks: self.blocks.into_iter().flat_map(f).collect() }
    }

    /// The affine layers, W⁽¹⁾ b⁽¹⁾ to W⁽ᴸ⁾ b⁽ᴸ⁾.
    pub fn layers(&self) -> Vec<&Affine<T>> {
        let rest = self.blocks.iter().filter_map(|block| match block {
            Block::Affine(layer) => Some(layer),
            _ => None,
        });
        iter::once(&self.first).chain(rest).collect()
    }

    /// The same, to be changed.
    pub fn layers_mut(&mut self) -> Vec<&mut Affine<T>> {
        let rest = self.blocks.iter_mut().filter_map(|block| match block {
            Block::Affine(layer) => Some(layer),
            _ => None,
        });
        iter::once(&mut self.first).chain(rest).collect()
    }

    /// The (first) non-linearity f. A single layer has none.
    pub fn activation(&self) -> Option<Activation> {
        self.blocks.iter().find_map(|block| match block {
            Block::Activation(activation) => Some(*activation),
            _ => None,
        })
    }

    /// The output z⁽ᴸ⁾ for a batch: inference, where nothing is dropped and batch normalisation
    /// takes its running statistics.
    ///
    /// # Panics
    /// When a block does not fit what it is given.
    pub fn apply(&self, x: &impl Input<T>) -> DMatrix<T> {
        self.blocks.iter().fold(self.first.apply(x), |x, block| block.infer(x))
    }

    /// The forward pass (前向传播) with everything that it computes on its way.
    ///
    /// # Panics
    /// As [`DeepNet::apply`].
    pub fn trace(&self, x: &impl Input<T>) -> Trace<T> {
        let mut trace = Trace { z: Vec::new(), a: Vec::new() };
        let mut passing = self.first.apply(x);
        for block in &self.blocks {
            if let Block::Activation(f) = block {
                let a = f.apply(&passing);
                trace.z.push(std::mem::replace(&mut passing, a.clone()));
                trace.a.push(a);
            } else {
                passing = block.infer(passing);
            }
        }
        trace.z.push(passing);
        trace
    }
}

// θ = (W⁽¹⁾, b⁽¹⁾, …, W⁽ᴸ⁾, b⁽ᴸ⁾), and with normalisation γ⁽ˡ⁾ and β⁽ˡ⁾ after b⁽ˡ⁾.
tensors!(DeepNet { first, blocks });

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Network, Sizes, TwoLayerNet};
    use losses::Labels;
    use numdiff::Tensors;
    use property::assert_is;
    use rand::{SeedableRng, rngs::StdRng};

    fn batch() -> (DMatrix<f64>, Labels) {
        let x = DMatrix::from_fn(3, 4, |i, n| ((i * 5 + n * 3) % 7) as f64 - 3.0);
        (x, Labels::new(vec![0, 1, 1, 0], 2).unwrap())
    }

    fn net(sizes: &[usize]) -> DeepNet<f64> {
        let mut rng = StdRng::seed_from_u64(1);
        DeepNet::random(sizes, Activation::Tanh, Initialisation::Normal(0.5), &mut rng)
    }

    #[test]
    fn with_two_layers_it_is_the_two_layer_net() {
        let (x, labels) = batch();
        let deep = net(&[3, 5, 2]);
        let mut rng = StdRng::seed_from_u64(1);
        let two = TwoLayerNet::random(Sizes::new(3, 5, 2), Activation::Tanh, 0.5, &mut rng);
        assert_is(deep.tensors(), two.tensors(), "θ = (W⁽¹⁾, b⁽¹⁾, W⁽²⁾, b⁽²⁾) of one seed");
        let formula = "z⁽²⁾ = W⁽²⁾·f(W⁽¹⁾·X + b⁽¹⁾) + b⁽²⁾";
        assert_is(deep.apply(&x), two.logits(&x), formula);
        let ((deep_loss, deep), (loss, two)) =
            (deep.value_and_gradient(&x, &labels), two.value_and_gradient(&x, &labels));
        assert_is(deep_loss, loss, "L of z⁽²⁾, as a two-layer network's");
        assert_is(deep.tensors(), two.tensors(), "∂L/∂θ, as a two-layer network's");
    }

    #[test]
    fn a_trace_lists_every_layer() {
        let (x, net) = (batch().0, net(&[3, 5, 4, 2]));
        let trace = net.trace(&x);
        let rows = |of: &[DMatrix<f64>]| of.iter().map(DMatrix::nrows).collect::<Vec<_>>();
        assert_is(rows(&trace.a), [5, 4], "rows of a⁽¹⁾ = f(z⁽¹⁾), a⁽²⁾ = f(z⁽²⁾)");
        assert_is(rows(&trace.z), [5, 4, 2], "rows of z⁽¹⁾, z⁽²⁾ and the output z⁽³⁾");
        assert_is(&trace.a[1], &Activation::Tanh.apply(&trace.z[1]), "a⁽²⁾ = f(z⁽²⁾)");
        assert_is(&trace.z[2], &net.apply(&x), "z⁽³⁾, the output");
    }

    #[test]
    fn the_highest_score_counts() {
        let (x, labels) = batch();
        let mut net = net(&[3, 4, 2]).map(|_| 0.0);
        net.layers_mut()[1].bias[1] = 1.0;
        assert_is(
            net.correct(&x, &labels),
            2,
            "how many samples have their highest score in class t",
        );
    }

    #[test]
    fn an_activation_stands_between_each_two_layers() {
        let net = net(&[2, 3, 3, 2]);
        let kinds = net.blocks.iter().map(|block| match block {
            Block::Activation(_) => "f",
            Block::Affine(_) => "layer",
            _ => "other",
        });
        let kinds: Vec<&str> = kinds.collect();
        assert_is(
            kinds,
            ["f", "layer", "f", "layer"],
            "the blocks after the first of three layers",
        );
    }

    #[test]
    fn dropout_stands_after_each_activation_unless_it_drops_nothing() {
        let kinds = |p| {
            let net = net(&[2, 3, 2]).with_dropout(Dropout::new(p).unwrap());
            let is_dropout = net.blocks.iter().map(|block| matches!(block, Block::Dropout(_)));
            is_dropout.collect::<Vec<_>>()
        };
        assert_is(kinds(0.5), [false, true, false], "is it dropout: f, dropout, layer; p = ½");
        assert_is(kinds(0.0), [false, false], "is it dropout: f, layer; p = 0");
    }

    #[test]
    fn the_activation_is_known() {
        assert_is(net(&[2, 3, 2]).activation(), Some(Activation::Tanh), "the first f");
        assert_is(net(&[2, 2]).activation(), None, "one layer has no f");
    }

    #[test]
    #[should_panic(expected = "a layer has two sizes, but got [3]")]
    fn one_size_is_no_layer() {
        let _ = net(&[3]);
    }
}
