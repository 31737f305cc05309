use crate::{Initialisation, Network};
use graph::{Activation, Affine, Input, softmax_with_loss};
use losses::Labels;
use nalgebra::{DMatrix, RealField};
use numdiff::Tensors;
use rand::Rng;

/// A network of any depth (多层神经网络): affine layers with one activation between them.
///
/// ```text
/// a⁽⁰⁾ = X,   z⁽ˡ⁾ = W⁽ˡ⁾·a⁽ˡ⁻¹⁾ + b⁽ˡ⁾,   a⁽ˡ⁾ = f(z⁽ˡ⁾) for l < L,   output z⁽ᴸ⁾
/// ```
///
/// The output is raw. It may be the value of a function, or the scores that [`Network::loss`] puts
/// through softmax.
///
/// Shapes: X is D×N, one sample a column; z⁽ˡ⁾ and a⁽ˡ⁾ have as many rows as W⁽ˡ⁾.
///
/// Source: C §5.1.
#[derive(Debug, Clone, PartialEq)]
pub struct DeepNet<T> {
    /// W⁽¹⁾ b⁽¹⁾ to W⁽ᴸ⁾ b⁽ᴸ⁾, one at least. A gradient has the same layers.
    pub layers: Vec<Affine<T>>,
    /// The non-linearity f of all layers but the last.
    pub activation: Activation,
}

/// All that a forward pass computes.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace<T> {
    /// z⁽¹⁾ to z⁽ᴸ⁾: what goes into the activations; the last is the output.
    pub z: Vec<DMatrix<T>>,
    /// a⁽¹⁾ to a⁽ᴸ⁻¹⁾: what comes out of them.
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
    /// assert_eq!(net.layers.len(), 3);
    /// assert_eq!(net.layers[1].weight.shape(), (2, 3));
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
        Self { layers: layers.collect(), activation }
    }

    /// The output z⁽ᴸ⁾ for a batch.
    ///
    /// # Panics
    /// When a layer does not fit what it is given, or there is no layer.
    pub fn apply(&self, x: &impl Input<T>) -> DMatrix<T> {
        let (first, rest) = self.first_and_rest();
        rest.iter().fold(first.apply(x), |z, layer| layer.apply(&self.activation.apply(&z)))
    }

    /// The forward pass (前向传播) with everything that it computes on its way.
    ///
    /// # Panics
    /// As [`DeepNet::apply`].
    pub fn trace(&self, x: &DMatrix<T>) -> Trace<T> {
        let (first, rest) = self.first_and_rest();
        let mut z = first.apply(x);
        let mut trace = Trace { z: Vec::new(), a: Vec::new() };
        for layer in rest {
            let a = self.activation.apply(&z);
            trace.z.push(std::mem::replace(&mut z, layer.apply(&a)));
            trace.a.push(a);
        }
        trace.z.push(z);
        trace
    }

    /// The loss of a batch as a classifier and its gradient with respect to all parameters, by
    /// backpropagation.
    ///
    /// # Panics
    /// As [`Network::loss`].
    pub fn gradient(&self, x: &impl Input<T>, labels: &Labels) -> (T, Self) {
        self.gradient_of(x, |output| {
            let (loss, head) = softmax_with_loss(output, labels);
            (loss, head.backward(T::one()))
        })
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
    /// As [`DeepNet::apply`], and when ∂L/∂z⁽ᴸ⁾ has not the shape of the output.
    pub fn gradient_of<L>(
        &self,
        x: &impl Input<T>,
        loss: impl FnOnce(&DMatrix<T>) -> (L, DMatrix<T>),
    ) -> (L, Self) {
        let (first, rest) = self.first_and_rest();
        let (z, pullback) = first.forward(x);
        let (loss, d_z, mut layers) = self.above(&z, rest, loss);
        layers.push(pullback.parameters(&d_z));
        layers.reverse();
        let gradient = Self { layers, activation: self.activation };
        (loss, gradient)
    }

    /// All that lies above z: the loss, ∂L/∂z, and the gradients of the layers, the last one first.
    ///
    /// Each call goes one layer forward, calls itself for the rest, and goes one layer back: what a
    /// pullback borrows lives as long as it does.
    fn above<L>(
        &self,
        z: &DMatrix<T>,
        rest: &[Affine<T>],
        loss: impl FnOnce(&DMatrix<T>) -> (L, DMatrix<T>),
    ) -> (L, DMatrix<T>, Vec<Affine<T>>) {
        let Some((layer, rest)) = rest.split_first() else {
            let (loss, d_z) = loss(z);
            return (loss, d_z, Vec::new());
        };
        let (a, activation) = self.activation.forward(z);
        let (z, affine) = layer.forward(&a);

        let (loss, d_z, mut gradients) = self.above(&z, rest, loss);
        let (d_a, gradient) = affine.backward(&d_z);
        gradients.push(gradient);
        (loss, activation.backward(&d_a), gradients)
    }

    fn first_and_rest(&self) -> (&Affine<T>, &[Affine<T>]) {
        self.layers.split_first().expect("at least one layer")
    }
}

