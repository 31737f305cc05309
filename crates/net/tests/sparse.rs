//! The sparse gradient, and the one in pieces, are the textbook's.

use losses::Labels;
use nalgebra::{DMatrix, RealField, convert};
use net::{
    Activation, PIECE, Params, Sizes, SparseColumns, TwoLayerNet, gradient_in_pieces,
    sparse_gradient, sparse_product, sparse_times_transpose,
};
use numdiff::{Tensors, dual};
use proptest::prelude::*;
use rand::{RngExt, SeedableRng, rngs::StdRng};

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
    // The hidden units take every size of block, with and without a last one that reaches back.
    fn case()(
        inputs in 1..30_usize,
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
    fn net(&self) -> TwoLayerNet<f64> {
        let sizes = Sizes::new(self.inputs, self.hidden, 5);
        let mut rng = StdRng::seed_from_u64(self.seed);
        let mut net = TwoLayerNet::random(sizes, self.activation, 0.5, &mut rng);
        net.params
            .hidden
            .bias
            .iter_mut()
            .for_each(|b| *b = rng.random_range(-1.0..1.0));
        net
    }

    fn batch(&self) -> (SparseColumns<f64>, DMatrix<f64>, Labels) {
        let mut rng = StdRng::seed_from_u64(!self.seed);
        let x = DMatrix::from_fn(self.inputs, self.samples, |_, _| {
            f64::from(rng.random_bool(0.2)) * rng.random_range(-1.0..1.0)
        });
        let columns = x.column_iter().map(|column| column.as_slice().to_vec());
        let sparse = SparseColumns::new(self.inputs, columns);
        let labels = (0..self.samples).map(|_| rng.random_range(0..5)).collect();
        (sparse, x, Labels::new(labels, 5).unwrap())
    }
}

fn assert_close<T: RealField + Copy + Into<f64>, P: Tensors<T>>(
    found: &P,
    expected: &P,
    tolerance: f64,
) {
    assert_eq!(found.shapes(), expected.shapes());
    let largest = expected
        .entries()
        .fold(1.0, |m: f64, e| m.max(e.into().abs()));
    for (found, expected) in found.entries().zip(expected.entries()) {
        let (found, expected): (f64, f64) = (found.into(), expected.into());
        let off = (found - expected).abs();
        assert!(off <= tolerance * largest, "{found} instead of {expected}");
    }
}

proptest! {
    #[test]
    fn the_sparse_gradient_is_the_textbook_one(case in case()) {
        let (net, (sparse, x, labels)) = (case.net(), case.batch());
        let ((loss, gradient), (expected_loss, expected)) =
            (sparse_gradient(&net, &sparse, &labels), net.gradient(&x, &labels));
        prop_assert!((loss - expected_loss).abs() <= 1e-12 * expected_loss.abs().max(1.0));
        assert_close(&gradient, &expected, 1e-12);
    }

    #[test]
    fn so_it_is_in_single_precision(case in case()) {
        let (net, (sparse, x, labels)) = (case.net().map(convert::<f64, f32>), case.batch());
        let every: Vec<usize> = (0..sparse.ncols()).collect();
        let (_, gradient) = sparse_gradient(&net, &sparse.select(&every, convert), &labels);
        let (_, expected) = net.gradient(&x.map(convert), &labels);
        // A ReLU may fall on the other side of its kink; tanh has none.
        if case.activation == Activation::Tanh {
            assert_close(&gradient, &expected, 1e-5);
        }
    }

    // Each product by itself, through numbers that have no vector instructions.
    #[test]
    fn the_products_are_those_with_the_zeros(case in case()) {
        let (net, (sparse, x, _)) = (case.net(), case.batch());
        let weight = &net.params.hidden.weight;
        let a = sparse_product(weight, &sparse);
        assert_close(&a, &(weight * &x), 1e-12);
        assert_close(&sparse_times_transpose(&a, &sparse), &(&a * x.transpose()), 1e-12);

        let every: Vec<usize> = (0..sparse.ncols()).collect();
        let duals = sparse.select(&every, dual::Dual64::from_re);
        let (re, _) = dual::parts(&sparse_product(&weight.map(dual::Dual64::from_re), &duals));
        prop_assert_eq!(re, a);
    }

    #[test]
    fn pieces_sum_to_the_batch(case in case(), samples in 1..3 * PIECE + 2) {
        let case = Case { samples, ..case };
        let (net, (sparse, x, labels)) = (case.net(), case.batch());
        let (loss, gradient) = in_pieces(&net, &sparse, &labels);
        let (expected_loss, expected) = net.gradient(&x, &labels);
        prop_assert!((loss - expected_loss).abs() <= 1e-12 * expected_loss.abs().max(1.0));
        assert_close(&gradient, &expected, 1e-12);
    }
}

fn in_pieces(
    net: &TwoLayerNet<f64>,
    x: &SparseColumns<f64>,
    labels: &Labels,
) -> (f64, Params<f64>) {
    gradient_in_pieces(x.ncols(), |samples| {
        let samples: Vec<usize> = samples.collect();
        sparse_gradient(net, &x.select(&samples, |x| x), &labels.select(&samples))
    })
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let case = Case {
        inputs: 40,
        hidden: 50,
        samples: 7 * PIECE + 3,
        activation: Activation::Tanh,
        seed: 1,
    };
    let (net, (sparse, _, labels)) = (case.net(), case.batch());
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.unwrap().install(|| in_pieces(&net, &sparse, &labels))
    };
    let expected = run(1);
    for threads in [2, 2, 2, 3, 8] {
        assert!(run(threads) == expected, "{threads} threads");
    }
}
