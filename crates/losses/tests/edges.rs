//! What is answered at the edges: no samples, one class, what is no number, the smallest and the largest. A row is a
//! function with its input, what it answers, and what is defined.

use losses::*;
use nalgebra::{DMatrix, RealField, dmatrix};
use property::edges::{INF, MAX, NAN, TINY, assert_refused, assert_rows};

fn of(labels: &[usize], classes: usize) -> Labels {
    Labels::new(labels.to_vec(), classes).unwrap()
}

type Loss<T> = fn(&DMatrix<T>, &Labels) -> T;
type Slope<T> = fn(&DMatrix<T>, &Labels) -> DMatrix<T>;
type Distance<T> = fn(&DMatrix<T>, &DMatrix<T>) -> T;
type Difference<T> = fn(&DMatrix<T>, &DMatrix<T>) -> DMatrix<T>;

/// The loss of one sample with this column of outputs, and its slopes.
fn one<T: RealField + Copy>(
    (loss, slope): (Loss<T>, Slope<T>),
    outputs: &[T],
    label: usize,
    classes: usize,
) -> Vec<T> {
    let (outputs, labels) =
        (DMatrix::from_column_slice(outputs.len(), 1, outputs), of(&[label], classes));
    [vec![loss(&outputs, &labels)], slope(&outputs, &labels).as_slice().to_vec()].concat()
}

/// The loss of one output y with the target t, and its slope.
fn pair<T: RealField + Copy>((loss, slope): (Distance<T>, Difference<T>), y: T, t: T) -> Vec<T> {
    let (y, t) = (dmatrix![y], dmatrix![t]);
    vec![loss(&y, &t), slope(&y, &t)[0]]
}

#[test]
fn of_one_of_several_classes() {
    let softmax: (Loss<f64>, Slope<f64>) =
        (softmax_cross_entropy, softmax_cross_entropy_derivative);
    let exact: (Loss<f64>, Slope<f64>) =
        (|y, t| cross_entropy(y, t, 0.0), |y, t| cross_entropy_derivative(y, t, 0.0));
    assert_rows([
        ("softmax loss, one class", one(softmax, &[7.0], 0, 1), vec![0.0, 0.0]),
        ("softmax loss, one class at MAX", one(softmax, &[MAX], 0, 1), vec![0.0, 0.0]),
        ("softmax loss, one class at −∞", one(softmax, &[-INF], 0, 1), vec![NAN, NAN]),
        ("softmax loss, one class at NaN", one(softmax, &[NAN], 0, 1), vec![NAN, NAN]),
        ("softmax loss, −∞ alone", one(softmax, &[-INF; 2], 0, 2), vec![NAN; 3]),
        ("softmax loss, −∞ right", one(softmax, &[-INF, 0.0], 0, 2), vec![INF, -1.0, 1.0]),
        ("softmax loss, −∞ wrong", one(softmax, &[-INF, 0.0], 1, 2), vec![0.0, 0.0, 0.0]),
        ("softmax loss, ∞ right", one(softmax, &[INF, 0.0], 0, 2), vec![NAN; 3]),
        ("softmax loss, ∞ wrong", one(softmax, &[INF, 0.0], 1, 2), vec![NAN; 3]),
        ("softmax loss, ∞ against −∞", one(softmax, &[INF, -INF], 1, 2), vec![NAN; 3]),
        ("softmax loss, NaN beside", one(softmax, &[NAN, 0.0], 1, 2), vec![NAN; 3]),
        ("softmax loss, MAX wrong", one(softmax, &[MAX, -MAX], 1, 2), vec![INF, 1.0, -1.0]),
        ("softmax loss, MAX right", one(softmax, &[MAX, -MAX], 0, 2), vec![0.0, 0.0, 0.0]),
        ("softmax loss, tiny", one(softmax, &[TINY, 0.0], 0, 2), vec![2f64.ln(), -0.5, 0.5]),
        ("cross-entropy, one class", one(exact, &[1.0], 0, 1), vec![0.0, -1.0]),
        ("cross-entropy, y = 0", one(exact, &[0.0, 1.0], 0, 2), vec![INF, -INF, 0.0]),
        ("cross-entropy, tiny y", one(exact, &[TINY, 1.0], 0, 2), vec![-TINY.ln(), -INF, 0.0]),
        ("cross-entropy, NaN right", one(exact, &[NAN, 1.0], 0, 2), vec![NAN, NAN, 0.0]),
        ("cross-entropy, NaN beside", one(exact, &[NAN, 1.0], 1, 2), vec![0.0, 0.0, -1.0]),
        ("cross-entropy, y below 0", one(exact, &[-2.0, 3.0], 0, 2), vec![NAN, 0.5, 0.0]),
        ("cross-entropy, y above 1", one(exact, &[-2.0, 4.0], 1, 2), vec![-4f64.ln(), 0.0, -0.25]),
    ]);
}

