//! A gradient of sparse columns is the gradient of the matrix.

mod entries;

use entries::assert_entries;
use graph::{Activation, Affine, Input, SparseMatrix, softmax_with_loss, times, times_transpose};
use losses::Labels;
use nalgebra::{DMatrix, DVector, RealField, convert};
use numdiff::{Tensors, dual, tensors};
use property::{assert_is, property};
use proptest::prelude::*;
use rand::{RngExt, SeedableRng, rngs::StdRng};

/// Two layers.
#[derive(Debug, Clone, PartialEq)]
struct Net<T> {
    hidden: Affine<T>,
    output: Affine<T>,
    activation: Activation,
}

tensors!(Net { hidden, output } same { activation });

impl<T: RealField + Copy> Net<T> {
    fn value_and_gradient(&self, x: &impl Input<T>, labels: &Labels) -> (T, Self) {
        let (a, to_input) = self.hidden.forward(x);
        let (y, through_activation) = self.activation.forward(&a);
        let (logits, through_output) = self.output.forward(&y);
        let (loss, to_logits) = softmax_with_loss(&logits, labels);
        let (d_y, output) = through_output.backward(&to_logits.backward(T::one()));
        let hidden = to_input.parameters(&through_activation.backward(&d_y));
        (loss, Self { hidden, output, activation: self.activation })
    }
}

/// A network, and a batch of which four fifths are zeros.
#[derive(Debug, Clone, Copy)]
struct Case {
    inputs: usize,
    hidden: usize,
    samples: usize,
    activation: Activation,
    seed: u64,
}

prop_compose! {
    // The hidden units take every size of block, with and without a last one that reaches back; and
    // the inputs blocks of the weight that are copied, and such as are too large for it.
    fn case()(
        inputs in prop_oneof![4 => 1..30_usize, 1 => 513..516_usize],
        hidden in prop_oneof![0..4_usize, 15..18_usize, 30..35_usize, 49..52_usize, 63..66_usize,
            127..131_usize],
        samples in 1..12_usize,
        activation in prop::sample::select(vec![Activation::Relu, Activation::Tanh]),
        seed: u64,
    ) -> Case {
        Case { inputs, hidden, samples, activation, seed }
    }
}

impl Case {
    fn net(&self) -> Net<f64> {
        let mut rng = StdRng::seed_from_u64(self.seed);
        let mut layer = |outputs, inputs| Affine {
            weight: DMatrix::from_fn(outputs, inputs, |_, _| rng.random_range(-1.0..1.0)),
            bias: DVector::from_fn(outputs, |_, _| rng.random_range(-1.0..1.0)),
        };
        let (hidden, output) = (layer(self.hidden, self.inputs), layer(5, self.hidden));
        Net { hidden, output, activation: self.activation }
    }

    fn batch(&self) -> (SparseMatrix<f64>, DMatrix<f64>, Labels) {
        let mut rng = StdRng::seed_from_u64(!self.seed);
        let x = DMatrix::from_fn(self.inputs, self.samples, |_, _| {
            f64::from(rng.random_bool(0.2)) * rng.random_range(-1.0..1.0)
        });
        let sparse = sparse(&x);
        let labels = (0..self.samples).map(|_| rng.random_range(0..5)).collect();
        (sparse, x, Labels::new(labels, 5).unwrap())
    }
}

fn sparse<T: RealField + Copy>(x: &DMatrix<T>) -> SparseMatrix<T> {
    let columns = x.column_iter().map(|column| {
        let entries = (0..).zip(column.iter().copied());
        entries.filter(|(_, value)| !value.is_zero()).collect::<Vec<_>>()
    });
    SparseMatrix::from_columns(x.nrows(), columns)
}

#[track_caller]
fn assert_close<T: RealField + Copy + Into<f64>, P: Tensors<T>>(
    found: &P,
    expected: &P,
    tolerance: f64,
    formula: &str,
) {
    let (found, expected) = (found.map(Into::into), expected.map(Into::into));
    let largest = expected.entries().fold(1.0, |m: f64, e: f64| m.max(e.abs()));
    let formula = format_args!("{formula}, X sparse");
    assert_entries(&found, &expected, |_, _| tolerance * largest, formula);
}

const GRADIENT: &str = "∂L/∂W and ∂L/∂b of both layers";

