//! Every loss on random batches: its derivative against dual numbers, and a batch against its
//! samples.

use losses::{
    Labels, binary_cross_entropy, binary_cross_entropy_derivative, cross_entropy,
    cross_entropy_derivative, half_sum_of_squares, half_sum_of_squares_derivative, hinge,
    hinge_derivative, mean_absolute_error, mean_absolute_error_derivative, mean_squared_error,
    mean_squared_error_derivative, sigmoid_cross_entropy, sigmoid_cross_entropy_derivative,
    smooth_l1, smooth_l1_derivative, softmax, softmax_cross_entropy,
    softmax_cross_entropy_derivative, softmax_pullback,
};
use nalgebra::{DMatrix, proptest::matrix};
use num_dual::Dual64;
use property::property;
use proptest::{collection::vec, prelude::*};

/// The gradient of a loss, one dual evaluation an entry.
fn exact_gradient(loss: impl Fn(&DMatrix<Dual64>) -> Dual64, point: &DMatrix<f64>) -> DMatrix<f64> {
    let mut dual = point.map(Dual64::from_re);
    DMatrix::from_fn(point.nrows(), point.ncols(), |row, column| {
        dual[(row, column)].eps = 1.0;
        let slope = loss(&dual).eps;
        dual[(row, column)].eps = 0.0;
        slope
    })
}

/// Each entry within 1e-12 of the largest; a NaN is not.
#[track_caller]
fn assert_close(what: &str, got: &DMatrix<f64>, expected: &DMatrix<f64>) {
    let tolerance = 1e-12 * expected.amax().max(1e-300);
    let mut errors = got.iter().zip(expected).map(|(got, expected)| (got - expected).abs());
    assert_eq!(got.shape(), expected.shape(), "{what}");
    assert!(errors.all(|error| error <= tolerance), "{what}: yours {got}expected {expected}");
}

/// Each entry by itself, so that a tiny slope beside a large one is not lost sight of.
#[track_caller]
fn assert_each_close(what: &str, got: &DMatrix<f64>, expected: &DMatrix<f64>) {
    let close = |(g, e): (&f64, &f64)| (g - e).abs() <= 1e-12 * e.abs();
    assert!(
        got.shape() == expected.shape() && got.iter().zip(expected).all(close),
        "{what}: yours {got}expected {expected}"
    );
}

/// Ordinary scores, exact zeros, and saturated ones.
fn score() -> BoxedStrategy<f64> {
    prop_oneof![4 => -3.0..3.0, 1 => Just(0.0), 1 => -50.0..50.0].boxed()
}

/// Scores of K classes (2–10) and N samples (1–8), with a label for each sample.
fn batch() -> impl Strategy<Value = (DMatrix<f64>, Labels)> {
    (2..=10_usize, 1..=8_usize).prop_flat_map(|(k, n)| {
        let labels = vec(0..k, n).prop_map(move |labels| Labels::new(labels, k).unwrap());
        (matrix(score(), k, n), labels)
    })
}

/// Two matrices of one shape.
fn pair() -> impl Strategy<Value = (DMatrix<f64>, DMatrix<f64>)> {
    (1..=10_usize, 1..=8_usize)
        .prop_flat_map(|(k, n)| (matrix(score(), k, n), matrix(-3.0..3.0, k, n)))
}

/// Outputs, and targets that some of them hit exactly or miss by about 1, where the losses of
/// regression bend.
fn near_misses() -> impl Strategy<Value = (DMatrix<f64>, DMatrix<f64>)> {
    let miss = prop_oneof![
        4 => -3.0..3.0,
        1 => Just(0.0),
        1 => Just(1.0),
        1 => Just(-1.0),
        1 => -1e6..1e6,
    ];
    let miss = miss.boxed();
    (1..=10_usize, 1..=8_usize).prop_flat_map(move |(k, n)| {
        (matrix(miss.clone(), k, n), matrix(-3.0..3.0, k, n)).prop_map(|(d, t)| (&t + d, t))
    })
}

/// 1×N scores (N = 1–8), on the kink of the hinge and far out among them, with labels of two
/// classes.
fn choices() -> impl Strategy<Value = (DMatrix<f64>, Labels)> {
    let score = prop_oneof![
        4 => -3.0..3.0,
        1 => Just(0.0),
        1 => Just(1.0),
        1 => Just(-1.0),
        1 => -50.0..50.0,
        1 => Just(1000.0),
        1 => Just(-1000.0),
    ];
    let score = score.boxed();
    (1..=8_usize).prop_flat_map(move |n| {
        let labels = vec(0..2_usize, n).prop_map(|labels| Labels::new(labels, 2).unwrap());
        (matrix(score.clone(), 1, n), labels)
    })
}

