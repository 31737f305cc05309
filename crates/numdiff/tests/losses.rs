//! The gradient check on the losses of chapter 1: their derivatives are right, and others are not.

mod verdict;

use losses::{
    Labels, cross_entropy, cross_entropy_derivative, half_sum_of_squares,
    half_sum_of_squares_derivative, mean_squared_error, mean_squared_error_derivative,
    softmax_cross_entropy, softmax_cross_entropy_derivative,
};
use nalgebra::DMatrix;
use numdiff::{Verdict, check};
use property::{matrix, property};
use proptest::{collection::vec, prelude::*};
use verdict::said;

/// The derivative passes; its double, its negative and a constant do not.
#[track_caller]
fn assert_checked(
    loss: impl Fn(&DMatrix<f64>) -> f64,
    mut at: DMatrix<f64>,
    derivative: &DMatrix<f64>,
) {
    let right = check(&loss, &mut at, derivative);
    let passes = right.verdict() < Verdict::Suspicious;
    assert!(passes, "{}", said(&right, "right, inconclusive or kink"));
    for wrong in [derivative * 2.0, -derivative, derivative.add_scalar(0.1)] {
        let found = check(&loss, &mut at, &wrong);
        assert!(found.verdict() == Verdict::Wrong, "{}", said(&found, Verdict::Wrong));
    }
}

/// K×N outputs between 0.1 and 1, K×N targets, and N labels.
fn batch() -> impl Strategy<Value = (DMatrix<f64>, DMatrix<f64>, Labels)> {
    (2..=10_usize, 1..=8_usize).prop_flat_map(|(k, n)| {
        let labels = vec(0..k, n).prop_map(move |labels| Labels::new(labels, k).unwrap());
        (matrix(0.1..1.0, k, n), matrix(2.0..3.0, k, n), labels)
    })
}

property! {
    #[test]
    fn of_classes((y, _, labels) in batch()) {
        let derivative = softmax_cross_entropy_derivative(&y, &labels);
        assert_checked(|z| softmax_cross_entropy(z, &labels), y.clone(), &derivative);
        let derivative = cross_entropy_derivative(&y, &labels, 1e-7);
        assert_checked(|y| cross_entropy(y, &labels, 1e-7), y, &derivative);
    }

    #[test]
    fn of_numbers((y, t, _) in batch()) {
        let derivative = half_sum_of_squares_derivative(&y, &t);
        assert_checked(|y| half_sum_of_squares(y, &t), y.clone(), &derivative);
        let derivative = mean_squared_error_derivative(&y, &t);
        assert_checked(|y| mean_squared_error(y, &t), y, &derivative);
    }
}