property! {
    #[test]
    fn the_gradient_is_that_of_the_matrix(case in case()) {
        let (net, (sparse, x, labels)) = (case.net(), case.batch());
        let ((loss, gradient), (expected_loss, expected)) =
            (net.value_and_gradient(&sparse, &labels), net.value_and_gradient(&x, &labels));
        assert!(
            (loss - expected_loss).abs() <= 1e-12 * expected_loss.abs().max(1.0),
            "the loss, X sparse\nyours     {loss}\nexpected  {expected_loss}"
        );
        assert_close(&gradient, &expected, 1e-12, GRADIENT);
    }

    #[test]
    fn so_it_is_in_single_precision(case in case()) {
        let net = case.net().map(convert::<f64, f32>);
        let (_, x, labels) = case.batch();
        let x: DMatrix<f32> = x.map(convert);
        let (_, gradient) = net.value_and_gradient(&sparse(&x), &labels);
        let (_, expected) = net.value_and_gradient(&x, &labels);
        // A ReLU may fall on the other side of its kink; tanh has none.
        if case.activation == Activation::Tanh {
            assert_close(&gradient, &expected, 1e-5, GRADIENT);
        }
    }

    // Each product by itself, and through numbers that have no vector instructions.
    #[test]
    fn the_products_are_those_with_the_zeros(case in case()) {
        let (net, (sparse_x, x, _)) = (case.net(), case.batch());
        let weight = &net.hidden.weight;
        let a = times(weight, &sparse_x);
        assert_close(&a, &(weight * &x), 1e-12, "W·X");
        let expected = &a * x.transpose();
        assert_close(&times_transpose(&a, &sparse_x), &expected, 1e-12, "∂L/∂A·Xᵀ");

        let duals = sparse(&x.map(dual::Dual64::from_re));
        let (re, _) = dual::parts(&times(&weight.map(dual::Dual64::from_re), &duals));
        assert_is(re, a, "W·X in dual numbers");
    }

    #[test]
    fn the_matrix_comes_back(case in case()) {
        let (sparse, x, _) = case.batch();
        assert_is((sparse.nrows(), sparse.ncols()), x.shape(), "rows, columns");
        assert_is(sparse.to_dense(), x, "X with its zeros");
    }
}

// A large weight is walked over in tiles, which an entry must not fall out of.
#[test]
fn the_order_in_which_entries_are_given_changes_no_product() {
    let case = Case { inputs: 400, hidden: 70, samples: 9, activation: Activation::Tanh, seed: 3 };
    let (weight, (sorted, x, _)) = (case.net().hidden.weight, case.batch());
    let backwards = x.column_iter().map(|column| {
        let entries = (0..).zip(column.iter().copied()).filter(|&(_, value)| value != 0.0);
        entries.collect::<Vec<_>>().into_iter().rev()
    });
    let backwards = SparseMatrix::from_columns(x.nrows(), backwards);
    let a = times(&weight, &sorted);
    assert_is(
        times(&weight, &backwards),
        a.clone(),
        "W·X, entries of X from the last row to the first",
    );
}

// As large as it takes for threads to share the products, by rows of the weight and by columns.
#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let tanh = Activation::Tanh;
    let large = Case { inputs: 400, hidden: 330, samples: 200, activation: tanh, seed: 1 };
    let small = Case { inputs: 1500, hidden: 20, samples: 100, activation: tanh, seed: 1 };
    for case in [large, small] {
        let (net, (_, x, labels)) = (case.net(), case.batch());
        assert_threads_agree(&net, &x, &labels, 1e-12);
        assert_threads_agree(&net.map(convert::<f64, f32>), &x.map(convert), &labels, 1e-4);
    }
}

fn assert_threads_agree<T: RealField + Copy + Into<f64>>(
    net: &Net<T>,
    x: &DMatrix<T>,
    labels: &Labels,
    tolerance: f64,
) {
    let sparse = sparse(x);
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.unwrap().install(|| net.value_and_gradient(&sparse, labels))
    };
    let (units, expected) = (net.hidden.bias.len(), run(1));
    assert_close(&expected.1, &net.value_and_gradient(x, labels).1, tolerance, GRADIENT);
    for threads in [2, 2, 2, 3, 8] {
        assert!(
            run(threads) == expected,
            "loss and gradient of {units} units with {threads} threads\nyours     other bits\nexpected  those of one thread"
        );
    }
}

#[test]
#[should_panic(expected = "a weight of 4×3 takes 3 rows, but got 2")]
fn a_batch_of_other_features_is_refused() {
    let _ = times(&DMatrix::zeros(4, 3), &sparse(&DMatrix::<f64>::zeros(2, 1)));
}

#[test]
#[should_panic(expected = "an upstream gradient of 4×3 for 1 samples")]
fn an_upstream_gradient_of_other_samples_is_refused() {
    let _ = times_transpose(&DMatrix::zeros(4, 3), &sparse(&DMatrix::<f64>::zeros(2, 1)));
}