property! {
    #[test]
    fn softmax_cross_entropy_has_the_exact_derivative((z, labels) in batch()) {
        let exact = exact_gradient(|z| softmax_cross_entropy(z, &labels), &z);
        assert_close("gradient", &softmax_cross_entropy_derivative(&z, &labels), &exact);
    }

    #[test]
    fn cross_entropy_has_the_exact_derivative((z, labels) in batch(), delta in 1e-10..1e-3) {
        let y = softmax(&z);
        let exact = exact_gradient(|y| cross_entropy(y, &labels, Dual64::from_re(delta)), &y);
        assert_close("gradient", &cross_entropy_derivative(&y, &labels, delta), &exact);
    }

    #[test]
    fn squares_have_the_exact_derivatives((y, t) in pair()) {
        let dual = t.map(Dual64::from_re);
        let exact = exact_gradient(|y| half_sum_of_squares(y, &dual), &y);
        assert_close("half sum", &half_sum_of_squares_derivative(&y, &t), &exact);
        let exact = exact_gradient(|y| mean_squared_error(y, &dual), &y);
        assert_close("mean", &mean_squared_error_derivative(&y, &t), &exact);
    }

    #[test]
    fn mean_absolute_error_has_the_exact_derivative((y, t) in near_misses()) {
        let dual = t.map(Dual64::from_re);
        let mut exact = exact_gradient(|y| mean_absolute_error(y, &dual), &y);
        // At the kink the duals follow one side; the derivative is agreed to be 0.
        exact.zip_zip_apply(&y, &t, |slope, y, t| if y == t { *slope = 0.0 });
        assert_each_close("gradient", &mean_absolute_error_derivative(&y, &t), &exact);
    }

    #[test]
    fn smooth_l1_has_the_exact_derivative((y, t) in near_misses()) {
        let dual = t.map(Dual64::from_re);
        let exact = exact_gradient(|y| smooth_l1(y, &dual), &y);
        assert_each_close("gradient", &smooth_l1_derivative(&y, &t), &exact);
    }

    #[test]
    fn smooth_l1_lies_between_the_losses_it_joins((y, t) in near_misses()) {
        let smooth = smooth_l1(&y, &t);
        let (absolute, square) = (mean_absolute_error(&y, &t), mean_squared_error(&y, &t) / 2.0);
        let rounding = 1e-12 * (1.0 + absolute);
        prop_assert!(smooth <= absolute + rounding && smooth <= square + rounding, "yours {smooth}, expected at most {absolute} and {square}");
        prop_assert!(smooth >= absolute - 0.5 - rounding, "yours {smooth}, expected at least {absolute} − 1/2");
    }

    #[test]
    fn choices_between_two_have_the_exact_derivatives((z, labels) in choices()) {
        let exact = exact_gradient(|z| sigmoid_cross_entropy(z, &labels), &z);
        assert_each_close("logits", &sigmoid_cross_entropy_derivative(&z, &labels), &exact);
        let exact = exact_gradient(|z| hinge(z, &labels), &z);
        assert_each_close("hinge", &hinge_derivative(&z, &labels), &exact);
        let y = z.map(|z| 1.0 / (1.0 + (-z).exp()));
        let exact = exact_gradient(|y| binary_cross_entropy(y, &labels, Dual64::from_re(1e-7)), &y);
        let derivative = binary_cross_entropy_derivative(&y, &labels, 1e-7);
        assert_each_close("probabilities", &derivative, &exact);
    }

    #[test]
    fn a_choice_between_two_is_softmax_of_0_and_z((z, labels) in choices()) {
        let both = z.clone().insert_row(0, 0.0);
        let (one, two) = (sigmoid_cross_entropy(&z, &labels), softmax_cross_entropy(&both, &labels));
        prop_assert!((one - two).abs() <= 1e-12 * two, "yours {one}, expected {two}");
        let gradient = softmax_cross_entropy_derivative(&both, &labels).remove_row(0);
        assert_each_close("logits", &sigmoid_cross_entropy_derivative(&z, &labels), &gradient);

        let y = softmax(&both);
        let of_class_1 = y.clone().remove_row(0);
        let one = binary_cross_entropy(&of_class_1, &labels, 1e-7);
        let two = cross_entropy(&y, &labels, 1e-7);
        // 1 − y is another rounding of the other probability, and δ keeps its logarithm tame.
        prop_assert!((one - two).abs() <= 1e-8, "yours {one}, expected {two}");
    }

    // A random upstream gradient: with a constant one the pullback would be 0 whatever it did, as Σ
    // softmax is always 1.
    #[test]
    fn softmax_has_the_exact_pullback((z, upstream) in pair()) {
        let dual = upstream.map(Dual64::from_re);
        let exact = exact_gradient(|z| softmax(z).component_mul(&dual).sum(), &z);
        let got = softmax_pullback(&softmax(&z), &upstream);
        let tolerance = 1e-12 * upstream.amax();
        let mut errors = got.iter().zip(&exact).map(|(got, exact)| (got - exact).abs());
        prop_assert!(errors.all(|error| error <= tolerance), "yours {got}expected {exact}");
    }

    #[test]
    fn softmax_then_cross_entropy_is_softmax_cross_entropy((z, labels) in batch()) {
        let apart = cross_entropy(&softmax(&z), &labels, 0.0);
        let joined = softmax_cross_entropy(&z, &labels);
        prop_assert!((apart - joined).abs() <= 1e-12 * joined.max(1.0), "yours {joined}, expected {apart}");
    }

    #[test]
    fn a_batch_is_the_mean_of_its_samples((z, labels) in batch()) {
        let n = labels.len() as f64;
        let mut mean_loss = 0.0;
        let mut mean_gradient = DMatrix::zeros(z.nrows(), z.ncols());
        for sample in 0..labels.len() {
            let (one, label) = (z.columns(sample, 1).into_owned(), labels.select(&[sample]));
            mean_loss += softmax_cross_entropy(&one, &label) / n;
            let gradient = softmax_cross_entropy_derivative(&one, &label) / n;
            mean_gradient.set_column(sample, &gradient.column(0));
        }
        let loss = softmax_cross_entropy(&z, &labels);
        prop_assert!((loss - mean_loss).abs() <= 1e-12 * loss.abs(), "yours {loss}, expected {mean_loss}");
        let gradient = softmax_cross_entropy_derivative(&z, &labels);
        assert_close("gradient", &gradient, &mean_gradient);
    }

    #[test]
    fn labels_and_one_hot_are_the_same_targets((z, labels) in batch()) {
        let one_hot: DMatrix<f64> = labels.one_hot();
        let same = Labels::from_one_hot(&one_hot).unwrap();
        prop_assert_eq!(softmax_cross_entropy(&z, &same), softmax_cross_entropy(&z, &labels));
        // −(1/N) Σ t·ln y, as the sources write it for one-hot targets.
        let y = softmax(&z);
        let summed = -one_hot.component_mul(&y.map(|y| (y + 1e-7).ln())).sum() / labels.len() as f64;
        let indexed = cross_entropy(&y, &labels, 1e-7);
        prop_assert!((summed - indexed).abs() <= 1e-14 * indexed.abs().max(1.0), "yours {indexed} by labels, expected {summed} by one-hot");
    }

    #[test]
    fn softmax_gives_probabilities_that_a_shift_does_not_change((z, _) in batch(), shift in -1e3..1e3) {
        let y = softmax(&z);
        prop_assert!(y.iter().all(|&y| (0.0..=1.0).contains(&y)), "yours {y}expected numbers from 0 to 1");
        let sums = y.row_sum();
        prop_assert!(sums.iter().all(|sum| (sum - 1.0).abs() < 1e-14), "yours {sums}expected 1 for each sample");
        let moved = z.add_scalar(shift);
        let moved = softmax(&moved);
        let mut errors = moved.iter().zip(&y).map(|(moved, y)| (moved - y).abs());
        prop_assert!(errors.all(|error| error < 1e-12), "yours {moved}expected {y}");
    }
}

