//! The central differences of a [`TwoLayerNet`]'s loss, each computed along what lies downstream of
//! its parameter (计算图的下游) and nowhere else.

use crate::{Activation, TwoLayerNet};
use graph::Input;
use losses::{Labels, assert_labels_fit, softmax};
use nalgebra::{DMatrix, DVector, DVectorView, RealField, convert};
use numdiff::Tensors;
use rayon::prelude::*;
use std::cmp::Ordering;

/// How the two differences are computed that the change of a loss is made of.
pub(crate) trait Differences<T: RealField + Copy> {
    /// f(a + d) − f(a) of a hidden unit.
    fn activation(f: Activation, a: T, d: T) -> T;

    /// E(z + plus·u) − E(z + minus·u) of one sample, whose logits z move along the direction u.
    fn loss(sample: &Sample<T>, u: &[T], plus: T, minus: T) -> T;
}

/// What the unperturbed network makes of one sample; every difference starts from it.
pub(crate) struct Sample<T> {
    /// The features that are not 0: each value, and the rows of X where it stands.
    inputs: Vec<(T, Vec<usize>)>,
    a: DVector<T>,
    z: DVector<T>,
    /// The scores of the classes less the largest one, which changes no difference and keeps exp
    /// from overflowing.
    pub logits: DVector<T>,
    /// softmax(logits).
    pub probabilities: DVector<T>,
    /// The right class.
    pub label: usize,
}

/// L(+h) − L(−h), summed over the samples, for each parameter of one hidden unit j.
struct Unit<T> {
    /// Of W1[j, :].
    incoming: DVector<T>,
    /// Of b1[j].
    bias: T,
    /// Of W2[:, j].
    outgoing: DVector<T>,
}

/// The gradient by central differences of step h.
///
/// A hidden unit is one piece of work, which adds up its samples in their order. So the bits do not
/// depend on the number of threads.
pub(crate) fn gradient<T: RealField + Copy, D: Differences<T>>(
    net: &TwoLayerNet<T>,
    x: &impl Input<T>,
    labels: &Labels,
    h: T,
) -> TwoLayerNet<T> {
    let samples = unperturbed(net, x, labels);
    let units = (0..net.hidden.bias.len()).into_par_iter();
    let units: Vec<Unit<T>> = units.map(|j| unit::<T, D>(net, &samples, j, h)).collect();

    let mut gradient = net.map(|_| T::zero());
    for (j, unit) in units.iter().enumerate() {
        let incoming = unit.incoming.transpose();
        gradient.hidden.weight.set_row(j, &incoming);
        gradient.hidden.bias[j] = unit.bias;
        gradient.output.weight.set_column(j, &unit.outgoing);
    }
    gradient.output.bias = each_logit::<T, D>(&samples, |_| h);
    let both_steps = convert::<f64, T>(2.0 * labels.len() as f64) * h;
    gradient.map(|rise| rise / both_steps)
}

/// Moving W1[j, i] by h moves A[j, n] by h·x[i, n], and b1[j] moves it by h. From there on all
/// logits of the sample move, along W2[:, j].
fn unit<T: RealField + Copy, D: Differences<T>>(
    net: &TwoLayerNet<T>,
    samples: &[Sample<T>],
    j: usize,
    h: T,
) -> Unit<T> {
    let w2 = net.output.weight.column(j);
    let rise = |sample: &Sample<T>, d: T| {
        let [plus, minus] = [d, -d].map(|d| D::activation(net.activation, sample.a[j], d));
        if plus.is_zero() && minus.is_zero() {
            return T::zero(); // as with ReLU left of its kink: nothing moves downstream
        }
        D::loss(sample, w2.as_slice(), plus, minus)
    };
    let mut unit = Unit {
        incoming: DVector::zeros(net.hidden.weight.ncols()),
        bias: T::zero(),
        outgoing: each_logit::<T, D>(samples, |sample| h * sample.z[j]),
    };
    for sample in samples {
        for (x, rows) in &sample.inputs {
            let rise = rise(sample, h * *x);
            for &i in rows {
                unit.incoming[i] += rise;
            }
        }
        unit.bias += rise(sample, h);
    }
    unit
}

/// Moving W2[k, j] by h moves the k-th logit by h·Z[j, n] and no other; b2[k] moves it by h.
fn each_logit<T: RealField + Copy, D: Differences<T>>(
    samples: &[Sample<T>],
    distance: impl Fn(&Sample<T>) -> T,
) -> DVector<T> {
    let classes = samples[0].logits.len();
    let alone = DMatrix::identity(classes, classes);
    let mut rises = DVector::zeros(classes);
    for sample in samples {
        let d = distance(sample);
        if d.is_zero() {
            continue;
        }
        for (rise, u) in rises.iter_mut().zip(alone.column_iter()) {
            *rise += D::loss(sample, u.as_slice(), d, -d);
        }
    }
    rises
}

/// One forward pass, of which everything is kept.
fn unperturbed<T: RealField + Copy>(
    net: &TwoLayerNet<T>,
    x: &impl Input<T>,
    labels: &Labels,
) -> Vec<Sample<T>> {
    let x = x.to_dense();
    let a = net.hidden.apply(&x);
    let z = net.activation.apply(&a);
    let logits = net.output.apply(&z);
    assert_labels_fit(&logits, labels);
    let probabilities = softmax(&logits);
    let sample = |(n, label)| Sample {
        inputs: inputs(&x.column(n)),
        a: a.column(n).into_owned(),
        z: z.column(n).into_owned(),
        logits: logits.column(n).add_scalar(-logits.column(n).max()),
        probabilities: probabilities.column(n).into_owned(),
        label,
    };
    labels.iter().enumerate().map(sample).collect()
}

/// The features that are not 0, equal ones together. What is equal moves a unit equally far, and an
/// image has fewer grey values than pixels.
fn inputs<T: RealField + Copy>(x: &DVectorView<T>) -> Vec<(T, Vec<usize>)> {
    let mut rows: Vec<usize> = (0..x.len()).filter(|&i| !x[i].is_zero()).collect();
    rows.sort_by(|&i, &k| compare(x[i], x[k]));
    let equal = rows.chunk_by(|&i, &k| x[i] == x[k]);
    equal.map(|rows| (x[rows[0]], rows.to_vec())).collect()
}

/// The order of numbers, with NaN behind all of them.
#[expect(clippy::eq_op, reason = "only NaN is not itself")]
fn compare<T: RealField + Copy>(x: T, y: T) -> Ordering {
    x.partial_cmp(&y).unwrap_or_else(|| (x != x).cmp(&(y != y)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::dvector;
    use property::assert_is;

    #[test]
    fn equal_features_stand_together_and_zeros_nowhere() {
        let x = dvector![0.5, 0.0, 2.0, 0.5, -0.0, -1.0];
        let expected = [(-1.0, vec![5]), (0.5, vec![0, 3]), (2.0, vec![2])];
        assert_is(inputs(&x.column(0)), expected, "features ≠ 0: each value, and its rows");
    }

    #[test]
    fn what_is_no_number_is_kept() {
        let x = dvector![f64::NAN, 1.0, f64::NAN, 0.0];
        let rows: Vec<_> = inputs(&x.column(0)).into_iter().map(|(_, rows)| rows).collect();
        assert_is(rows, [[1], [0], [2]], "rows of features ≠ 0: NaN is unlike any other");
    }
}
