//! Cases for the functions of chapter 1 that are practised, the smallest first.

use losses::Labels;
use nalgebra::{DMatrix, dmatrix};
use probe::{Answer, Probe, case, probes};
use rand::{RngExt, SeedableRng, rngs::StdRng};

probes! {
    one_hot,
    softmax,
    softmax_pullback,
    half_sum_of_squares,
    half_sum_of_squares_derivative,
    mean_squared_error,
    mean_squared_error_derivative,
    mean_absolute_error_derivative,
    cross_entropy,
    cross_entropy_derivative,
    surprise_and_slopes,
    softmax_cross_entropy,
    softplus,
    softplus_derivative,
    shortfall,
    hinge_derivative,
    smooth_l1,
    smooth_l1_derivative,
}

/// A matrix of numbers between −3 and 3, the same each time.
fn random(rows: usize, columns: usize) -> DMatrix<f64> {
    let mut rng = StdRng::seed_from_u64((10 * rows + columns) as u64);
    DMatrix::from_fn(rows, columns, |_, _| rng.random_range(-3.0..3.0))
}

fn of(labels: &[usize], classes: usize) -> Labels {
    Labels::new(labels.to_vec(), classes).expect("each names a class")
}

fn one_hot(probe: &mut Probe) {
    for (labels, classes) in [(vec![1], 3), (vec![2, 0], 4), (vec![1, 1, 2, 0, 1], 4)] {
        case!(probe, labels, classes => of(&labels, classes).one_hot::<f64>());
    }
}

fn softmax(probe: &mut Probe) {
    let small = [dmatrix![0.0; 1.0], dmatrix![1.0, 100.0; 2.0, -3.0], random(3, 2), random(4, 5)];
    let edges = [
        dmatrix![1010.0; 1000.0; 990.0],
        dmatrix![-1000.0; -1001.0],
        dmatrix![0.0, 1000.0; 1.0, 1001.0],
        dmatrix![0.0; f64::NEG_INFINITY; 0.0],
    ];
    for logits in small.into_iter().chain(edges) {
        case!(probe, logits => losses::softmax(&logits));
    }
}

fn softmax_pullback(probe: &mut Probe) {
    for (rows, columns) in [(2, 1), (3, 1), (3, 2), (4, 5)] {
        let probabilities = losses::softmax(&random(rows, columns));
        let upstream = random(rows, columns + 9).columns(9, columns).into_owned();
        case!(probe, probabilities, upstream => losses::softmax_pullback(&probabilities, &upstream));
    }
}

/// Outputs and targets: one number, then more than a sample, then an entry that is right.
fn outputs_and_targets() -> [(DMatrix<f64>, DMatrix<f64>); 5] {
    [
        (dmatrix![3.0], dmatrix![1.0]),
        (dmatrix![0.5, -2.0], dmatrix![0.0, 2.0]),
        (dmatrix![1.0; 0.25], dmatrix![1.0; 1.0]),
        (random(3, 2), random(2, 3).transpose()),
        (random(4, 5), random(5, 4).transpose()),
    ]
}

type Loss = fn(&DMatrix<f64>, &DMatrix<f64>) -> f64;
type Derivative = fn(&DMatrix<f64>, &DMatrix<f64>) -> DMatrix<f64>;

fn values(probe: &mut Probe, loss: Loss) {
    for (outputs, targets) in outputs_and_targets() {
        case!(probe, outputs, targets => loss(&outputs, &targets));
    }
}

fn slopes(probe: &mut Probe, loss: Loss, derivative: Derivative) {
    for (outputs, targets) in outputs_and_targets() {
        let (point, t, u) = (outputs.clone(), targets.clone(), targets.clone());
        case!(probe, outputs, targets => derivative(&outputs, &targets)).gradient_of(
            point,
            move |y| loss(y, &t),
            move |y| derivative(y, &u),
        );
    }
}

fn half_sum_of_squares(probe: &mut Probe) {
    values(probe, losses::half_sum_of_squares);
}

fn half_sum_of_squares_derivative(probe: &mut Probe) {
    slopes(probe, losses::half_sum_of_squares, losses::half_sum_of_squares_derivative);
}

fn mean_squared_error(probe: &mut Probe) {
    values(probe, losses::mean_squared_error);
}

fn mean_squared_error_derivative(probe: &mut Probe) {
    slopes(probe, losses::mean_squared_error, losses::mean_squared_error_derivative);
}

fn mean_absolute_error_derivative(probe: &mut Probe) {
    slopes(probe, losses::mean_absolute_error, losses::mean_absolute_error_derivative);
}

/// Probabilities with labels and δ: certain, wrong, and in batches.
fn probabilities() -> Vec<(DMatrix<f64>, Vec<usize>, f64)> {
    vec![
        (dmatrix![0.25; 0.75], vec![0], 0.0),
        (dmatrix![0.0; 1.0], vec![0], 1e-7),
        (dmatrix![0.1, 0.6; 0.9, 0.4], vec![1, 1], 1e-7),
        (losses::softmax(&random(4, 3)), vec![3, 0, 2], 0.0),
    ]
}

