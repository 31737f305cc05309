//! The computational graph against dual numbers: random expressions with values that are used
//! again, and random layers with random upstream gradients.

mod entries;

use entries::assert_entries;
use graph::{Activation, Graph, Var};
use losses::{Labels, softmax_cross_entropy};
use nalgebra::DMatrix;
use numdiff::dual::{self, Dual64};
use property::{matrix, property};
use proptest::{collection::vec, prelude::*};
use std::ops::{Add, Mul};

/// A new value from earlier ones, which are counted round.
#[derive(Debug, Clone, Copy)]
enum Step {
    Add(usize, usize),
    Mul(usize, usize),
    Square(usize),
}

impl Step {
    fn of<V: Copy + Add<Output = V> + Mul<Output = V>>(
        self,
        values: &[V],
        square: fn(V) -> V,
    ) -> V {
        let value = |index: usize| values[index % values.len()];
        match self {
            Self::Add(x, y) => value(x) + value(y),
            Self::Mul(x, y) => value(x) * value(y),
            Self::Square(x) => square(value(x)),
        }
    }
}

fn step() -> impl Strategy<Value = Step> {
    let index = 0..12_usize;
    prop_oneof![
        (index.clone(), index.clone()).prop_map(|(x, y)| Step::Add(x, y)),
        (index.clone(), index.clone()).prop_map(|(x, y)| Step::Mul(x, y)),
        index.prop_map(Step::Square),
    ]
}

/// Neither so large nor so small that eight squares leave the range of f64.
fn input() -> impl Strategy<Value = f64> {
    prop_oneof![4 => 0.1..3.0, 4 => -3.0..-0.1, 1 => Just(0.0), 1 => Just(-0.0)]
}

/// The derivative of the last value by the one at `index`, which is given an ε of its own.
fn by_dual(inputs: &[f64], steps: &[Step], index: usize) -> f64 {
    let mut values: Vec<Dual64> = Vec::new();
    for place in 0..inputs.len() + steps.len() {
        let mut value = match place.checked_sub(inputs.len()) {
            None => Dual64::from_re(inputs[place]),
            Some(step) => steps[step].of(&values, |x| x * x),
        };
        if place == index {
            value.eps = 1.0;
        }
        values.push(value);
    }
    values.last().map_or(0.0, |result| result.eps)
}

const SUM_OVER_USES: &str = "∂L/∂x = Σ over the nodes z that use x of ∂L/∂z · ∂z/∂x";
const LAYER_BACK: &str = "y = f(a)², a = W·x + b:  ∂L/∂a = 2·∂L/∂y ⊙ f(a) ⊙ f′(a),  \
    ∂L/∂W = ∂L/∂a·xᵀ,  ∂L/∂x = Wᵀ·∂L/∂a,  ∂L/∂b = Σₙ ∂L/∂a[:, n]";