/// The logits are the output.
impl<T: RealField + Copy> Network<T> for DeepNet<T> {
    fn logits(&self, x: &impl Input<T>) -> DMatrix<T> {
        self.apply(x)
    }

    fn backprop(&self, x: &impl Input<T>, labels: &Labels, _rng: &mut impl Rng) -> (T, Self) {
        self.gradient(x, labels)
    }

    fn names(&self) -> Vec<String> {
        let layers = 0..self.layers.len();
        layers.flat_map(|l| [format!("layers.{l}.weight"), format!("layers.{l}.bias")]).collect()
    }
}

/// θ = (W⁽¹⁾, b⁽¹⁾, …, W⁽ᴸ⁾, b⁽ᴸ⁾).
impl<T: RealField + Copy> Tensors<T> for DeepNet<T> {
    type Of<U: RealField + Copy> = DeepNet<U>;

    fn tensors(&self) -> Vec<&[T]> {
        self.layers.iter().flat_map(Affine::tensors).collect()
    }

    fn tensors_mut(&mut self) -> Vec<&mut [T]> {
        let layers = self.layers.iter_mut();
        layers.flat_map(Affine::tensors_mut).collect()
    }

    fn shapes(&self) -> Vec<(usize, usize)> {
        self.layers.iter().flat_map(Affine::shapes).collect()
    }

    fn map<U: RealField + Copy>(&self, mut f: impl FnMut(T) -> U) -> DeepNet<U> {
        DeepNet {
            layers: self.layers.iter().map(|layer| layer.map(&mut f)).collect(),
            activation: self.activation,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Sizes, TwoLayerNet};
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
        assert_eq!(deep.tensors(), two.tensors());
        assert_eq!(deep.apply(&x), two.logits(&x));
        let ((deep_loss, deep), (loss, two)) =
            (deep.gradient(&x, &labels), two.gradient(&x, &labels));
        assert_eq!((deep_loss, deep.tensors()), (loss, two.tensors()));
    }

    #[test]
    fn a_trace_lists_every_layer() {
        let (x, net) = (batch().0, net(&[3, 5, 4, 2]));
        let trace = net.trace(&x);
        let rows = |of: &[DMatrix<f64>]| of.iter().map(DMatrix::nrows).collect::<Vec<_>>();
        assert_eq!((rows(&trace.z), rows(&trace.a)), (vec![5, 4, 2], vec![5, 4]));
        assert_eq!(trace.a[1], net.activation.apply(&trace.z[1]));
        assert_eq!(trace.z[2], net.apply(&x));
    }

    #[test]
    fn the_highest_score_counts() {
        let (x, labels) = batch();
        let mut net = net(&[3, 4, 2]).map(|_| 0.0);
        net.layers[1].bias[1] = 1.0;
        assert_eq!(net.correct(&x, &labels), 2);
    }

    #[test]
    #[should_panic(expected = "a layer has two sizes, but got [3]")]
    fn one_size_is_no_layer() {
        let _ = net(&[3]);
    }
}
