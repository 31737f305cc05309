//! The gradient of random networks: backpropagation against dual numbers, against differences, and
//! a batch against its samples.

mod checked;
mod slopes;

use checked::assert_accepted;
use losses::Labels;
use nalgebra::DMatrix;
use net::{Activation, Network, Sizes, TwoLayerNet};
use numdiff::{
    StepSize, Tensors, Verdict, check,
    dual::{self, Dual64},
};
use property::{assert_is, matrix, property};
use proptest::{collection::vec, prelude::*};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use slopes::assert_slopes;

const BACK: &str = "∂L/∂W2 = ∂L/∂logits·Zᵀ,  ∂L/∂A = W2ᵀ·∂L/∂logits ⊙ f′(A),  ∂L/∂W1 = ∂L/∂A·Xᵀ,  ∂L/∂b the sums over n";

/// A batch, and the seed of a network for it and of a direction in the space of its parameters.
#[derive(Debug, Clone)]
struct Case {
    activation: Activation,
    sizes: Sizes,
    seed: u64,
    x: DMatrix<f64>,
    labels: Labels,
}

impl Case {
    /// Parameters to ±3, twice: a network and a direction.
    fn random(&self) -> [TwoLayerNet<f64>; 2] {
        let mut rng = StdRng::seed_from_u64(self.seed);
        let empty = TwoLayerNet::<f64>::random(self.sizes, self.activation, 0.0, &mut rng);
        std::array::from_fn(|_| empty.map(|_| rng.random_range(-3.0..3.0)))
    }

    fn net(&self) -> TwoLayerNet<f64> {
        let [net, _] = self.random();
        net
    }
}

fn activation() -> impl Strategy<Value = Activation> {
    use Activation::{Relu, Sigmoid, Tanh};
    prop_oneof![Just(Relu), Just(Sigmoid), Just(Tanh)]
}

/// N 1–8, D 1–12, H 1–10, K 2–10.
fn case(entry: impl Strategy<Value = f64> + Clone + 'static) -> impl Strategy<Value = Case> {
    let shape = (1..=8_usize, 1..=12_usize, 1..=10_usize, 2..=10_usize);
    shape.prop_flat_map(move |(n, inputs, hidden, outputs)| {
        let sizes = Sizes::new(inputs, hidden, outputs);
        let labels =
            vec(0..outputs, n).prop_map(move |labels| Labels::new(labels, outputs).unwrap());
        let parts = (activation(), any::<u64>(), matrix(entry.clone(), inputs, n), labels);
        parts.prop_map(move |(activation, seed, x, labels)| Case {
            activation,
            sizes,
            seed,
            x,
            labels,
        })
    })
}

/// Ordinary values, and zeros, at which a unit without bias has its kink.
fn with_zeros() -> BoxedStrategy<f64> {
    prop_oneof![4 => -3.0..3.0, 1 => Just(0.0)].boxed()
}

#[track_caller]
fn assert_exact(net: &TwoLayerNet<f64>, case: &Case) {
    let (x, labels, [_, direction]) = (&case.x, &case.labels, &case.random());
    let before = (net.clone(), x.clone());
    let (loss, gradient) = net.value_and_gradient(x, labels);
    assert_is((net, x), (&before.0, &before.1), "net and batch stay as they were");
    assert_is(loss, net.loss(x, labels), "L, with the gradient as without");

    let dual_x = x.map(Dual64::from_re);
    let exact = dual::gradient(|net: &TwoLayerNet<Dual64>| net.loss(&dual_x, labels), net);
    assert_slopes(&gradient, &exact, |_| 1e-10, BACK);

    let moved = dual::along(net, direction);
    let slope = moved.loss(&dual_x, labels).eps;
    let terms = gradient.entries().zip(direction.entries()).map(|(g, u)| g * u);
    let (sum, size) = terms.fold((0.0, 0.0), |(sum, size), term| (sum + term, size + term.abs()));
    // The slope is also a sum of (y − t)·dlogits / N, whose terms are large where the logits are.
    let size = size + size_of_slope(net, direction, &moved, case);
    let difference = (sum - slope).abs();
    assert!(
        difference <= 1e-12 * size,
        "⟨∇L, u⟩, the slope along u\nyours     {sum:e}\nexpected  {slope:e} by dual numbers"
    );
}