#[test]
fn of_one_of_two_classes() {
    let sigmoid: (Loss<f64>, Slope<f64>) =
        (sigmoid_cross_entropy, sigmoid_cross_entropy_derivative);
    let hinge: (Loss<f64>, Slope<f64>) = (hinge, hinge_derivative);
    let exact: (Loss<f64>, Slope<f64>) =
        (|y, t| binary_cross_entropy(y, t, 0.0), |y, t| binary_cross_entropy_derivative(y, t, 0.0));
    assert_rows([
        ("sigmoid loss, NaN", one(sigmoid, &[NAN], 0, 2), vec![NAN, NAN]),
        ("sigmoid loss, ∞ right", one(sigmoid, &[INF], 1, 2), vec![0.0, 0.0]),
        ("sigmoid loss, ∞ wrong", one(sigmoid, &[INF], 0, 2), vec![INF, 1.0]),
        ("sigmoid loss, −∞ wrong", one(sigmoid, &[-INF], 1, 2), vec![INF, -1.0]),
        ("sigmoid loss, MAX right", one(sigmoid, &[MAX], 1, 2), vec![0.0, 0.0]),
        ("sigmoid loss, MAX wrong", one(sigmoid, &[MAX], 0, 2), vec![MAX, 1.0]),
        ("sigmoid loss, tiny", one(sigmoid, &[TINY], 1, 2), vec![2f64.ln(), -0.5]),
        ("hinge, NaN", one(hinge, &[NAN], 0, 2), vec![NAN, NAN]),
        ("hinge, ∞ right", one(hinge, &[INF], 1, 2), vec![0.0, 0.0]),
        ("hinge, ∞ wrong", one(hinge, &[INF], 0, 2), vec![INF, 1.0]),
        ("hinge, MAX wrong", one(hinge, &[MAX], 0, 2), vec![MAX, 1.0]),
        ("hinge, tiny", one(hinge, &[TINY], 1, 2), vec![1.0, -1.0]),
        ("binary, y = 0 right", one(exact, &[0.0], 0, 2), vec![0.0, 1.0]),
        ("binary, y = 0 wrong", one(exact, &[0.0], 1, 2), vec![INF, -INF]),
        ("binary, y = 1 right", one(exact, &[1.0], 1, 2), vec![0.0, -1.0]),
        ("binary, y = 1 wrong", one(exact, &[1.0], 0, 2), vec![INF, INF]),
        ("binary, tiny y right", one(exact, &[TINY], 0, 2), vec![TINY, 1.0]),
        ("binary, tiny y wrong", one(exact, &[TINY], 1, 2), vec![-TINY.ln(), -INF]),
        ("binary, NaN of class 0", one(exact, &[NAN], 0, 2), vec![NAN, NAN]),
        ("binary, NaN of class 1", one(exact, &[NAN], 1, 2), vec![NAN, NAN]),
        ("binary, y above 1, class 0", one(exact, &[2.0], 0, 2), vec![NAN, -1.0]),
        ("binary, y above 1, class 1", one(exact, &[2.0], 1, 2), vec![-2f64.ln(), -0.5]),
        ("binary, y below 0, class 1", one(exact, &[-2.0], 1, 2), vec![NAN, 0.5]),
    ]);
}

