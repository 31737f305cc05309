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
use nalgebra::DMatrix;
use num_dual::Dual64;
use property::{assert_is, matrix, property};
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
fn assert_close(yours: &DMatrix<f64>, expected: &DMatrix<f64>, formula: &str) {
    let tolerance = 1e-12 * expected.amax().max(1e-300);
    assert_entries(yours, expected, |_| tolerance, formula);
}

/// Each entry by itself, so that a tiny slope beside a large one is not lost sight of.
#[track_caller]
fn assert_each_close(yours: &DMatrix<f64>, expected: &DMatrix<f64>, formula: &str) {
    assert_entries(yours, expected, |expected| 1e-12 * expected.abs(), formula);
}

/// Each entry as near to the expected one as the tolerance for that allows.
#[track_caller]
fn assert_entries(
    yours: &DMatrix<f64>,
    expected: &DMatrix<f64>,
    tolerance: impl Fn(f64) -> f64,
    formula: &str,
) {
    let is_near =
        |(yours, &expected): (&f64, &f64)| (yours - expected).abs() <= tolerance(expected);
    if yours.shape() != expected.shape() || !yours.iter().zip(expected).all(is_near) {
        assert_is(yours, expected, formula);
        panic!("{formula}\nyours     ∞\nexpected  a number");
    }
}