property! {
    /// To 1e-12 of the sum of the magnitudes of all terms, which is the derivative of the same
    /// expression at the magnitudes of its inputs: it has no minus.
    #[test]
    fn every_node_of_a_random_expression(inputs in vec(input(), 1..4), steps in vec(step(), 0..9)) {
        let graph = Graph::new();
        let mut nodes: Vec<Var<f64>> = inputs.iter().map(|&x| graph.number("x", x)).collect();
        for step in &steps {
            nodes.push(step.of(&nodes, Var::square));
        }
        let gradient = nodes[nodes.len() - 1].backward();
        let sizes: Vec<f64> = inputs.iter().map(|x| x.abs()).collect();
        for (index, &node) in nodes.iter().enumerate() {
            let (got, expected) = (gradient.number(node), by_dual(&inputs, &steps, index));
            let tolerance = 1e-12 * by_dual(&sizes, &steps, index);
            assert!(
                (got - expected).abs() <= tolerance,
                "{SUM_OVER_USES};  x is node {index} and L the last of {}\nyours     {got:e}\nexpected  {expected:e}",
                nodes.len()
            );
        }
    }

    /// ⟨ȳ, J·u⟩ = ⟨Jᵀȳ, u⟩ for a layer and the square of its sum, along W, x and b at once.
    #[test]
    fn a_layer_from_a_random_upstream(
        activation in prop_oneof![Just(Activation::Relu), Just(Activation::Sigmoid), Just(Activation::Tanh)],
        [at, along] in (1..5_usize, 1..5_usize, 1..5_usize).prop_flat_map(|shape| [layer(shape), layer(shape)]),
        seed in matrix(-3.0..3.0, 4, 4),
    ) {
        let graph = Graph::new();
        let [w, x, b] = at.clone().map(|matrix| graph.matrix("", matrix));
        let y = (w * x + b).apply(activation).square();
        let upstream = seed.view((0, 0), y.value().shape()).into_owned();
        let gradient = y.backward_from(upstream.clone());

        let [dual_w, dual_x, dual_b]: [DMatrix<Dual64>; 3] =
            std::array::from_fn(|i| dual::along(&at[i], &along[i]));
        let forward = DMatrix::from_fn(dual_w.nrows(), dual_x.ncols(), |i, n| {
            (dual_w.row(i) * dual_x.column(n))[0] + dual_b[i]
        });
        let (value, tangent) = dual::parts(&activation.apply(&forward).map(|y| y * y));
        let yours = y.value();
        let tolerance = 1e-12 * (1.0 + yours.amax());
        assert_entries(&yours, &value, |_, _| tolerance, "y = f(W·x + b)²");

        let left = upstream.component_mul(&tangent);
        let terms = |(node, u): (Var<f64>, &DMatrix<f64>)| gradient.of(node).component_mul(u);
        let right = [w, x, b].into_iter().zip(&along).map(terms);
        let (sum, size) = right.fold((0.0, left.abs().sum()), |(sum, size), terms| {
            (sum + terms.sum(), size + terms.abs().sum())
        });
        assert!(
            (left.sum() - sum).abs() <= 1e-12 * size,
            "{LAYER_BACK}: the slope of L along a direction\nyours     {sum:e}\nexpected  {:e} by dual numbers",
            left.sum()
        );
    }

    #[test]
    fn softmax_with_loss_ends_a_graph(
        (logits, labels) in (2..6_usize, 1..5_usize).prop_flat_map(|(k, n)| {
            let labels = vec(0..k, n).prop_map(move |labels| Labels::new(labels, k).unwrap());
            (matrix(-30.0..30.0, k, n), labels)
        }),
    ) {
        let graph = Graph::new();
        let z = graph.matrix("z", logits.clone());
        // Used twice: the loss and its square add their gradients up.
        let loss = z.softmax_with_loss(&labels);
        let gradient = (loss + loss.square()).backward();
        let expected = dual::gradient(|z: &DMatrix<Dual64>| {
            let loss = softmax_cross_entropy(z, &labels);
            loss + loss * loss
        }, &logits);
        let tolerance = 1e-12 * (1.0 + 2.0 * loss.number());
        let yours = gradient.of(z);
        let formula = "L = E + E²: ∂L/∂z = (1 + 2·E)·(softmax(z) − t)/N";
        assert_entries(yours, &expected, |_, _| tolerance, formula);
    }
}

/// W, x and b of a layer with outputs, inputs and samples. The entries are small: saturation, which
/// loses digits in 1 − y², is the matter of `pullbacks.rs`.
fn layer((h, d, n): (usize, usize, usize)) -> impl Strategy<Value = [DMatrix<f64>; 3]> {
    let entry = || prop_oneof![6 => -0.7..0.7, 1 => Just(0.0)];
    let shapes = [(h, d), (d, n), (h, 1)];
    shapes.map(|(rows, columns)| matrix(entry(), rows, columns))
}