#[test]
fn of_numbers() {
    let half: (Distance<f64>, Difference<f64>) =
        (half_sum_of_squares, half_sum_of_squares_derivative);
    let squared: (Distance<f64>, Difference<f64>) =
        (mean_squared_error, mean_squared_error_derivative);
    let absolute: (Distance<f64>, Difference<f64>) =
        (mean_absolute_error, mean_absolute_error_derivative);
    let smooth: (Distance<f64>, Difference<f64>) = (smooth_l1, smooth_l1_derivative);
    assert_rows([
        ("half squares, NaN", pair(half, NAN, 0.0), vec![NAN, NAN]),
        ("half squares, ∞", pair(half, INF, 0.0), vec![INF, INF]),
        ("half squares, ∞ as it should be", pair(half, INF, INF), vec![NAN, NAN]),
        ("half squares, an error of 1e200", pair(half, 1e200, 0.0), vec![INF, 1e200]),
        ("half squares, an error of 1e-200", pair(half, 1e-200, 0.0), vec![0.0, 1e-200]),
        ("half squares, as far as can be", pair(half, MAX, -MAX), vec![INF, INF]),
        ("squares, NaN", pair(squared, 0.0, NAN), vec![NAN, NAN]),
        ("squares, −∞", pair(squared, -INF, 0.0), vec![INF, -INF]),
        ("squares, an error of 1e200", pair(squared, 1e200, 0.0), vec![INF, 2e200]),
        ("squares, an error of 1e-200", pair(squared, 1e-200, 0.0), vec![0.0, 2e-200]),
        ("absolute, NaN", pair(absolute, NAN, 0.0), vec![NAN, NAN]),
        ("absolute, −∞", pair(absolute, -INF, 0.0), vec![INF, -1.0]),
        ("absolute, MAX", pair(absolute, MAX, 0.0), vec![MAX, 1.0]),
        ("absolute, tiny", pair(absolute, -TINY, 0.0), vec![TINY, -1.0]),
        ("absolute, as far as can be", pair(absolute, -MAX, MAX), vec![INF, -1.0]),
        ("smooth, NaN", pair(smooth, NAN, 0.0), vec![NAN, NAN]),
        ("smooth, −∞", pair(smooth, -INF, 0.0), vec![INF, -1.0]),
        ("smooth, MAX", pair(smooth, MAX, 0.0), vec![MAX, 1.0]),
        ("smooth, an error of 1e-200", pair(smooth, 1e-200, 0.0), vec![0.0, 1e-200]),
    ]);
    let nothing = DMatrix::<f64>::zeros(3, 0);
    assert_eq!(half_sum_of_squares(&nothing, &nothing), 0.0, "half squares of nothing");
    assert_eq!(half_sum_of_squares_derivative(&nothing, &nothing), nothing, "its gradient");
}

#[test]
fn in_f32() {
    const MAX: f32 = f32::MAX;
    const INF: f32 = f32::INFINITY;
    let softmax: (Loss<f32>, Slope<f32>) =
        (softmax_cross_entropy, softmax_cross_entropy_derivative);
    let sigmoid: (Loss<f32>, Slope<f32>) =
        (sigmoid_cross_entropy, sigmoid_cross_entropy_derivative);
    let hinge: (Loss<f32>, Slope<f32>) = (hinge, hinge_derivative);
    let half: (Distance<f32>, Difference<f32>) =
        (half_sum_of_squares, half_sum_of_squares_derivative);
    let squared: (Distance<f32>, Difference<f32>) =
        (mean_squared_error, mean_squared_error_derivative);
    let absolute: (Distance<f32>, Difference<f32>) =
        (mean_absolute_error, mean_absolute_error_derivative);
    let smooth: (Distance<f32>, Difference<f32>) = (smooth_l1, smooth_l1_derivative);
    assert_rows([
        ("softmax loss, MAX wrong", one(softmax, &[MAX, -MAX], 1, 2), vec![INF, 1.0, -1.0]),
        ("softmax loss, 1e30 wrong", one(softmax, &[1e30, 0.0], 1, 2), vec![1e30, 1.0, -1.0]),
        ("sigmoid loss, MAX wrong", one(sigmoid, &[MAX], 0, 2), vec![MAX, 1.0]),
        ("hinge, MAX wrong", one(hinge, &[MAX], 0, 2), vec![MAX, 1.0]),
        ("half squares, 1e30", pair(half, 1e30, 0.0), vec![INF, 1e30]),
        ("half squares, 1e-30", pair(half, 1e-30, 0.0), vec![0.0, 1e-30]),
        ("squares, 1e30", pair(squared, 1e30, 0.0), vec![INF, 2e30]),
        ("absolute, 1e30", pair(absolute, 1e30, 0.0), vec![1e30, 1.0]),
        ("absolute, 1e-45", pair(absolute, 1e-45, 0.0), vec![1e-45, 1.0]),
        ("smooth, 1e30", pair(smooth, 1e30, 0.0), vec![1e30, 1.0]),
        ("softmax, MAX", softmax_of(&[MAX, -MAX]), vec![1.0, 0.0]),
        ("mean, MAX", vec![mean(&[MAX; 3])], vec![MAX]),
        ("mean, 1e-45", vec![mean(&[1e-45_f32; 3])], vec![1e-45]),
        ("sum, MAX", vec![sum(&[MAX, MAX, -MAX])], vec![INF]),
    ]);
}