fn cross_entropy(probe: &mut Probe) {
    for (probabilities, labels, delta) in probabilities() {
        case!(probe, probabilities, labels, delta => {
            losses::cross_entropy(&probabilities, &of(&labels, probabilities.nrows()), delta)
        });
    }
}

fn cross_entropy_derivative(probe: &mut Probe) {
    for (probabilities, labels, delta) in probabilities() {
        let (point, t) = (probabilities.clone(), of(&labels, probabilities.nrows()));
        let u = t.clone();
        case!(probe, probabilities, labels, delta => {
            losses::cross_entropy_derivative(&probabilities, &of(&labels, probabilities.nrows()), delta)
        })
        .gradient_of(
            point,
            move |y| losses::cross_entropy(y, &t, delta),
            move |y| losses::cross_entropy_derivative(y, &u, delta),
        );
    }
}

/// Logits with labels: one sample, then batches.
fn logits() -> Vec<(DMatrix<f64>, Vec<usize>)> {
    vec![
        (dmatrix![0.0; 1.0], vec![1]),
        (dmatrix![2.0; -1.0; 0.5], vec![1]),
        (dmatrix![1.0, 0.0; 2.0, 1.0], vec![0, 1]),
        (random(4, 3), vec![3, 0, 2]),
        (dmatrix![1000.0; -1000.0], vec![1]),
        (dmatrix![1000.0; -1000.0], vec![0]),
        (dmatrix![-1000.0; -1001.0], vec![0]),
    ]
}

fn value_and_gradient(logits: &DMatrix<f64>, labels: &[usize]) -> Answer {
    let labels = of(labels, logits.nrows());
    let (loss, gradient) = losses::softmax_cross_entropy_value_and_gradient(logits, &labels);
    Answer::named("loss", loss).and("gradient", gradient)
}

fn surprise_and_slopes(probe: &mut Probe) {
    for (logits, labels) in logits() {
        case!(probe, logits, labels => value_and_gradient(&logits, &labels));
    }
}

fn softmax_cross_entropy(probe: &mut Probe) {
    for (logits, labels) in logits() {
        let (point, t) = (logits.clone(), of(&labels, logits.nrows()));
        let u = t.clone();
        case!(probe, logits, labels => value_and_gradient(&logits, &labels)).gradient_of(
            point,
            move |z| losses::softmax_cross_entropy(z, &t),
            move |z| losses::softmax_cross_entropy_derivative(z, &u),
        );
    }
}

/// The loss of one sample of class 0, which is softplus of its logit.
fn softplus(probe: &mut Probe) {
    for x in [0.0, 1.0, -1.0, 2.5, -2.5, 1000.0, -1000.0, -50.0] {
        case!(probe, x => losses::sigmoid_cross_entropy(&dmatrix![x], &of(&[0], 2)));
    }
}

fn softplus_derivative(probe: &mut Probe) {
    for x in [0.0, 1.0, -1.0, 2.5, -2.5, 1000.0, -1000.0] {
        case!(probe, x => losses::sigmoid_cross_entropy_derivative(&dmatrix![x], &of(&[0], 2))[0]);
    }
}

/// The loss of one sample of class 1, whose margin is its score.
fn shortfall(probe: &mut Probe) {
    for margin in [2.0, 1.0, 0.5, 0.0, -3.0, f64::NAN] {
        case!(probe, margin => losses::hinge(&dmatrix![margin], &of(&[1], 2)));
    }
}

fn hinge_derivative(probe: &mut Probe) {
    let cases = [
        (dmatrix![-1.0], vec![1]),
        (dmatrix![0.5], vec![1]),
        (dmatrix![2.0], vec![1]),
        (dmatrix![2.0, -1.0, 0.5, 3.0], vec![1, 0, 1, 0]),
    ];
    for (scores, labels) in cases {
        let (point, t) = (scores.clone(), of(&labels, 2));
        let u = t.clone();
        case!(probe, scores, labels => losses::hinge_derivative(&scores, &of(&labels, 2)))
            .gradient_of(
                point,
                move |z| losses::hinge(z, &t),
                move |z| losses::hinge_derivative(z, &u),
            );
    }
}

/// Of a single error the mean is ρ of it.
fn smooth_l1(probe: &mut Probe) {
    for d in [0.5, -0.5, 1.0, 3.0, -6.0, 0.0] {
        case!(probe, d => losses::smooth_l1(&dmatrix![d], &dmatrix![0.0]));
    }
}

fn smooth_l1_derivative(probe: &mut Probe) {
    for d in [0.5, -0.5, 1.0, 3.0, -6.0, 0.0] {
        case!(probe, d => losses::smooth_l1_derivative(&dmatrix![d], &dmatrix![0.0])[0]);
    }
}
