use crate::{Network, Params, Sizes};
use graph::{Activation, Input, softmax_with_loss};
use losses::Labels;
use nalgebra::{DMatrix, RealField};
use numdiff::{Difference, Step, Tensors};
use rand::Rng;

/// A network with one hidden layer (2层神经网络).
///
/// ```text
/// A = W1·X + b1,   Z = f(A),   logits = W2·Z + b2,   Y = softmax(logits)
/// ```
///
/// Shapes: X is D×N, one sample a column; A and Z are H×N; logits and Y are K×N.
///
/// Source: B, 2层神经网络的类; A §2.5; E §2.3; C §5.
#[derive(Debug, Clone, PartialEq)]
pub struct TwoLayerNet<T> {
    /// W1, b1, W2, b2.
    pub params: Params<T>,
    /// The non-linearity f of the hidden layer.
    pub activation: Activation,
}

impl<T: RealField + Copy> TwoLayerNet<T> {
    /// A network to be trained: normally distributed weights of standard deviation `sigma`, biases
    /// 0.
    pub fn random(sizes: Sizes, activation: Activation, sigma: f64, rng: &mut impl Rng) -> Self {
        Self { params: Params::random(sizes, sigma, rng), activation }
    }

    /// The loss and its gradient with respect to all parameters, by backpropagation
    /// (误差反向传播法).
    ///
    /// Forward through the layers, keeping each one's way back; then back through them in reverse:
    ///
    /// ```text
    /// ∂L/∂logits = (Y − T)/N
    /// ∂L/∂W2 = ∂L/∂logits·Zᵀ     ∂L/∂b2 = Σₙ ∂L/∂logits     ∂L/∂Z = W2ᵀ·∂L/∂logits
    /// ∂L/∂A = ∂L/∂Z ⊙ f′(A)
    /// ∂L/∂W1 = ∂L/∂A·Xᵀ          ∂L/∂b1 = Σₙ ∂L/∂A
    /// ```
    ///
    /// Source: E §2.3, `gradient`; C §6 and §10.4.
    ///
    /// # Panics
    /// As [`Network::loss`].
    pub fn gradient(&self, x: &impl Input<T>, labels: &Labels) -> (T, Params<T>) {
        let (a, hidden) = self.params.hidden.forward(x);
        let (z, activation) = self.activation.forward(&a);
        let (logits, output) = self.params.output.forward(&z);
        let (loss, head) = softmax_with_loss(&logits, labels);

        let d_logits = head.backward(T::one());
        let (d_z, output) = output.backward(&d_logits);
        let d_a = activation.backward(&d_z);
        let hidden = hidden.parameters(&d_a);
        (loss, Params { hidden, output })
    }

    /// The gradient by central differences: two forward passes for each parameter (数值梯度).
    ///
    /// The parameters are moved one at a time, in place, and restored bit for bit.
    ///
    /// Source: A §2.5, B and E, `numerical_gradient`.
    ///
    /// # Panics
    /// As [`Network::loss`].
    pub fn numerical_gradient(
        &mut self,
        x: &DMatrix<T>,
        labels: &Labels,
        step: Step<T>,
    ) -> Params<T> {
        let loss = |net: &Self| net.loss(x, labels);
        numdiff::gradient(loss, self, Difference::Central, step).params
    }

    /// [`TwoLayerNet::numerical_gradient`] over the threads of the machine, to the same bits.
    ///
    /// # Panics
    /// As [`Network::loss`].
    pub fn parallel_gradient(&self, x: &DMatrix<T>, labels: &Labels, step: Step<T>) -> Params<T> {
        let loss = |net: &Self| net.loss(x, labels);
        numdiff::parallel_gradient(loss, self, Difference::Central, step).params
    }
}

/// The gradient does without its activation, which has nothing to learn, so [`TwoLayerNet::gradient`]
/// gives the [`Params`] alone.
impl<T: RealField + Copy> Network<T> for TwoLayerNet<T> {
    fn logits(&self, x: &impl Input<T>) -> DMatrix<T> {
        let z = self.activation.apply(&self.params.hidden.apply(x));
        self.params.output.apply(&z)
    }

    fn backprop(&self, x: &impl Input<T>, labels: &Labels, _rng: &mut impl Rng) -> (T, Self) {
        let (loss, params) = self.gradient(x, labels);
        let activation = self.activation;
        (loss, Self { params, activation })
    }

    fn names(&self) -> Vec<String> {
        let names = ["hidden.weight", "hidden.bias", "output.weight", "output.bias"];
        names.map(str::to_owned).to_vec()
    }
}

/// θ is the parameters'.
impl<T: RealField + Copy> Tensors<T> for TwoLayerNet<T> {
    type Of<U: RealField + Copy> = TwoLayerNet<U>;

    fn tensors(&self) -> Vec<&[T]> {
        self.params.tensors()
    }

    fn tensors_mut(&mut self) -> Vec<&mut [T]> {
        self.params.tensors_mut()
    }

    fn shapes(&self) -> Vec<(usize, usize)> {
        self.params.shapes()
    }

    fn map<U: RealField + Copy>(&self, f: impl FnMut(T) -> U) -> TwoLayerNet<U> {
        TwoLayerNet { params: self.params.map(f), activation: self.activation }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::dmatrix;
    use rand::{SeedableRng, rngs::StdRng};

    fn net() -> TwoLayerNet<f64> {
        let sizes = Sizes::new(784, 50, 10);
        TwoLayerNet::random(sizes, Activation::Relu, 0.01, &mut StdRng::seed_from_u64(1))
    }

    #[test]
    fn an_untrained_net_loses_ln_10() {
        let x = DMatrix::from_fn(784, 20, |i, n| ((i * 7 + n * 11) % 13) as f64 / 13.0);
        let labels = Labels::new((0..20).map(|n| n % 10).collect(), 10).unwrap();
        let loss = net().loss(&x, &labels);
        assert!((loss - 10.0f64.ln()).abs() < 0.05, "loss {loss}");
    }

    #[test]
    fn accuracy_counts_the_highest_scores() {
        let mut net = net();
        net.params.output.weight.fill(0.0);
        net.params.output.bias[3] = 1.0;
        let labels = Labels::new(vec![3, 3, 5, 3], 10).unwrap();
        assert_eq!(net.accuracy(&DMatrix::zeros(784, 4), &labels), 0.75);
    }

    #[test]
    fn scores_that_are_no_numbers_are_no_answers() {
        let mut net = net();
        net.params.output.bias.fill(f64::NAN);
        let labels = Labels::new(vec![0, 0], 10).unwrap();
        assert_eq!(net.accuracy(&DMatrix::zeros(784, 2), &labels), 0.0);
    }

    #[test]
    #[should_panic(expected = "outputs are 10×2, but the labels are of 20 classes and 2 samples")]
    fn labels_of_other_classes_are_refused() {
        let labels = Labels::new(vec![0, 15], 20).unwrap();
        let _ = net().accuracy(&DMatrix::zeros(784, 2), &labels);
    }

    #[test]
    fn predictions_are_probabilities() {
        let y = net().predict(&DMatrix::from_element(784, 2, 0.5));
        let sums = y.row_sum();
        assert!((sums - dmatrix![1.0, 1.0].row(0)).amax() < 1e-12, "{y}");
    }
}