fn softmax_of<T: RealField + Copy>(logits: &[T]) -> Vec<T> {
    softmax(&DMatrix::from_column_slice(logits.len(), 1, logits)).as_slice().to_vec()
}

fn back<const K: usize>(y: [f64; K], upstream: [f64; K]) -> Vec<f64> {
    let column = |x: &[f64]| DMatrix::from_column_slice(K, 1, x);
    softmax_pullback(&column(&y), &column(&upstream)).as_slice().to_vec()
}

#[test]
fn of_softmax_and_of_means() {
    assert_rows([
        ("softmax, one class", softmax_of(&[-1e300]), vec![1.0]),
        ("softmax, one class at ∞", softmax_of(&[INF]), vec![NAN]),
        ("softmax, −∞ beside", softmax_of(&[-INF, 3.0]), vec![0.0, 1.0]),
        ("softmax, −∞ alone", softmax_of(&[-INF; 2]), vec![NAN; 2]),
        ("softmax, ∞", softmax_of(&[INF, 0.0]), vec![NAN; 2]),
        ("softmax, NaN", softmax_of(&[0.0, NAN]), vec![NAN; 2]),
        ("softmax, MAX", softmax_of(&[MAX, -MAX]), vec![1.0, 0.0]),
        ("softmax, MAX alone", softmax_of(&[MAX; 2]), vec![0.5; 2]),
        ("softmax, tiny", softmax_of(&[TINY, 0.0]), vec![0.5; 2]),
        ("softmax, no class", softmax_of::<f64>(&[]), vec![]),
        ("back, one class", back([1.0], [7.0]), vec![0.0]),
        ("back, NaN", back([0.5, 0.5], [NAN, 0.0]), vec![NAN; 2]),
        ("back, ∞", back([0.5, 0.5], [INF, 0.0]), vec![NAN, -INF]),
        ("back, MAX", back([0.5, 0.5], [MAX, MAX]), vec![0.0; 2]),
        ("back, no class", back([], []), vec![]),
        ("sum of nothing", vec![sum::<f64>(&[])], vec![0.0]),
        ("sum, too large on the way", vec![sum(&[MAX, MAX, -MAX])], vec![INF]),
        ("sum, NaN", vec![sum(&[1.0, NAN])], vec![NAN]),
        ("mean, MAX", vec![mean(&[MAX; 3])], vec![MAX]),
        ("mean, as far as can be", vec![mean(&[MAX, -MAX])], vec![0.0]),
        ("mean, tiny", vec![mean(&[TINY; 3])], vec![TINY]),
        ("mean, −∞", vec![mean(&[1.0, -INF])], vec![-INF]),
        ("mean, ∞ and −∞", vec![mean(&[INF, -INF])], vec![NAN]),
        ("mean, NaN", vec![mean(&[1.0, NAN])], vec![NAN]),
    ]);
}

