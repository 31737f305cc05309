//! PyTorch's losses and gradients, to 1e-12 of the value.

use golden::golden;
use losses::{
    Labels, binary_cross_entropy, binary_cross_entropy_derivative, half_sum_of_squares,
    half_sum_of_squares_derivative, hinge, hinge_derivative, mean_absolute_error,
    mean_absolute_error_derivative, mean_squared_error, mean_squared_error_derivative,
    sigmoid_cross_entropy, sigmoid_cross_entropy_derivative, smooth_l1, smooth_l1_derivative,
    softmax, softmax_cross_entropy, softmax_cross_entropy_derivative, softmax_pullback,
};
use nalgebra::DMatrix;
use property::{assert_digits, assert_is, assert_near};

/// The loss and its gradient, of which the formulas tell.
#[track_caller]
fn assert_golden(
    name: &str,
    [loss_formula, gradient_formula]: [&str; 2],
    loss: impl Fn(&DMatrix<f64>, &golden::Loss) -> (f64, DMatrix<f64>),
) {
    let golden = golden();
    let expected = golden.loss(name);
    let (value, gradient) = loss(&expected.pred, expected);
    let formula = format_args!("PyTorch's value of {name}: {loss_formula}");
    assert_near(value, expected.value, 1e-12, formula);
    let formula = format_args!("PyTorch's gradient of {name}: {gradient_formula}");
    assert_digits(gradient, expected.grad.clone(), 1e-12, formula);
}

/// Sample by sample, each a column.
#[track_caller]
fn assert_columns(yours: &DMatrix<f64>, expected: &DMatrix<f64>, formula: &str) {
    assert_is(yours.shape(), expected.shape(), format_args!("{formula}, its shape"));
    for (sample, (yours, expected)) in yours.column_iter().zip(expected.column_iter()).enumerate() {
        let formula = format_args!("PyTorch's value of column {sample} (from 0): {formula}");
        assert_near(yours.into_owned(), expected.into_owned(), 1e-12, formula);
    }
}

const SOFTMAX_CROSS_ENTROPY: [&str; 2] =
    ["E = (1/N) Σₙ ( ln Σₖ exp(z[k, n]) − z[tₙ, n] )", "∂E/∂z = (softmax(z) − t) / N"];

fn from_logits(z: &DMatrix<f64>, golden: &golden::Loss) -> (f64, DMatrix<f64>) {
    let t = Labels::new(golden.labels(), z.nrows()).unwrap();
    (softmax_cross_entropy(z, &t), softmax_cross_entropy_derivative(z, &t))
}

#[test]
fn mean_squared_error_is_pytorchs() {
    assert_golden(
        "mean_squared_error",
        ["E = (1/n) Σ (y − t)²", "∂E/∂y = (2/n) (y − t)"],
        |y, golden| {
            (
                mean_squared_error(y, &golden.target),
                mean_squared_error_derivative(y, &golden.target),
            )
        },
    );
}

#[test]
fn half_sum_of_squares_is_pytorchs() {
    assert_golden(
        "half_sum_squared_error",
        ["E = ½ Σ (y − t)²", "∂E/∂y = y − t"],
        |y, golden| {
            (
                half_sum_of_squares(y, &golden.target),
                half_sum_of_squares_derivative(y, &golden.target),
            )
        },
    );
}

#[test]
fn mean_absolute_error_is_pytorchs() {
    assert_golden(
        "mean_absolute_error",
        ["E = (1/n) Σ |y − t|", "∂E/∂y = sign(y − t) / n"],
        |y, golden| {
            (
                mean_absolute_error(y, &golden.target),
                mean_absolute_error_derivative(y, &golden.target),
            )
        },
    );
}

#[test]
fn smooth_l1_is_pytorchs() {
    assert_golden(
        "smooth_l1 (beta 1, mean)",
        [
            "E = (1/n) Σ ρ(y − t), ρ(d) = ½ d² where |d| < 1, |d| − ½ elsewhere",
            "∂E/∂y = (y − t) / n where |y − t| < 1, sign(y − t) / n elsewhere",
        ],
        |y, golden| (smooth_l1(y, &golden.target), smooth_l1_derivative(y, &golden.target)),
    );
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
        [
            "E = −(1/N) Σₙ ( tₙ·ln yₙ + (1 − tₙ)·ln(1 − yₙ) )",
            "∂E/∂yₙ = −(1/N) / yₙ where tₙ = 1, (1/N) / (1 − yₙ) where tₙ = 0",
        ],
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
        ["E = (1/N) Σₙ ln(1 + exp(−sₙ·zₙ))", "∂E/∂zₙ = −sₙ / (1 + exp(sₙ·zₙ)) / N"],
        binary(sigmoid_cross_entropy, sigmoid_cross_entropy_derivative),
    );
}

#[test]
fn hinge_is_pytorchs() {
    assert_golden(
        "hinge (mean of max(0, 1 - t*y), t = +-1)",
        ["E = (1/N) Σₙ max(0, 1 − sₙ·zₙ)", "∂E/∂zₙ = −sₙ / N where sₙ·zₙ < 1, 0 elsewhere"],
        binary(hinge, hinge_derivative),
    );
}

#[test]
fn softmax_cross_entropy_is_pytorchs() {
    assert_golden(
        "softmax_cross_entropy (logits, labels, mean)",
        SOFTMAX_CROSS_ENTROPY,
        from_logits,
    );
}

#[test]
fn softmax_cross_entropy_of_extreme_logits_is_pytorchs() {
    assert_golden("softmax_cross_entropy (extreme logits)", SOFTMAX_CROSS_ENTROPY, from_logits);
}

#[test]
fn softmax_is_pytorchs() {
    let golden = golden();
    let expected = golden.layer("softmax");
    let y = softmax(&expected.x);
    assert_columns(&y, &expected.y, "yₖ = exp(zₖ) / Σⱼ exp(zⱼ)");
    let d_logits = softmax_pullback(&y, &expected.dy);
    assert_columns(&d_logits, &expected.dx, "∂L/∂zₖ = yₖ·(∂L/∂yₖ − Σⱼ yⱼ·∂L/∂yⱼ)");
}
