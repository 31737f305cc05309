//! The gradient of random networks with normalisation and dropout against dual numbers, and what
//! such networks do besides.

mod checked;
mod slopes;

use checked::assert_accepted;
use graph::{Dropout, RunningStatistics, Statistics};
use losses::Labels;
use nalgebra::DMatrix;
use net::{
    Activation, Block, DeepNet, Initialisation, Network,
    Normalisation::{self, Batch, Layer},
};
use numdiff::{
    Shape, Tensors, check,
    dual::{self, Dual64},
};
use property::{assert_is, matrix, property};
use proptest::{collection::vec, prelude::*};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use slopes::assert_slopes;

const BACK: &str =
    "∂L/∂θ of each block, and ∂L/∂x = ∂L/∂y·∂y/∂x from each block to the one before it";

/// A batch, and the seed of a network for it.
#[derive(Debug, Clone)]
struct Case {
    activation: Activation,
    kind: Option<Normalisation>,
    drop: f64,
    sizes: Vec<usize>,
    seed: u64,
    x: DMatrix<f64>,
    labels: Labels,
}

impl Case {
    fn rng(&self) -> StdRng {
        StdRng::seed_from_u64(self.seed)
    }

    /// All parameters to ±2: biases too, as without them dropout would leave units exactly at their
    /// kinks, and γ and β, as 1 and 0 would hide mistakes.
    fn net(&self) -> DeepNet<f64> {
        let mut rng = self.rng();
        let empty: DeepNet<f64> =
            DeepNet::random(&self.sizes, self.activation, Initialisation::Zero, &mut rng);
        let dropout = Dropout::new(self.drop).unwrap();
        let net = empty.with_normalisation(self.kind).with_dropout(dropout);
        net.map(|_| rng.random_range(-2.0..2.0))
    }

    /// The loss while learning: a function of the network alone, as the seed drops the same units.
    fn loss(&self, net: &DeepNet<f64>) -> f64 {
        net.backprop(&self.x, &self.labels, &mut self.rng()).loss
    }

    /// The same in dual numbers.
    fn dual_loss(&self, net: &DeepNet<Dual64>) -> Dual64 {
        let x = self.x.map(Dual64::from_re);
        net.backprop(&x, &self.labels, &mut self.rng()).loss
    }

    fn gradient(&self, net: &DeepNet<f64>) -> DeepNet<f64> {
        net.backprop(&self.x, &self.labels, &mut self.rng()).gradient
    }

    fn seen(&self, net: &DeepNet<f64>) -> Vec<Statistics<f64>> {
        net.backprop(&self.x, &self.labels, &mut self.rng()).seen
    }
}

/// What batch normalisation has learnt of mean and variance, of each norm.
fn running(net: &mut DeepNet<f64>) -> impl Iterator<Item = &mut RunningStatistics<f64>> {
    net.blocks.iter_mut().filter_map(|block| match block {
        Block::BatchNorm(_, running) => Some(running),
        _ => None,
    })
}

/// Depth 1–3, N 2–6, all other sizes 1–6, K 2–5.
fn case() -> impl Strategy<Value = Case> {
    let activation =
        prop_oneof![Just(Activation::Relu), Just(Activation::Sigmoid), Just(Activation::Tanh)];
    let kind = prop_oneof![Just(None), Just(Some(Batch)), Just(Some(Layer))];
    let drop = prop_oneof![Just(0.0), Just(0.5)];
    let shape = (vec(1..=6_usize, 1..=3), 2..=5_usize, 2..=6_usize);
    (shape, activation, kind, drop, any::<u64>()).prop_flat_map(
        |((mut sizes, classes, n), activation, kind, drop, seed)| {
            let x = matrix(-2.0..2.0, sizes[0], n);
            sizes.push(classes);
            (x, vec(0..classes, n)).prop_map(move |(x, labels)| Case {
                activation,
                kind,
                drop,
                sizes: sizes.clone(),
                seed,
                x,
                labels: Labels::new(labels, classes).unwrap(),
            })
        },
    )
}