#[test]
fn of_labels() {
    let out_of_range =
        |sample, label, classes| Err(LabelError::OutOfRange { sample, label, classes });
    for (row, labels, classes, expected) in [
        ("no label of no class", vec![], 0, Ok(())),
        ("no label", vec![], 3, Ok(())),
        ("one class", vec![0, 0], 1, Ok(())),
        ("no class", vec![0], 0, out_of_range(0, 0, 0)),
        ("the first behind the last", vec![0, 3], 3, out_of_range(1, 3, 3)),
        ("the largest label", vec![usize::MAX], 3, out_of_range(0, usize::MAX, 3)),
        ("the most classes", vec![usize::MAX - 1], usize::MAX, Ok(())),
    ] {
        assert_eq!(Labels::new(labels, classes).map(drop), expected, "{row}");
    }
    let none = |classes| Ok(of(&[], classes));
    let not_one_hot = Err(LabelError::NotOneHot { sample: 0 });
    for (row, one_hot, expected) in [
        ("nothing", DMatrix::zeros(0, 0), none(0)),
        ("no sample", DMatrix::zeros(3, 0), none(3)),
        ("no class", DMatrix::zeros(0, 2), not_one_hot.clone()),
        ("one class", dmatrix![1.0, 1.0], Ok(of(&[0, 0], 1))),
        ("−0 is zero", dmatrix![-0.0; 1.0], Ok(of(&[1], 2))),
        ("tiny is not", dmatrix![TINY; 1.0], not_one_hot.clone()),
        ("−1 is not 1", dmatrix![-1.0; 0.0], not_one_hot.clone()),
        ("∞ is not 1", dmatrix![INF; 0.0], not_one_hot.clone()),
        ("NaN is not 0", dmatrix![1.0; NAN], not_one_hot),
    ] {
        assert_eq!(Labels::from_one_hot(&one_hot), expected, "{row}");
    }
    assert_eq!(of(&[], 3).one_hot::<f64>(), DMatrix::zeros(3, 0), "no sample, one-hot");
    assert_eq!(of(&[1], 2).select(&[]), of(&[], 2), "a batch of nothing");
    assert!(of(&[], 3).is_empty(), "no label, and not empty");
    assert!(!of(&[0], 3).is_empty(), "a label, and empty");
    assert_refused(
        "a sample that is not there",
        || of(&[1], 2).select(&[1]),
        "index out of bounds",
    );
}

#[test]
fn of_no_sample() {
    let none = |rows| DMatrix::<f64>::zeros(rows, 0);
    let several: [(&str, Loss<f64>); 4] = [
        ("softmax loss", softmax_cross_entropy),
        ("softmax loss, slopes", |y, t| softmax_cross_entropy_derivative(y, t).sum()),
        ("cross-entropy", |y, t| cross_entropy(y, t, 0.0)),
        ("cross-entropy, slopes", |y, t| cross_entropy_derivative(y, t, 0.0).sum()),
    ];
    for (row, loss) in several {
        for classes in [0, 1, 3] {
            let nothing = || loss(&none(classes), &of(&[], classes));
            assert_refused(row, nothing, "a batch of no samples has no mean");
        }
    }
    let two: [(&str, Loss<f64>); 6] = [
        ("sigmoid loss", sigmoid_cross_entropy),
        ("sigmoid loss, slopes", |y, t| sigmoid_cross_entropy_derivative(y, t).sum()),
        ("hinge", hinge),
        ("hinge, slopes", |y, t| hinge_derivative(y, t).sum()),
        ("binary", |y, t| binary_cross_entropy(y, t, 0.0)),
        ("binary, slopes", |y, t| binary_cross_entropy_derivative(y, t, 0.0).sum()),
    ];
    for (row, loss) in two {
        assert_refused(row, || loss(&none(1), &of(&[], 2)), "a batch of no samples has no mean");
        for classes in [0, 1, 3] {
            assert_refused(row, || loss(&none(1), &of(&[], classes)), "labels of 2 classes");
        }
    }
}

#[test]
fn of_no_number() {
    let none = |rows| DMatrix::<f64>::zeros(rows, 0);
    let numbers: [(&str, Distance<f64>); 6] = [
        ("squares", mean_squared_error),
        ("squares, slopes", |y, t| mean_squared_error_derivative(y, t).sum()),
        ("absolute", mean_absolute_error),
        ("absolute, slopes", |y, t| mean_absolute_error_derivative(y, t).sum()),
        ("smooth", smooth_l1),
        ("smooth, slopes", |y, t| smooth_l1_derivative(y, t).sum()),
    ];
    for (row, loss) in numbers {
        assert_refused(row, || loss(&none(3), &none(3)), "no entries have no mean");
        assert_refused(row, || loss(&none(3), &none(2)), "same shape");
    }
    assert_refused("mean", || mean::<f64>(&[]), "no numbers have no mean");
}
