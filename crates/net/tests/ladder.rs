//! The rungs from differences to backpropagation: each gives the gradient of the one below it, on
//! random networks and any number of threads.

mod slopes;

use graph::sigmoid;
use losses::{Labels, softmax_cross_entropy};
use nalgebra::DMatrix;
use net::{Activation, Network, Sizes, TwoLayerNet};
use numdiff::{
    StepSize, Tensors,
    dual::{self, Dual64},
};
use property::{assert_is, matrix, property};
use proptest::{collection::vec, prelude::*};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use rayon::ThreadPoolBuilder;
use slopes::assert_slopes;

const CENTRAL: &str = "∂L/∂θ ≈ (L(θ + h) − L(θ − h)) / 2h";

/// A network with parameters to ±3, and a batch for it.
#[derive(Debug, Clone)]
struct Case {
    net: TwoLayerNet<f64>,
    x: DMatrix<f64>,
    labels: Labels,
}

fn activation() -> impl Strategy<Value = Activation> {
    use Activation::{Relu, Sigmoid, Step, Tanh};
    prop_oneof![3 => Just(Relu), 3 => Just(Sigmoid), 3 => Just(Tanh), 1 => Just(Step)]
}

/// N 1–6, D 1–10, H 1–8, K 2–6; features of which some are 0 and some equal, as pixels are.
fn case() -> impl Strategy<Value = Case> {
    let shape = (1..=6_usize, 1..=10_usize, 1..=8_usize, 2..=6_usize);
    shape.prop_flat_map(|(n, inputs, hidden, outputs)| {
        let entry = prop_oneof![3 => -3.0..3.0, 1 => Just(0.0), 1 => Just(0.5)];
        let parts = (activation(), any::<u64>(), matrix(entry, inputs, n), vec(0..outputs, n));
        parts.prop_map(move |(activation, seed, x, labels)| {
            let mut rng = StdRng::seed_from_u64(seed);
            let sizes = Sizes::new(inputs, hidden, outputs);
            let empty = TwoLayerNet::<f64>::random(sizes, activation, 0.0, &mut rng);
            Case {
                net: empty.map(|_| rng.random_range(-3.0..3.0)),
                x,
                labels: Labels::new(labels, outputs).unwrap(),
            }
        })
    })
}

/// The same bits, of NaN too.
#[track_caller]
fn assert_bits(yours: &TwoLayerNet<f64>, expected: &TwoLayerNet<f64>, formula: &str) {
    for (yours, expected) in yours.entries().zip(expected.entries()) {
        let same = yours.to_bits() == expected.to_bits();
        assert!(same, "{formula}\nyours     {yours:e}\nexpected  {expected:e}");
    }
}

fn on_threads<R: Send>(threads: usize, work: impl FnOnce() -> R + Send) -> R {
    let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(work)
}

/// The slope of a tensor that is off most.
#[derive(Default)]
struct Worst {
    yours: f64,
    expected: f64,
    /// By how much, relative to the size of the tensor.
    error: f64,
}

/// Of each tensor the slope that is off most, relative to its largest entry in `size`.
fn worst_of_each(
    got: &TwoLayerNet<f64>,
    expected: &TwoLayerNet<f64>,
    size: &TwoLayerNet<f64>,
) -> impl Iterator<Item = Worst> {
    let largest = |t: &[f64]| t.iter().fold(0.0, |m: f64, x| m.max(x.abs()));
    let (got, expected, size) = (got.tensors(), expected.tensors(), size.tensors());
    let tensors = got.into_iter().zip(expected).zip(size);
    tensors.map(move |((got, expected), size)| {
        let size = largest(size).max(f64::MIN_POSITIVE);
        let slopes = got.iter().zip(expected).map(|(&yours, &expected)| {
            let error = (yours - expected).abs() / size;
            Worst { yours, expected, error }
        });
        slopes.max_by(|a, b| a.error.total_cmp(&b.error)).unwrap_or_default()
    })
}

