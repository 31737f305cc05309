use crate::{Backprop, Initialisation, Network, Sizes};
use graph::{Activation, Affine, Input, softmax_with_loss};
use losses::Labels;
use nalgebra::{DMatrix, RealField};
use numdiff::{Difference, StepSize, tensors};
use rand::Rng;

/// A network with one hidden layer (2层神经网络).
///
/// ```text
/// A = W1·X + b1,   Z = f(A),   logits = W2·Z + b2,   Y = softmax(logits)
/// ```
///
/// Its parameters are one vector θ = (W1, b1, W2, b2), each matrix column by column. A gradient is
/// such a network too, with a slope in place of each parameter.
///
/// Shapes: X is D×N, one sample a column; W1 is H×D and b1 H; A and Z are H×N; W2 is K×H and b2 K;
/// logits and Y are K×N. 784-50-10 has 39 760 parameters.
///
/// Source: B, 2层神经网络的类; A §2.5; E §2.3; C §5.
#[derive(Debug, Clone, PartialEq)]
pub struct TwoLayerNet<T> {
    /// W1 and b1.
    pub hidden: Affine<T>,
    /// W2 and b2.
    pub output: Affine<T>,
    /// The non-linearity f of the hidden layer.
    pub activation: Activation,
}

impl<T: RealField + Copy> TwoLayerNet<T> {
    /// A network to be trained: weights drawn from a normal distribution of mean 0 and standard
    /// deviation `sigma`, biases 0.
    ///
    /// Source: B, `weight_init_std=0.01`.
    pub fn random(sizes: Sizes, activation: Activation, sigma: f64, rng: &mut impl Rng) -> Self {
        Self::initialised(sizes, activation, Initialisation::Normal(sigma), rng)
    }

    /// A network to be trained: weights drawn as [`Initialisation::layer`] does, in the order of θ.
    ///
    /// # Panics
    /// As [`Initialisation::sigma`].
    pub fn initialised(
        sizes: Sizes,
        activation: Activation,
        initialisation: Initialisation,
        rng: &mut impl Rng,
    ) -> Self {
        Self {
            hidden: initialisation.layer(sizes.hidden, sizes.inputs, rng),
            output: initialisation.layer(sizes.outputs, sizes.hidden, rng),
            activation,
        }
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
    pub fn value_and_gradient(&self, x: &impl Input<T>, labels: &Labels) -> (T, Self) {
        let (a, hidden) = self.hidden.forward(x);
        let (z, bend) = self.activation.forward(&a);
        let (logits, output) = self.output.forward(&z);
        let (loss, head) = softmax_with_loss(&logits, labels);

        let d_logits = head.backward(T::one());
        let (d_z, output) = output.backward(&d_logits);
        let d_a = bend.backward(&d_z);
        let hidden = hidden.parameters(&d_a);
        (loss, Self { hidden, output, activation: self.activation })
    }

    /// The gradient by central differences: two forward passes for each parameter (数值梯度).
    ///
    /// The parameters are moved one at a time, in place, and restored bit for bit.
    ///
    /// Source: A §2.5, B and E, `numerical_gradient`.
    ///
    /// # Panics
    /// As [`Network::loss`].
    #[must_use]
    pub fn numerical_gradient(
        &mut self,
        x: &DMatrix<T>,
        labels: &Labels,
        step: StepSize<T>,
    ) -> Self {
        let loss = |net: &Self| net.loss(x, labels);
        numdiff::gradient(loss, self, Difference::Central, step)
    }

    /// [`TwoLayerNet::numerical_gradient`] over the threads of the machine, to the same bits.
    ///
    /// # Panics
    /// As [`Network::loss`].
    #[must_use]
    pub fn parallel_numerical_gradient(
        &self,
        x: &DMatrix<T>,
        labels: &Labels,
        step: StepSize<T>,
    ) -> Self {
        let loss = |net: &Self| net.loss(x, labels);
        numdiff::parallel_gradient(loss, self, Difference::Central, step)
    }
}

impl<T: RealField + Copy> Network<T> for TwoLayerNet<T> {
    fn logits(&self, x: &impl Input<T>) -> DMatrix<T> {
        let z = self.activation.apply(&self.hidden.apply(x));
        self.output.apply(&z)
    }

    fn backprop(
        &self,
        x: &impl Input<T>,
        labels: &Labels,
        _rng: &mut impl Rng,
    ) -> Backprop<T, Self> {
        let (loss, gradient) = self.value_and_gradient(x, labels);
        Backprop { loss, gradient, seen: Vec::new() }
    }

    fn names(&self) -> Vec<String> {
        let names = ["hidden.weight", "hidden.bias", "output.weight", "output.bias"];
        names.map(str::to_owned).to_vec()
    }
}

// θ = (W1, b1, W2, b2).
tensors!(TwoLayerNet { hidden, output } same { activation });

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::{dmatrix, dvector};
    use numdiff::{Shape, Tensors};
    use property::assert_is;
    use rand::{SeedableRng, rngs::StdRng};