property! {
    #[test]
    fn backprop_is_exact(case in case()) {
        let net = case.net();
        let gradient = case.gradient(&net);
        let exact = dual::gradient(|net: &DeepNet<Dual64>| case.dual_loss(net), &net);
        let largest = exact.entries().fold(1.0, |a: f64, b| a.max(b.abs()));
        assert_slopes(&gradient, &exact, |_| 1e-12 * largest, BACK);
    }

    #[test]
    fn the_gradient_check_accepts_it(case in case()) {
        let mut net = case.net();
        let gradient = case.gradient(&net);
        let outcome = check(|net: &DeepNet<f64>| case.loss(net), &mut net, &gradient);
        assert_accepted(&outcome, &net, BACK);
    }

    // The ε-part along a direction u is ⟨∂L/∂θ, u⟩ only if θ and u are met in the same order.
    #[test]
    fn a_slope_along_a_direction_is_the_gradients(case in case()) {
        let net = case.net();
        let gradient = case.gradient(&net);
        let direction = Case { seed: case.seed ^ 1, ..case.clone() }.net();
        let slope = case.dual_loss(&dual::along(&net, &direction)).eps;
        let products = gradient.entries().zip(direction.entries()).map(|(g, u)| g * u);
        let (sum, size) = products.fold((0.0, 1.0), |(sum, size), p| (sum + p, size + p.abs()));
        prop_assert!((slope - sum).abs() <= 1e-12 * size, "⟨∇L, u⟩, the slope along u\nyours     {sum:e}\nexpected  {slope:e} by dual numbers");
    }

    #[test]
    fn every_tensor_has_a_name_of_its_own_and_a_shape(case in case()) {
        let net = case.net();
        let mut names = net.names();
        let lengths: Vec<usize> = net.tensors().iter().map(|tensor| tensor.len()).collect();
        let areas: Vec<usize> = net.shapes().into_iter().map(Shape::count).collect();
        assert_is(&lengths, &areas, "a matrix has rows × columns numbers");
        assert_is(names.len(), lengths.len(), "a name for each tensor");
        for (name, shape) in names.iter().zip(net.shapes()) {
            let vector = matches!(shape, Shape::Vector(_));
            assert_is(!name.ends_with(".weight"), vector, format!("whether {name} is a vector"));
        }
        names.sort();
        names.dedup();
        assert_is(names.len(), lengths.len(), "names, each once");
        assert_is(case.gradient(&net).shapes(), net.shapes(), "a gradient has the shapes of θ");
    }

    #[test]
    fn with_nothing_added_it_is_a_deep_net_to_the_bit(case in case()) {
        let case = Case { kind: None, drop: 0.0, ..case };
        let net = case.net();
        let layers = net.layers().into_iter().cloned().collect();
        let deep = DeepNet::of_layers(layers, case.activation);
        assert_is(net.logits(&case.x), deep.apply(&case.x), "z⁽ᴸ⁾ = W⁽ᴸ⁾·f(… f(W⁽¹⁾·X + b⁽¹⁾) …) + b⁽ᴸ⁾");
        let learnt = net.backprop(&case.x, &case.labels, &mut case.rng());
        let (expected_loss, expected) = deep.value_and_gradient(&case.x, &case.labels);
        assert_is(learnt.loss, expected_loss, "L of z⁽ᴸ⁾");
        assert_is(learnt.gradient.layers(), expected.layers(), "∂L/∂W⁽ˡ⁾ and ∂L/∂b⁽ˡ⁾");
    }

    // Without dropout a network learns from what it answers, except that batch normalisation
    // answers by what it saw before.
    #[test]
    fn inference_is_learning_without_chance(case in case()) {
        if case.kind == Some(Batch) {
            return Ok(());
        }
        let mut net = case.net();
        let answer = net.loss(&case.x, &case.labels);
        net.blocks.retain(|block| !matches!(block, Block::Dropout(_)));
        assert_is(answer, case.loss(&net), "L at inference = L while learning, without dropout (y = x)");
    }

    // With a momentum of 1 the running statistics are the batch's, but for the N − 1 of the variance.
    #[test]
    fn batch_normalisation_answers_by_what_it_observed(case in case()) {
        let case = Case { kind: Some(Batch), drop: 0.0, ..case };
        let mut net = case.net();
        running(&mut net).for_each(|statistics| statistics.momentum = 1.0);
        let seen = case.seen(&net);
        net.observe(&seen);
        let n = case.x.ncols() as f64;
        running(&mut net).for_each(|statistics| statistics.variance *= (n - 1.0) / n);
        let (answer, learnt) = (net.loss(&case.x, &case.labels), case.loss(&net));
        prop_assert!((answer - learnt).abs() <= 1e-9 * learnt.max(1.0), "L with (x − running mean) / √(running variance + ε)·γ + β\nyours     {answer}\nexpected  {learnt}");
    }

    #[test]
    fn observing_changes_running_statistics_and_nothing_else(case in case()) {
        let before = case.net();
        let mut net = before.clone();
        net.observe(&case.seen(&before));
        assert_is(net.tensors(), before.tensors(), "θ stays as it is");
        let has_batch_norm = case.kind == Some(Batch) && !before.blocks.is_empty();
        assert_is(net != before, has_batch_norm, "whether running statistics changed: with batch norm");
        let smallest = if has_batch_norm { 2 } else { 1 };
        assert_is(net.smallest_batch(), smallest, "the smallest batch: 2 with batch norm, otherwise 1");
    }
}