/// The mean of the samples' |gradient|: the gradient of a batch may be any small part of it, as
/// samples pull in opposite directions.
fn size(Case { net, x, labels }: &Case) -> TwoLayerNet<f64> {
    let mut size = net.map(|_| 0.0);
    for n in 0..labels.len() {
        let one = x.columns(n, 1).into_owned();
        let (_, gradient) = net.value_and_gradient(&one, &labels.select(&[n]));
        for (size, g) in size.tensors_mut().into_iter().flatten().zip(gradient.entries()) {
            *size += g.abs() / labels.len() as f64;
        }
    }
    size
}

/// The loss, with tanh(a) = 2σ(2a) − 1: the quotient sinh(a)/cosh(a), which tanh is for dual numbers,
/// has a slope of few digits where tanh is flat.
fn loss_of_duals(net: &TwoLayerNet<Dual64>, x: &DMatrix<Dual64>, labels: &Labels) -> Dual64 {
    if net.activation != Activation::Tanh {
        return net.loss(x, labels);
    }
    let tanh = |a: Dual64| sigmoid(a * 2.0) * 2.0 - 1.0;
    let z = net.hidden.apply(x).map(tanh);
    softmax_cross_entropy(&net.output.apply(&z), labels)
}

/// Held against dual numbers, unless a ReLU is so near to its kink that a difference sees both
/// sides, or there is no slope to be seen.
fn assert_exact(case: &Case) -> Result<(), TestCaseError> {
    let Case { net, x, labels } = case;
    let h = 1e-9;
    let a = net.hidden.apply(x);
    prop_assume!(net.activation != Activation::Step);
    prop_assume!(net.activation != Activation::Relu || a.iter().all(|a| a.abs() > 10.0 * h));
    let dual_x = x.map(Dual64::from_re);
    let exact = dual::gradient(|net| loss_of_duals(net, &dual_x, labels), net);
    let gradient = net.local_gradient_exact(x, labels, h);
    for Worst { yours, expected, error } in worst_of_each(&gradient, &exact, &size(case)) {
        prop_assert!(
            error <= 1e-10,
            "{CENTRAL}, without cancellation\nyours     {yours:e}\nexpected  {expected:e} by dual numbers"
        );
    }
    Ok(())
}

property! {
    #[test]
    fn parallel_has_the_bits_of_naive(case in case(), threads in 1..=3_usize) {
        let Case { mut net, x, labels } = case;
        for step in [StepSize::Balanced, StepSize::Fixed(1e-4)] {
            // First, as what fails on other threads fails aloud in each case.
            let naive = net.numerical_gradient(&x, &labels, step);
            let parallel = on_threads(threads, || net.parallel_numerical_gradient(&x, &labels, step));
            assert_bits(&parallel, &naive, &format!("{CENTRAL}, on {threads} threads"));
        }
    }

    // The same quotient, so that not even a kink or a jump between its two sides can tell the two
    // apart; what is left is the rounding of sums of this size.
    #[test]
    fn local_is_naive(case in case()) {
        let Case { mut net, x, labels } = case;
        let h = 1e-4;
        let naive = net.numerical_gradient(&x, &labels, StepSize::Fixed(h));
        let local = net.local_gradient(&x, &labels, h);
        let size = 1.0 + net.logits(&x).amax() + net.hidden.apply(&x).amax();
        assert_slopes(&local, &naive, |_| 4.0 * f64::EPSILON * size / h, CENTRAL);
    }

    #[test]
    fn local_exact_is_exact(case in case()) {
        assert_exact(&case)?;
    }

    // Output weights so large that the logits reach ±50.
    #[test]
    fn local_exact_is_exact_when_saturated(mut case in case()) {
        let largest = case.net.logits(&case.x).amax().max(1e-3);
        case.net.output = case.net.output.map(|w| w * 50.0 / largest);
        assert_exact(&case)?;
    }

    #[test]
    fn any_number_of_threads_gives_the_same_bits(case in case()) {
        let Case { net, x, labels } = case;
        let rungs = || [net.local_gradient(&x, &labels, 1e-4), net.local_gradient_exact(&x, &labels, 1e-7)];
        let _ = rungs(); // as what fails on other threads fails aloud in each case
        let one = on_threads(1, rungs);
        for threads in [2, 3] {
            let several = on_threads(threads, rungs);
            for (several, one) in several.iter().zip(&one) {
                assert_bits(several, one, &format!("{CENTRAL}, on {threads} threads as on 1"));
            }
        }
    }
}