/// In `f32` one after the other, 60 000 equal losses lose three digits of their mean.
#[test]
fn the_mean_of_equal_losses_is_that_loss_however_many_there_are() {
    for n in [1, 10, 60_000, 1_000_000] {
        let t = Labels::new((0..n).map(|i| i % 2).collect(), 2).unwrap();
        let expected = std::f32::consts::LN_2;
        let logits = DMatrix::<f32>::zeros(2, n);
        let one: DMatrix<f32> = DMatrix::zeros(1, n);
        let halves = DMatrix::from_element(2, n, 0.5_f32);
        let losses = [
            softmax_cross_entropy(&logits, &t),
            sigmoid_cross_entropy(&one, &t),
            cross_entropy(&halves, &t, 0.0),
            binary_cross_entropy(&one.add_scalar(0.5), &t, 0.0),
        ];
        for loss in losses {
            assert!(
                (loss - expected).abs() <= f32::EPSILON,
                "of {n}: yours {loss}, expected {expected}"
            );
        }
        let (y, t) = (one.add_scalar(0.1), one);
        let squares = [
            mean_squared_error(&y, &t),
            2.0 * smooth_l1(&y, &t),
            2.0 * half_sum_of_squares(&y, &t) / n as f32,
        ];
        for loss in squares {
            assert!((loss / 0.01 - 1.0).abs() <= 3e-7, "of {n}: yours {loss}, expected 0.01");
        }
        let loss = mean_absolute_error(&y, &t);
        assert_eq!(loss, 0.1, "the mean of {n} equal errors");
    }
}
