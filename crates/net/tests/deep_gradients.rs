//! The gradient of random networks of one to five layers against dual numbers.

mod checked;
mod slopes;

use checked::assert_accepted;
use losses::Labels;
use nalgebra::DMatrix;
use net::{Activation, DeepNet, Initialisation, Network};
use numdiff::{
    Tensors, check,
    dual::{self, Dual64},
};
use property::{assert_is, matrix, property};
use proptest::{collection::vec, prelude::*};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use slopes::assert_slopes;

const BACK: &str = "∂L/∂W⁽ˡ⁾ = ∂L/∂z⁽ˡ⁾·a⁽ˡ⁻¹⁾ᵀ,  ∂L/∂b⁽ˡ⁾ = Σₙ ∂L/∂z⁽ˡ⁾,  ∂L/∂z⁽ˡ⁻¹⁾ = W⁽ˡ⁾ᵀ·∂L/∂z⁽ˡ⁾ ⊙ f′(z⁽ˡ⁻¹⁾)";

/// A batch, and the seed of a network for it, of an upstream gradient and of a direction.
#[derive(Debug, Clone)]
struct Case {
    activation: Activation,
    sizes: Vec<usize>,
    seed: u64,
    x: DMatrix<f64>,
    labels: Labels,
}

impl Case {
    /// Parameters to ±2, twice, a network and a direction; and ∂L/∂z⁽ᴸ⁾.
    fn random(&self) -> ([DeepNet<f64>; 2], DMatrix<f64>) {
        let mut rng = StdRng::seed_from_u64(self.seed);
        let empty: DeepNet<f64> =
            DeepNet::random(&self.sizes, self.activation, Initialisation::Zero, &mut rng);
        let nets = std::array::from_fn(|_| empty.map(|_| rng.random_range(-2.0..2.0)));
        let shape = (self.labels.classes(), self.labels.len());
        let upstream = DMatrix::from_fn(shape.0, shape.1, |_, _| rng.random_range(-2.0..2.0));
        (nets, upstream)
    }
}

/// Depth 1–5, N 1–5, all other sizes 1–6, K 2–6.
fn case() -> impl Strategy<Value = Case> {
    use Activation::{Relu, Sigmoid, Tanh};
    let hidden = vec(1..=6_usize, 1..=5);
    let shape = (hidden, 2..=6_usize, 1..=5_usize);
    shape.prop_flat_map(|(mut sizes, outputs, n)| {
        let x = matrix(prop_oneof![4 => -2.0..2.0, 1 => Just(0.0)], sizes[0], n);
        sizes.push(outputs);
        let labels = vec(0..outputs, n);
        let activation = prop_oneof![Just(Relu), Just(Sigmoid), Just(Tanh)];
        (activation, any::<u64>(), x, labels).prop_map(move |(activation, seed, x, labels)| Case {
            activation,
            sizes: sizes.clone(),
            seed,
            x,
            labels: Labels::new(labels, outputs).unwrap(),
        })
    })
}

#[track_caller]
fn assert_exact(net: &DeepNet<f64>, case: &Case) {
    let (x, labels) = (&case.x, &case.labels);
    let (loss, gradient) = net.value_and_gradient(x, labels);
    assert_is(loss, net.loss(x, labels), "L of z⁽ᴸ⁾, with the gradient as without");
    let dual_x = x.map(Dual64::from_re);
    let exact = dual::gradient(|net: &DeepNet<Dual64>| net.loss(&dual_x, labels), net);
    let largest = exact.entries().fold(1.0, |a: f64, b| a.max(b.abs()));
    assert_slopes(&gradient, &exact, |_| 1e-12 * largest, BACK);
}

property! {
    #[test]
    fn the_gradient_check_accepts_it(case in case()) {
        let ([mut net, _], _) = case.random();
        let (x, labels) = (&case.x, &case.labels);
        let gradient = net.value_and_gradient(x, labels).1;
        let outcome = check(|net: &DeepNet<f64>| net.loss(x, labels), &mut net, &gradient);
        assert_accepted(&outcome, &net, BACK);
    }

    #[test]
    fn predictions_are_probabilities(case in case()) {
        let ([net, _], _) = case.random();
        let y = net.predict(&case.x);
        let wrong = y.iter().find(|y| !(0.0..=1.0).contains(*y));
        assert_is(wrong, None, "y is no probability: yours lies outside of 0 ≤ y ≤ 1");
        for sum in &y.row_sum() {
            prop_assert!((sum - 1.0).abs() < 1e-12, "Σₖ yₖ of a sample\nyours     {sum}\nexpected  1");
        }
    }

    #[test]
    fn backprop_is_exact(case in case()) {
        let ([net, _], _) = case.random();
        assert_exact(&net, &case);
    }

    // Without biases a sample of zeros puts every unit of a ReLU network exactly at its kink.
    #[test]
    fn backprop_is_exact_at_kinks(mut case in case()) {
        let ([mut net, _], _) = case.random();
        net.layers_mut().into_iter().for_each(|layer| layer.bias.fill(0.0));
        case.x.column_mut(0).fill(0.0);
        assert_exact(&net, &case);
    }

    // ⟨ȳ, J·u⟩ = ⟨Jᵀȳ, u⟩ of the raw output, for a random ȳ.
    #[test]
    fn any_upstream_gradient_is_pulled_back(case in case()) {
        let ([net, direction], upstream) = case.random();
        let ((), gradient) = net.value_and_gradient_of(&case.x, |_| ((), upstream.clone()));
        let moved = dual::along(&net, &direction);
        let (_, tangent) = dual::parts(&moved.apply(&case.x.map(Dual64::from_re)));
        let dot = |pairs: &mut dyn Iterator<Item = (f64, f64)>| {
            pairs.fold((0.0, 0.0), |(sum, size), (a, b)| (sum + a * b, size + (a * b).abs()))
        };
        let (left, left_size) = dot(&mut upstream.entries().zip(tangent.entries()));
        let (right, right_size) = dot(&mut gradient.entries().zip(direction.entries()));
        let off = (left - right).abs();
        prop_assert!(off <= 1e-12 * (left_size + right_size), "⟨Jᵀȳ, u⟩ = ⟨ȳ, J·u⟩\nyours     {right:e} going back\nexpected  {left:e} by dual numbers going forward");
    }
}