/// 20-6-4 and eight samples of which half is 0.
fn example(activation: Activation) -> (TwoLayerNet<f64>, DMatrix<f64>, Labels) {
    let mut rng = StdRng::seed_from_u64(3);
    let net = TwoLayerNet::random(Sizes::new(20, 6, 4), activation, 0.5, &mut rng);
    let x = DMatrix::from_fn(20, 8, |i, n| ((i * 5 + n * 3) % 8).saturating_sub(4) as f64 / 4.0);
    let labels = Labels::new((0..8).map(|n| n % 4).collect(), 4).unwrap();
    (net, x, labels)
}

// At a kink a central difference measures the mean of the two slopes, whoever computes it.
#[test]
fn a_kink_is_seen_alike_by_all_differences() {
    let (mut net, x, labels) = example(Activation::Relu);
    net.hidden.weight.row_mut(2).fill(0.0);
    let h = 1e-4;
    let naive = net.numerical_gradient(&x, &labels, StepSize::Fixed(h));
    let (_, backprop) = net.value_and_gradient(&x, &labels);
    assert_is(backprop.hidden.bias[2], 0.0, "∂L/∂b1 = Σₙ ∂L/∂Z ⊙ f′(A), f′(0) = 0");
    let seen = naive.hidden.bias[2];
    assert!(seen.abs() > 1e-3, "{CENTRAL} at a kink\nyours     {seen:e}\nexpected  beyond ±1e-3");
    for half in [net.local_gradient(&x, &labels, h), net.local_gradient_exact(&x, &labels, h)] {
        let (half, naive) = (half.hidden.bias[2], naive.hidden.bias[2]);
        assert!(
            (half - naive).abs() < 1e-10,
            "{CENTRAL} at a kink\nyours     {half:e}\nexpected  {naive:e}"
        );
    }
}

// What no difference of losses can do: nearly all the seven digits of f32.
#[test]
fn local_exact_keeps_the_digits_of_f32() {
    let (net, x, labels) = example(Activation::Tanh);
    let (_, exact) = net.value_and_gradient(&x, &labels);
    #[expect(clippy::cast_possible_truncation, reason = "that is the point")]
    let single = |x: f64| x as f32;
    let (single, single_x) = (net.map(single), x.map(single));
    let error = |gradient: TwoLayerNet<f32>| {
        let gradient = gradient.map(f64::from);
        let worst = worst_of_each(&gradient, &exact, &exact);
        worst.map(|worst| worst.error).fold(0.0, f64::max)
    };
    let off = error(single.local_gradient_exact(&single_x, &labels, 1e-3));
    let what = format!("error of {CENTRAL} in f32");
    assert!(off < 2e-6, "{what}, without cancellation\nyours     {off:e}\nexpected  below 2e-6");
    let off = error(single.local_gradient(&single_x, &labels, 1e-3));
    assert!(off > 1e-4, "{what}\nyours     {off:e}\nexpected  above 1e-4");
}

#[test]
#[should_panic(expected = "the outputs are 4×8, but the labels are of 4 classes and 1 samples")]
fn labels_of_another_batch_are_refused() {
    let (net, x, labels) = example(Activation::Sigmoid);
    let _ = net.local_gradient(&x, &labels.select(&[0]), 1e-4);
}
