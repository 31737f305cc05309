//! Cases for the layers that keep others in shape.

use crate::{random, upstream_of};
use graph::{
    ActivationPullback, BatchNorm, Dropout, LayerNorm, RunningStatistics, ScaleShift, Statistics,
};
use nalgebra::{DMatrix, dmatrix, dvector};
use probe::{Answer, Probe, case};
use rand::{SeedableRng, rngs::StdRng};

pub(crate) fn normalize_line(probe: &mut Probe) {
    let usual = [vec![1.0, 2.0, 3.0], vec![0.0, 4.0, 0.0, -4.0], vec![1.0, 3.0]];
    let usual = usual.map(|line| (line, 1e-5));
    let others = [
        (vec![5.0, 5.0, 5.0], 1e-5),
        (vec![2.0, -2.0, 0.0], 0.5),
        (vec![1e6 + 1.0, 1e6 + 2.0, 1e6 + 3.0], 1e-5),
        (vec![0.001, 0.002, 0.006, 0.003], 1e-5),
        (vec![0.0, 3.0, 1.0], 0.0),
        (random(1, 9).iter().copied().collect(), 1e-5),
        (random(1, 300).iter().copied().collect(), 0.1),
    ];
    for (line, epsilon) in usual.into_iter().chain(others) {
        case!(probe, line, epsilon => normalized(&line, epsilon));
    }
    let (one, epsilon) = (vec![7.0], 1e-5);
    case!(probe, one, epsilon => {
        let layer = LayerNorm { epsilon, ..LayerNorm::new(1) };
        let (y, pullback) = layer.forward(&DMatrix::from_vec(1, 1, one.clone()));
        let of = pullback.statistics().clone();
        Answer::named("x̂", y).and("mean", of.mean).and("variance", of.variance)
    });
}

/// A line as it is normalised, and what is known of it. The slope is what comes back of a gradient that
/// has a 1 where the line is nearest to its mean.
fn normalized(line: &[f64], epsilon: f64) -> Answer {
    let layer = BatchNorm { epsilon, ..BatchNorm::new(1) };
    let x = DMatrix::from_row_slice(1, line.len(), line);
    let (y, pullback) = layer.forward(&x).expect("there are two numbers or more");
    let Statistics { mean, variance, .. } = pullback.statistics().clone();
    let answer = Answer::named("x̂", y.clone()).and("mean", mean).and("variance", variance);
    if line.len() < 3 {
        return answer;
    }
    let nearest = y.row(0).map(f64::abs).transpose().argmin().0;
    let mut upstream = DMatrix::zeros(1, line.len());
    upstream[nearest] = 1.0;
    let share = 1.0 - (1.0 + y[nearest] * y[nearest]) / line.len() as f64;
    answer.and("slope", pullback.backward(&upstream).0[nearest] / share)
}

pub(crate) fn pull_back_line(probe: &mut Probe) {
    let random = |n| {
        let (x, _) = standard().forward(&random(1, n)).expect("there are two numbers or more");
        (upstream_of(1, n), x, 0.7)
    };
    let cases = [
        (dmatrix![4.0, 0.0, 0.0, 0.0], dmatrix![1.0, 1.0, -1.0, -1.0], 1.0),
        (dmatrix![1.0, 2.0, 3.0, 6.0], dmatrix![1.0, -1.0, 1.0, -1.0], 0.5),
        (dmatrix![1.0, 1.0, 1.0, 1.0], dmatrix![1.0, 1.0, -1.0, -1.0], 2.0),
        random(3),
        random(8),
        random(200),
    ];
    for (d, x, slope) in cases {
        let (point, u, v) = (&x / slope, d.clone(), d.clone());
        case!(probe, d, x, slope => back(&(&x / slope), &d)).gradient_of(
            point,
            move |x| standard().forward(x).expect("a line of two or more").0.dot(&u),
            move |x| back(x, &v),
        );
    }
}

/// Normalises a row, and leaves it at that.
fn standard() -> BatchNorm<f64> {
    BatchNorm { params: ScaleShift::identity(1), epsilon: 0.0 }
}

fn back(x: &DMatrix<f64>, upstream: &DMatrix<f64>) -> DMatrix<f64> {
    standard().forward(x).expect("a line of two or more").1.backward(upstream).0
}

pub(crate) fn scale_shift_apply(probe: &mut Probe) {
    let column = |rows| upstream_of(rows, 1).column(0).into_owned();
    let cases = [
        (dvector![2.0], dvector![1.0], dmatrix![3.0]),
        (dvector![2.0, 0.5], dvector![1.0, -1.0], dmatrix![1.0, -1.0; 4.0, 0.0]),
        (dvector![1.0, 1.0], dvector![0.0, 0.0], dmatrix![1.0, -1.0; 4.0, 0.0]),
        (column(3), random(3, 1).column(0).into_owned(), random(3, 5)),
        (dvector![0.0, 0.0], dvector![7.0, 8.0], random(2, 3)),
    ];
    for (gamma, beta, x) in cases {
        case!(probe, gamma, beta, x => {
            let params = ScaleShift { gamma: gamma.clone(), beta: beta.clone() };
            // With mean 0 and variance 1 nothing else happens to x.
            BatchNorm { params, epsilon: 0.0 }.infer(&x, &RunningStatistics::new(x.nrows()))
        });
    }
}

