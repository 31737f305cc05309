use crate::{DeepNet, Network, Norm};
use graph::{Activation, Affine, Dropout, Input, softmax_with_loss};
use losses::Labels;
use nalgebra::{DMatrix, RealField};
use numdiff::Tensors;
use rand::Rng;

/// A multilayer perceptron (多层感知机): [`DeepNet`] with what was found later to help deep networks
/// learn, normalisation and dropout.
///
/// ```text
/// z⁽ˡ⁾ = W⁽ˡ⁾·a⁽ˡ⁻¹⁾ + b⁽ˡ⁾,   a⁽ˡ⁾ = dropout(f(norm⁽ˡ⁾(z⁽ˡ⁾))) for l < L,   logits z⁽ᴸ⁾
/// ```
///
/// At inference nothing is dropped, and batch normalisation takes its running statistics.
///
/// Shapes: X is D×N, one sample a column; logits are K×N.
///
/// Source: C §9; A, 防止过拟合.
#[derive(Debug, Clone, PartialEq)]
pub struct Mlp<T> {
    /// W⁽¹⁾ b⁽¹⁾ to W⁽ᴸ⁾ b⁽ᴸ⁾.
    pub layers: Vec<Affine<T>>,
    /// What normalises z⁽¹⁾ to z⁽ᴸ⁻¹⁾.
    pub norms: Vec<Norm<T>>,
    /// The non-linearity f.
    pub activation: Activation,
    /// What silences hidden units while learning.
    pub dropout: Dropout,
}

/// What lies above a layer's z: the loss, ∂L/∂z, and the gradients, those of the last layer first.
struct Above<T> {
    loss: T,
    d_z: DMatrix<T>,
    layers: Vec<Affine<T>>,
    norms: Vec<Norm<T>>,
}

impl<T: RealField + Copy> Mlp<T> {
    /// The layers and the activation of `net`, with `norm(features)` before each activation, and
    /// dropout after it.
    ///
    /// ```
    /// use graph::Dropout;
    /// use net::{Activation, DeepNet, Initialisation, Mlp, Network, Norm};
    /// use rand::{SeedableRng, rngs::StdRng};
    ///
    /// let mut rng = StdRng::seed_from_u64(1);
    /// let deep: DeepNet<f32> =
    ///     DeepNet::random(&[4, 8, 3], Activation::Relu, Initialisation::He, &mut rng);
    /// let net = Mlp::new(deep, Norm::batch, Dropout::new(0.5)?);
    /// assert_eq!(net.names()[2..4], ["norms.0.gamma", "norms.0.beta"]);
    /// # Ok::<(), graph::DropoutError>(())
    /// ```
    ///
    /// # Panics
    /// When `net` has no layer.
    pub fn new(net: DeepNet<T>, norm: impl Fn(usize) -> Norm<T>, dropout: Dropout) -> Self {
        let (_, hidden) = net.layers.split_last().expect("at least one layer");
        Self {
            norms: hidden.iter().map(|layer| norm(layer.bias.len())).collect(),
            layers: net.layers,
            activation: net.activation,
            dropout,
        }
    }

    /// Each call goes one layer forward, calls itself for the rest, and goes one layer back: what a
    /// pullback borrows lives as long as it does.
    fn above(&self, level: usize, z: DMatrix<T>, labels: &Labels, rng: &mut impl Rng) -> Above<T> {
        let Some(norm) = self.norms.get(level) else {
            let (loss, head) = softmax_with_loss(&z, labels);
            return Above {
                loss,
                d_z: head.backward(T::one()),
                layers: Vec::new(),
                norms: Vec::new(),
            };
        };
        let (normal, normalisation) = norm.forward(z);
        let (a, activation) = self.activation.forward(&normal);
        let (a, dropout) = self.dropout.forward(&a, rng);
        let (z, affine) = self.layers[level + 1].forward(&a);

        let mut above = self.above(level + 1, z, labels, rng);
        let (d_a, layer) = affine.backward(&above.d_z);
        above.layers.push(layer);
        above.d_z = activation.backward(&dropout.backward(&d_a));
        match normalisation {
            None => above.norms.push(Norm::Nothing),
            Some(pullback) => {
                let (d_z, params) = pullback.backward(&above.d_z);
                above.d_z = d_z;
                above.norms.push(norm.with_params(params));
            }
        }
        above
    }
}

