//! PyTorch's losses and gradients, to 1e-12 of the value.

use approx::assert_relative_eq;
use golden::golden;
use losses::{
    Labels, binary_cross_entropy, binary_cross_entropy_derivative, half_sum_of_squares,
    half_sum_of_squares_derivative, hinge, hinge_derivative, mean_absolute_error,
    mean_absolute_error_derivative, mean_squared_error, mean_squared_error_derivative,
    sigmoid_cross_entropy, sigmoid_cross_entropy_derivative, smooth_l1, smooth_l1_derivative,
    softmax, softmax_cross_entropy, softmax_cross_entropy_derivative, softmax_pullback,
};
use nalgebra::DMatrix;

#[track_caller]
fn assert_golden(name: &str, loss: impl Fn(&DMatrix<f64>, &golden::Loss) -> (f64, DMatrix<f64>)) {
    let golden = golden();
    let expected = golden.loss(name);
    let (value, gradient) = loss(&expected.pred, expected);
    assert_relative_eq!(value, expected.value, max_relative = 1e-12);
    assert_relative_eq!(gradient, expected.grad, max_relative = 1e-12, epsilon = 1e-300);
}

fn from_logits(z: &DMatrix<f64>, golden: &golden::Loss) -> (f64, DMatrix<f64>) {
    let t = Labels::new(golden.labels(), z.nrows()).unwrap();
    (softmax_cross_entropy(z, &t), softmax_cross_entropy_derivative(z, &t))
}

#[test]
fn mean_squared_error_is_pytorchs() {
    assert_golden("mean_squared_error", |y, golden| {
        (mean_squared_error(y, &golden.target), mean_squared_error_derivative(y, &golden.target))
    });
}

#[test]
fn half_sum_of_squares_is_pytorchs() {
    assert_golden("half_sum_squared_error", |y, golden| {
        (half_sum_of_squares(y, &golden.target), half_sum_of_squares_derivative(y, &golden.target))
    });
}

#[test]
fn mean_absolute_error_is_pytorchs() {
    assert_golden("mean_absolute_error", |y, golden| {
        (mean_absolute_error(y, &golden.target), mean_absolute_error_derivative(y, &golden.target))
    });
}

#[test]
fn smooth_l1_is_pytorchs() {
    assert_golden("smooth_l1 (beta 1, mean)", |y, golden| {
        (smooth_l1(y, &golden.target), smooth_l1_derivative(y, &golden.target))
    });
}

/// The file lists one output a sample, and so one column; a sample is a column here.
fn binary(
    loss: impl Fn(&DMatrix<f64>, &Labels) -> f64,
    derivative: impl Fn(&DMatrix<f64>, &Labels) -> DMatrix<f64>,
) -> impl Fn(&DMatrix<f64>, &golden::Loss) -> (f64, DMatrix<f64>) {
    move |list, golden| {
        let class_1 = golden.target.iter().map(|&t| usize::from(t > 0.0));
        let labels = Labels::new(class_1.collect(), 2).unwrap();
        let outputs = list.transpose();
        let gradient = derivative(&outputs, &labels).transpose();
        (loss(&outputs, &labels), gradient)
    }
}

#[test]
fn binary_cross_entropy_is_pytorchs() {
    assert_golden(
        "binary_cross_entropy (probabilities, mean)",
        binary(
            |y, t| binary_cross_entropy(y, t, 0.0),
            |y, t| binary_cross_entropy_derivative(y, t, 0.0),
        ),
    );
}

#[test]
fn sigmoid_cross_entropy_is_pytorchs() {
    assert_golden(
        "binary_cross_entropy_with_logits (mean)",
        binary(sigmoid_cross_entropy, sigmoid_cross_entropy_derivative),
    );
}

#[test]
fn hinge_is_pytorchs() {
    assert_golden("hinge (mean of max(0, 1 - t*y), t = +-1)", binary(hinge, hinge_derivative));
}

#[test]
fn softmax_cross_entropy_is_pytorchs() {
    assert_golden("softmax_cross_entropy (logits, labels, mean)", from_logits);
}

#[test]
fn softmax_cross_entropy_of_extreme_logits_is_pytorchs() {
    assert_golden("softmax_cross_entropy (extreme logits)", from_logits);
}

#[test]
fn softmax_is_pytorchs() {
    let golden = golden();
    let expected = golden.layer("softmax");
    let y = softmax(&expected.x);
    assert_relative_eq!(y, expected.y, max_relative = 1e-12);
    let d_logits = softmax_pullback(&y, &expected.dy);
    assert_relative_eq!(d_logits, expected.dx, max_relative = 1e-12, epsilon = 1e-15);
}