    fn random(seed: u64) -> TwoLayerNet<f64> {
        let sizes = Sizes::new(784, 50, 10);
        TwoLayerNet::random(sizes, Activation::Relu, 0.01, &mut StdRng::seed_from_u64(seed))
    }

    fn net() -> TwoLayerNet<f64> {
        random(1)
    }

    #[test]
    fn the_parameters_of_784_50_10() {
        let net = net();
        let lengths: Vec<usize> = net.tensors().iter().map(|t| t.len()).collect();
        assert_is(lengths, [784 * 50, 50, 50 * 10, 10], "numbers of W1, b1, W2, b2");
        assert_is(net.count(), 39_760, "numbers of θ = (W1, b1, W2, b2)");
        let (matrix, vector) = (Shape::Matrix, Shape::Vector);
        let expected = [matrix(50, 784), vector(50), matrix(10, 50), vector(10)];
        assert_is(net.shapes(), expected, "W1 is H×D and b1 H, W2 is K×H and b2 K");
    }

    #[test]
    fn weights_have_the_spread_asked_for_and_biases_are_zero() {
        let TwoLayerNet { hidden, output, .. } = net();
        let (mean, deviation) = (hidden.weight.mean(), hidden.weight.variance().sqrt());
        assert!(
            (deviation - 0.01).abs() < 1e-4,
            "spread σ of W1\nyours     {deviation}\nexpected  0.01, to 1e-4"
        );
        assert!(mean.abs() < 2e-4, "mean of W1\nyours     {mean}\nexpected  0, to 2e-4");
        assert_is((hidden.bias.amax(), output.bias.amax()), (0.0, 0.0), "max |b1|, max |b2|");
    }

    #[test]
    fn a_seed_gives_the_same_bits() {
        let first = |seed| random(seed).hidden.weight[0];
        assert!(
            random(7) == random(7),
            "θ of a seed, twice\nyours     two networks\nexpected  one"
        );
        let (seven, eight) = (first(7), first(8));
        assert!(
            random(7) != random(8),
            "θ of two seeds\nyours     W1[0, 0] = {seven} and {eight}\nexpected  two networks"
        );
    }

    #[test]
    fn units_begin_differently() {
        let weight = net().hidden.weight;
        let (first, second) = (weight[(0, 0)], weight[(1, 0)]);
        assert!(
            first != second,
            "W1[k, i] = σ·(standard normal), each drawn by itself\nyours     {first} and {second}\nexpected  two numbers"
        );
    }

    // The second unit is off, as A = −2, and the score of the first class is negative.
    #[test]
    fn scores_of_a_relu_network() {
        let net = TwoLayerNet {
            hidden: Affine { weight: dmatrix![1.0; -1.0], bias: dvector![1.0, 1.0] },
            output: Affine { weight: dmatrix![-1.0, 5.0; 2.0, 7.0], bias: dvector![0.5, 0.0] },
            activation: Activation::Relu,
        };
        let formula = "logits = W2·f(W1·x + b1) + b2, f = ReLU, W1·x + b1 = (4, −2)";
        assert_is(net.logits(&dmatrix![3.0]), dmatrix![-3.5; 8.0], formula);
    }

    #[test]
    fn each_tensor_has_its_name() {
        let expected = ["hidden.weight", "hidden.bias", "output.weight", "output.bias"];
        assert_is(net().names(), expected, "the names of W1, b1, W2, b2");
    }

    #[test]
    fn one_sample_is_enough_to_learn_from() {
        assert_is(net().smallest_batch(), 1, "how few samples can be learnt from at a time");
    }

    #[test]
    fn an_untrained_net_loses_ln_10() {
        let x = DMatrix::from_fn(784, 20, |i, n| ((i * 7 + n * 11) % 13) as f64 / 13.0);
        let labels = Labels::new((0..20).map(|n| n % 10).collect(), 10).unwrap();
        let loss = net().loss(&x, &labels);
        assert!(
            (loss - 10.0f64.ln()).abs() < 0.05,
            "L where all y are near 1/10: −ln(1/10)\nyours     {loss}\nexpected  2.30, to 0.05"
        );
    }

    #[test]
    fn accuracy_counts_the_highest_scores() {
        let mut net = net();
        net.output.weight.fill(0.0);
        net.output.bias[3] = 1.0;
        let labels = Labels::new(vec![3, 3, 5, 3], 10).unwrap();
        let yours = net.accuracy(&DMatrix::zeros(784, 4), &labels);
        assert_is(yours, 0.75, "accuracy = right answers / N, 3 of 4 are right");
    }

    #[test]
    fn scores_that_are_no_numbers_are_no_answers() {
        let mut net = net();
        net.output.bias.fill(f64::NAN);
        let labels = Labels::new(vec![0, 0], 10).unwrap();
        let yours = net.accuracy(&DMatrix::zeros(784, 2), &labels);
        assert_is(yours, 0.0, "accuracy = right answers / N, where NaN is no answer");
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
        for sum in &y.row_sum() {
            assert!(
                (sum - 1.0).abs() < 1e-12,
                "Σₖ Y[k, n], Y = softmax(logits)\nyours     {sum}\nexpected  1"
            );
        }
    }
}