impl<T: RealField + Copy> Network<T> for Mlp<T> {
    fn logits(&self, x: &impl Input<T>) -> DMatrix<T> {
        let z = self.layers[0].apply(x);
        let rest = self.norms.iter().zip(&self.layers[1..]);
        rest.fold(z, |z, (norm, layer)| layer.apply(&self.activation.apply(&norm.infer(z))))
    }

    fn backprop(&self, x: &impl Input<T>, labels: &Labels, rng: &mut impl Rng) -> (T, Self) {
        let (z, first) = self.layers[0].forward(x);
        let mut above = self.above(0, z, labels, rng);
        above.layers.push(first.parameters(&above.d_z));
        above.layers.reverse();
        above.norms.reverse();
        let gradient = Self {
            layers: above.layers,
            norms: above.norms,
            activation: self.activation,
            dropout: self.dropout,
        };
        (above.loss, gradient)
    }

    fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        for level in 0..self.layers.len() {
            names.extend(["weight", "bias"].map(|name| format!("layers.{level}.{name}")));
            let of_norm = self.norms.get(level).map_or(&[][..], Norm::names);
            names.extend(of_norm.iter().map(|name| format!("norms.{level}.{name}")));
        }
        names
    }

    /// Batch normalisation needs two.
    fn smallest_batch(&self) -> usize {
        let needed = self.norms.iter().map(Norm::smallest_batch);
        needed.max().unwrap_or(1)
    }

    /// The running statistics of batch normalisation, as they are without dropout: at inference
    /// nothing is dropped.
    fn observe(&mut self, x: &impl Input<T>) {
        if self.smallest_batch() == 1 {
            return;
        }
        let mut z = self.layers[0].apply(x);
        for (norm, layer) in self.norms.iter_mut().zip(&self.layers[1..]) {
            norm.observe(&z);
            let (normal, _) = norm.forward(z);
            z = layer.apply(&self.activation.apply(&normal));
        }
    }

    fn statistics(&self) -> Vec<(String, &[T])> {
        let levels = self.norms.iter().enumerate();
        let named = levels.map(|(level, norm)| running(level).into_iter().zip(norm.statistics()));
        named.flatten().collect()
    }

    fn statistics_mut(&mut self) -> Vec<(String, &mut [T])> {
        let levels = self.norms.iter_mut().enumerate();
        let named =
            levels.map(|(level, norm)| running(level).into_iter().zip(norm.statistics_mut()));
        named.flatten().collect()
    }
}

/// What the running statistics of a level are called.
fn running(level: usize) -> [String; 2] {
    ["mean", "variance"].map(|name| format!("norms.{level}.running_{name}"))
}

/// θ = (W⁽¹⁾, b⁽¹⁾, γ⁽¹⁾, β⁽¹⁾, …, W⁽ᴸ⁾, b⁽ᴸ⁾).
impl<T: RealField + Copy> Tensors<T> for Mlp<T> {
    type Of<U: RealField + Copy> = Mlp<U>;

    fn tensors(&self) -> Vec<&[T]> {
        let mut tensors = Vec::new();
        for (level, layer) in self.layers.iter().enumerate() {
            tensors.extend(layer.tensors());
            tensors.extend(self.norms.get(level).into_iter().flat_map(Norm::tensors));
        }
        tensors
    }

    fn tensors_mut(&mut self) -> Vec<&mut [T]> {
        let mut norms = self.norms.iter_mut();
        let mut tensors = Vec::new();
        for layer in &mut self.layers {
            tensors.extend(layer.tensors_mut());
            tensors.extend(norms.next().into_iter().flat_map(Norm::tensors_mut));
        }
        tensors
    }

    fn shapes(&self) -> Vec<(usize, usize)> {
        let mut shapes = Vec::new();
        for (level, layer) in self.layers.iter().enumerate() {
            shapes.extend(layer.shapes());
            shapes.extend(self.norms.get(level).into_iter().flat_map(Norm::shapes));
        }
        shapes
    }

    /// In the order of θ, which `f` may count by.
    fn map<U: RealField + Copy>(&self, mut f: impl FnMut(T) -> U) -> Mlp<U> {
        let (mut layers, mut norms) = (Vec::new(), Vec::new());
        for (level, layer) in self.layers.iter().enumerate() {
            layers.push(layer.map(&mut f));
            norms.extend(self.norms.get(level).map(|norm| norm.map(&mut f)));
        }
        Mlp { layers, norms, activation: self.activation, dropout: self.dropout }
    }
}