/// One number, as near to the expected one as the tolerance allows.
#[track_caller]
fn assert_within(yours: f64, expected: f64, tolerance: f64, formula: &str) {
    assert!(
        (yours - expected).abs() <= tolerance,
        "{formula}\nyours     {yours:?}\nexpected  {expected:?}"
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
        let gradient = softmax_cross_entropy_derivative(&z, &labels);
        assert_close(&gradient, &exact, "∂E/∂z = (softmax(z) − t) / N");
    }

    #[test]
    fn cross_entropy_has_the_exact_derivative((z, labels) in batch(), delta in 1e-10..1e-3) {
        let y = softmax(&z);
        let exact = exact_gradient(|y| cross_entropy(y, &labels, Dual64::from_re(delta)), &y);
        let gradient = cross_entropy_derivative(&y, &labels, delta);
        assert_close(&gradient, &exact, "∂E/∂y[k, n] = −(1/N) / (y[k, n] + δ) where k = tₙ, 0 elsewhere");
    }

    #[test]
    fn squares_have_the_exact_derivatives((y, t) in pair()) {
        let dual = t.map(Dual64::from_re);
        let exact = exact_gradient(|y| half_sum_of_squares(y, &dual), &y);
        assert_close(&half_sum_of_squares_derivative(&y, &t), &exact, "half the sum of squares: ∂E/∂y = y − t");
        let exact = exact_gradient(|y| mean_squared_error(y, &dual), &y);
        assert_close(&mean_squared_error_derivative(&y, &t), &exact, "the mean of squares: ∂E/∂y = (2/n) (y − t)");
    }

    #[test]
    fn mean_absolute_error_has_the_exact_derivative((y, t) in near_misses()) {
        let dual = t.map(Dual64::from_re);
        let mut exact = exact_gradient(|y| mean_absolute_error(y, &dual), &y);
        // At the kink the duals follow one side; the derivative is agreed to be 0.
        exact.zip_zip_apply(&y, &t, |slope, y, t| if y == t { *slope = 0.0 });
        let gradient = mean_absolute_error_derivative(&y, &t);
        assert_each_close(&gradient, &exact, "∂E/∂y = sign(y − t) / n, 0 where y = t");
    }

    #[test]
    fn smooth_l1_has_the_exact_derivative((y, t) in near_misses()) {
        let dual = t.map(Dual64::from_re);
        let exact = exact_gradient(|y| smooth_l1(y, &dual), &y);
        let formula = "∂E/∂y = (y − t) / n where |y − t| < 1, sign(y − t) / n elsewhere";
        assert_each_close(&smooth_l1_derivative(&y, &t), &exact, formula);
    }

    #[test]
    fn smooth_l1_lies_between_the_losses_it_joins((y, t) in near_misses()) {
        let smooth = smooth_l1(&y, &t);
        let (absolute, square) = (mean_absolute_error(&y, &t), mean_squared_error(&y, &t) / 2.0);
        let rounding = 1e-12 * (1.0 + absolute);
        assert!(
            smooth <= absolute + rounding && smooth <= square + rounding,
            "smooth L1 ≤ (1/n) Σ |y − t| and ≤ ½ (1/n) Σ (y − t)²\nyours     {smooth:?}\nexpected  at most {absolute:?} and {square:?}"
        );
        assert!(
            smooth >= absolute - 0.5 - rounding,
            "smooth L1 ≥ (1/n) Σ |y − t| − ½\nyours     {smooth:?}\nexpected  at least {:?}",
            absolute - 0.5
        );
    }

    #[test]
    fn choices_between_two_have_the_exact_derivatives((z, labels) in choices()) {
        let exact = exact_gradient(|z| sigmoid_cross_entropy(z, &labels), &z);
        let gradient = sigmoid_cross_entropy_derivative(&z, &labels);
        assert_each_close(&gradient, &exact, "sigmoid cross-entropy: ∂E/∂zₙ = −sₙ / (1 + exp(sₙ·zₙ)) / N");
        let exact = exact_gradient(|z| hinge(z, &labels), &z);
        assert_each_close(&hinge_derivative(&z, &labels), &exact, "hinge: ∂E/∂zₙ = −sₙ / N where sₙ·zₙ < 1, 0 elsewhere");
        let y = z.map(|z| 1.0 / (1.0 + (-z).exp()));
        let exact = exact_gradient(|y| binary_cross_entropy(y, &labels, Dual64::from_re(1e-7)), &y);
        let gradient = binary_cross_entropy_derivative(&y, &labels, 1e-7);
        let formula = "∂E/∂yₙ = −(1/N) / (yₙ + δ) where tₙ = 1, (1/N) / (1 − yₙ + δ) where tₙ = 0";
        assert_each_close(&gradient, &exact, formula);
    }

    #[test]
    fn a_choice_between_two_is_softmax_of_0_and_z((z, labels) in choices()) {
        let both = z.clone().insert_row(0, 0.0);
        let (one, two) = (sigmoid_cross_entropy(&z, &labels), softmax_cross_entropy(&both, &labels));
        assert_within(one, two, 1e-12 * two, "sigmoid cross-entropy of z = softmax cross-entropy of 0 and z");
        let expected = softmax_cross_entropy_derivative(&both, &labels).remove_row(0);
        let gradient = sigmoid_cross_entropy_derivative(&z, &labels);
        assert_each_close(&gradient, &expected, "∂E/∂z of sigmoid cross-entropy = that of softmax cross-entropy of 0 and z");

        let y = softmax(&both);
        let of_class_1 = y.clone().remove_row(0);
        let one = binary_cross_entropy(&of_class_1, &labels, 1e-7);
        let two = cross_entropy(&y, &labels, 1e-7);
        // 1 − y is another rounding of the other probability, and δ keeps its logarithm tame.
        assert_within(one, two, 1e-8, "binary cross-entropy of y = cross-entropy of 1 − y and y");
    }

    // A random upstream gradient: with a constant one the pullback would be 0 whatever it did, as Σ
    // softmax is always 1.
    #[test]
    fn softmax_has_the_exact_pullback((z, upstream) in pair()) {
        let dual = upstream.map(Dual64::from_re);
        let exact = exact_gradient(|z| softmax(z).component_mul(&dual).sum(), &z);
        let yours = softmax_pullback(&softmax(&z), &upstream);
        let tolerance = 1e-12 * upstream.amax();
        assert_entries(&yours, &exact, |_| tolerance, "∂L/∂zₖ = yₖ·(∂L/∂yₖ − Σⱼ yⱼ·∂L/∂yⱼ)");
    }

    #[test]
    fn softmax_then_cross_entropy_is_softmax_cross_entropy((z, labels) in batch()) {
        let apart = cross_entropy(&softmax(&z), &labels, 0.0);
        let joined = softmax_cross_entropy(&z, &labels);
        assert_within(joined, apart, 1e-12 * joined.max(1.0), "E of the logits z = −(1/N) Σₙ ln y[tₙ, n], y = softmax(z)");
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
        assert_within(loss, mean_loss, 1e-12 * loss.abs(), "E of a batch = (1/N) Σₙ E of sample n");
        let gradient = softmax_cross_entropy_derivative(&z, &labels);
        assert_close(&gradient, &mean_gradient, "column n of ∂E/∂z = (1/N) (softmax(z) − t) of sample n");
    }

    #[test]
    fn labels_and_one_hot_are_the_same_targets((z, labels) in batch()) {
        let one_hot: DMatrix<f64> = labels.one_hot();
        let same = Labels::from_one_hot(&one_hot);
        assert_is(&same, &Ok(labels.clone()), "T[k, n] = 1 where k = tₙ, 0 elsewhere");
        let (yours, expected) = (softmax_cross_entropy(&z, &same.unwrap()), softmax_cross_entropy(&z, &labels));
        assert_is(yours, expected, "E of the one-hot targets = E of the labels");
        // −(1/N) Σ t·ln y, as the sources write it for one-hot targets.
        let y = softmax(&z);
        let summed = -one_hot.component_mul(&y.map(|y| (y + 1e-7).ln())).sum() / labels.len() as f64;
        let indexed = cross_entropy(&y, &labels, 1e-7);
        assert_within(indexed, summed, 1e-14 * indexed.abs().max(1.0), "E of labels = −(1/N) Σ t·ln(y + δ) of one-hot t");
    }

    #[test]
    fn softmax_gives_probabilities_that_a_shift_does_not_change((z, _) in batch(), shift in -1e3..1e3) {
        let y = softmax(&z);
        for &y in &y {
            assert!((0.0..=1.0).contains(&y), "0 ≤ yₖ ≤ 1\nyours     {y:?}\nexpected  a number from 0 to 1");
        }
        for sum in &y.row_sum() {
            assert!((sum - 1.0).abs() < 1e-14, "Σₖ yₖ = 1 in each column\nyours     {sum:?}\nexpected  1.0");
        }
        let moved = softmax(&z.add_scalar(shift));
        assert_entries(&moved, &y, |_| 1e-12_f64.next_down(), "softmax(z + c) = softmax(z)");
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
                "the mean of {n} losses of ln 2\nyours     {loss:?}\nexpected  {expected:?}"
            );
        }
        let (y, t) = (one.add_scalar(0.1), one);
        let squares = [
            mean_squared_error(&y, &t),
            2.0 * smooth_l1(&y, &t),
            2.0 * half_sum_of_squares(&y, &t) / n as f32,
        ];
        for loss in squares {
            assert!(
                (loss / 0.01 - 1.0).abs() <= 3e-7,
                "the mean of {n} squares of 0.1\nyours     {loss:?}\nexpected  0.01"
            );
        }
        let loss = mean_absolute_error(&y, &t);
        assert_is(loss, 0.1, format_args!("the mean of {n} errors of 0.1"));
    }
}