pub(crate) fn scale_shift_gradient(probe: &mut Probe) {
    let random = |rows, columns| {
        let layer = BatchNorm { epsilon: 0.0, ..BatchNorm::new(rows) };
        let (x, _) = layer.forward(&random(rows, columns)).expect("two samples or more");
        (x, upstream_of(rows, columns))
    };
    let cases = [
        (dmatrix![1.0, -1.0], dmatrix![3.0, 2.0]),
        (dmatrix![1.0, -1.0; -1.0, 1.0], dmatrix![0.5, 2.0; 1.0, 0.0]),
        random(3, 4),
        random(2, 300),
    ];
    for (normalized, upstream) in cases {
        case!(probe, normalized, upstream => {
            let layer = BatchNorm { epsilon: 0.0, ..BatchNorm::new(normalized.nrows()) };
            let (_, pullback) = layer.forward(&normalized).expect("two samples or more");
            let ScaleShift { gamma, beta } = pullback.backward(&upstream).1;
            Answer::named("∂L/∂γ", gamma).and("∂L/∂β", beta)
        });
    }
}

pub(crate) fn running_statistics(probe: &mut Probe) {
    let column = |rows, sample| random(rows, 4).column(sample).into_owned();
    let cases = [
        ([dvector![0.0], dvector![1.0]], 0.1, [dvector![10.0], dvector![3.0]], 4),
        ([dvector![2.0], dvector![4.0]], 0.5, [dvector![6.0], dvector![1.0]], 2),
        (
            [dvector![1.0, -1.0], dvector![0.5, 2.0]],
            0.1,
            [dvector![3.0, 0.0], dvector![0.0, 8.0]],
            5,
        ),
        ([column(3, 0), column(3, 1).abs()], 0.3, [column(3, 2), column(3, 3).abs()], 100),
        ([dvector![2.0], dvector![4.0]], 0.0, [dvector![6.0], dvector![1.0]], 3),
        ([dvector![2.0], dvector![4.0]], 1.0, [dvector![6.0], dvector![1.0]], 3),
    ];
    for ([mean, variance], momentum, [of_batch, variance_of_batch], n) in cases {
        case!(probe, mean, variance, momentum, of_batch, variance_of_batch, n => {
            let (mean, variance) = (mean.clone(), variance.clone());
            let mut running = RunningStatistics { mean, variance, momentum };
            let (mean, variance) = (of_batch.clone(), variance_of_batch.clone());
            running.update(&Statistics { mean, variance, count: n });
            Answer::named("mean", running.mean).and("variance", running.variance)
        });
    }
}

pub(crate) fn dropout(probe: &mut Probe) {
    for p in [0.5, 0.2, 0.9, 0.75, 0.0] {
        let entries_of_x = vec![1.0, -2.0, 4.0];
        case!(probe, p, entries_of_x => {
            let x = DMatrix::from_fn(40, 50, |i, n| entries_of_x[(i + n) % 3]);
            let (y, pullback) = dropping(p).forward(&x, &mut StdRng::seed_from_u64(1));
            let upstream = DMatrix::from_fn(40, 50, |i, n| entries_of_x[(i + 2 * n) % 3]);
            let d_x = pullback.backward(&upstream);
            let factors = y.component_div(&x);
            let off = (d_x.component_div(&upstream) - &factors).amax();
            let (mut sorted, mut kinds) = (factors.as_slice().to_vec(), Vec::new());
            sorted.sort_by(f64::total_cmp);
            for factor in sorted {
                if kinds.last().is_none_or(|last: &f64| (factor - last).abs() > 1e-9) {
                    kinds.push(factor);
                }
            }
            let answer = Answer::named("the factors that there are, y/x", kinds);
            answer.and("how far those of the way back are off", off)
        });
    }
    for p in [0.5, 0.2, 0.9, 0.0] {
        case!(probe, p => {
            let (y, pullback) = of_ones(p, 200, &mut StdRng::seed_from_u64(2));
            let dropped = y.iter().filter(|&&y| y == 0.0).count() as f64 / y.len() as f64;
            let d_x = pullback.backward(&y.map(|_| 1.0));
            let without = d_x.iter().filter(|&&d| d == 0.0).count() as f64 / y.len() as f64;
            let answer = Answer::named("the share that is dropped", dropped);
            answer.and("the share without a gradient", without)
        })
        .within(0.05);
    }
    entries_by_themselves(probe);
}

/// No sample and no feature is dropped as a whole, and no mask twice.
fn entries_by_themselves(probe: &mut Probe) {
    let p = 0.5;
    case!(probe, p => {
        let rng = &mut StdRng::seed_from_u64(3);
        let [first, second] = [0, 1].map(|_| of_ones(p, 40, rng).0);
        let are_mixed = |y: &DMatrix<f64>| {
            let is_mixed = |line: &[f64]| line.contains(&0.0) && line.iter().any(|&y| y != 0.0);
            y.as_slice().chunks(40).all(is_mixed)
        };
        Answer::named("a part of each sample is dropped", are_mixed(&first))
            .and("a part of each feature is dropped", are_mixed(&first.transpose()))
            .and("the next mask is another", first != second)
    });
}

fn dropping(p: f64) -> Dropout {
    Dropout::new(p).expect("a probability less than 1")
}

/// So many samples of as many features, all 1, and what is left of them.
fn of_ones(p: f64, n: usize, rng: &mut StdRng) -> (DMatrix<f64>, ActivationPullback<f64>) {
    dropping(p).forward(&DMatrix::from_element(n, n, 1.0), rng)
}