/// Σ |y − t|·(|W2|·|dZ| + |dW2|·|Z| + |db2|) / N, the magnitude of the terms that L's slope sums.
fn size_of_slope(
    net: &TwoLayerNet<f64>,
    direction: &TwoLayerNet<f64>,
    moved: &TwoLayerNet<Dual64>,
    Case { x, labels, .. }: &Case,
) -> f64 {
    let dual_x = x.map(Dual64::from_re);
    let (z, d_z) = dual::parts(&net.activation.apply(&moved.hidden.apply(&dual_x)));
    let (output, d_output) = (&net.output, &direction.output);
    let mut terms = output.weight.abs() * d_z.abs() + d_output.weight.abs() * z.abs();
    for mut sample in terms.column_iter_mut() {
        sample += d_output.bias.abs();
    }
    let off = (net.predict(x) - labels.one_hot::<f64>()).abs();
    off.component_mul(&terms).sum() / labels.len() as f64
}

property! {
    #[test]
    fn backprop_is_exact(case in case(with_zeros())) {
        assert_exact(&case.net(), &case);
    }

    // Biases of 0 on a sample of zeros: every hidden unit is exactly at its kink.
    #[test]
    fn backprop_is_exact_at_kinks(mut case in case(with_zeros())) {
        let mut net = case.net();
        net.hidden.bias.fill(0.0);
        case.x.column_mut(0).fill(0.0);
        assert_exact(&net, &case);
    }

    // Output weights so large that the logits reach ±50.
    #[test]
    fn backprop_is_exact_when_saturated(case in case(with_zeros())) {
        let mut net = case.net();
        let largest = net.logits(&case.x).amax().max(1e-3);
        net.output = net.output.map(|w| w * 50.0 / largest);
        assert_exact(&net, &case);
    }

    #[test]
    fn a_batch_gradient_is_the_mean_of_its_samples(case in case(with_zeros())) {
        let (net, Case { x, labels, .. }) = (case.net(), &case);
        let n = labels.len();
        let mut mean = net.map(|_| 0.0);
        for sample in 0..n {
            let one = x.columns(sample, 1).into_owned();
            let (_, gradient) = net.value_and_gradient(&one, &labels.select(&[sample]));
            for (mean, g) in mean.tensors_mut().into_iter().flatten().zip(gradient.entries()) {
                *mean += g / n as f64;
            }
        }
        let batch = net.value_and_gradient(x, labels).1;
        assert_slopes(&batch, &mean, |_| 1e-12, "∂L/∂θ of a batch = mean of ∂L/∂θ of its samples");
    }

    #[test]
    fn differences_agree_within_their_noise(case in case(-3.0..3.0)) {
        let (mut net, Case { x, labels, .. }) = (case.net(), &case);
        let (_, analytic) = net.value_and_gradient(x, labels);
        let before = net.clone();
        let outcome = check(|net: &TwoLayerNet<f64>| net.loss(x, labels), &mut net, &analytic);
        assert_is(&net, &before, "θ is restored");
        assert_accepted(&outcome, &net, BACK);

        // Where the check saw no kink, the simple central difference agrees to the digits that it has.
        let numerical = net.numerical_gradient(x, labels, StepSize::Balanced);
        for (entry, numerical) in outcome.entries.iter().zip(numerical.entries()) {
            let error = (entry.analytic - numerical).abs();
            let agrees = error <= 2.0 * entry.bound + 1e-9 * entry.analytic.abs();
            prop_assert!(
                agrees || entry.verdict == Verdict::Kink,
                "∂L/∂θ ≈ (L(θ + h) − L(θ − h)) / 2h\nyours     {:e}\nexpected  {numerical:e} within {:e}",
                entry.analytic,
                entry.bound
            );
        }
    }

    // What a check is for: each kind of mistake is found.
    #[test]
    fn mistakes_are_found(case in case(0.1..1.0), which in 0..6_usize) {
        let (net, Case { x, labels, .. }) = (case.net(), &case);
        let mut net = net.map(|w| w / 3.0);
        let (_, right) = net.value_and_gradient(x, labels);
        let wrong = mistake(which, &right);
        let off = wrong.entries().zip(right.entries()).map(|(a, b)| (a - b).abs());
        prop_assume!(off.fold(0.0, f64::max) > 1e-6);
        let outcome = check(|net: &TwoLayerNet<f64>| net.loss(x, labels), &mut net, &wrong);
        assert_is(outcome.verdict(), Verdict::Wrong, "the verdict on a gradient with a mistake");
    }
}

fn mistake(which: usize, right: &TwoLayerNet<f64>) -> TwoLayerNet<f64> {
    let mut wrong = right.clone();
    match which {
        0 => wrong = right.map(|g| -g),
        1 => wrong = right.map(|g| g * 2.0),
        2 => wrong.hidden.bias.fill(0.0),
        3 => wrong.output.bias *= 3.0,
        4 => wrong.output.weight[(0, 0)] += 0.01,
        _ => wrong.hidden.weight *= 1.001,
    }
    wrong
}
