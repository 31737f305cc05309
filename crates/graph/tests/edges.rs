//! What is answered at the edges: no samples, one feature, what is no number, the smallest and the largest. A row is a
//! function with its input, what it answers, and what is defined.

use graph::*;
use losses::Labels;
use nalgebra::{DMatrix, DVector, RealField, dmatrix, dvector};
use property::edges::{INF, MAX, NAN, TINY, assert_refused, assert_rows};
use rand::{SeedableRng, rngs::StdRng};

/// The value at x, as one number and as a matrix, and the slope in both ways.
fn at<T: RealField + Copy>(activation: Activation, x: T) -> Vec<T> {
    let slope = match activation {
        Activation::Relu => relu_derivative,
        Activation::Sigmoid => sigmoid_derivative,
        Activation::Tanh => tanh_derivative,
        Activation::Step => step_derivative,
    };
    let (y, pullback) = activation.forward(&dmatrix![x]);
    vec![activation.value(x), y[0], slope(x), pullback.backward(&dmatrix![T::one()])[0]]
}

#[test]
fn of_activations() {
    use Activation::{Relu, Sigmoid, Step, Tanh};
    let both = |y: f64, slope: f64| vec![y, y, slope, slope];
    assert_rows([
        ("ReLU of NaN, which its value shows", at(Relu, NAN), both(NAN, 1.0)),
        ("ReLU of ∞", at(Relu, INF), both(INF, 1.0)),
        ("ReLU of −∞", at(Relu, -INF), both(0.0, 0.0)),
        ("ReLU of the smallest number", at(Relu, TINY), both(TINY, 1.0)),
        ("sigmoid of NaN", at(Sigmoid, NAN), both(NAN, NAN)),
        ("sigmoid of ∞", at(Sigmoid, INF), both(1.0, 0.0)),
        ("sigmoid of −∞", at(Sigmoid, -INF), both(0.0, 0.0)),
        ("sigmoid of MAX", at(Sigmoid, MAX), both(1.0, 0.0)),
        ("sigmoid of −MAX", at(Sigmoid, -MAX), both(0.0, 0.0)),
        ("sigmoid of the smallest number", at(Sigmoid, TINY), both(0.5, 0.25)),
        ("tanh of NaN", at(Tanh, NAN), both(NAN, NAN)),
        ("tanh of ∞", at(Tanh, INF), both(1.0, 0.0)),
        ("tanh of −∞", at(Tanh, -INF), both(-1.0, 0.0)),
        ("tanh of −MAX", at(Tanh, -MAX), both(-1.0, 0.0)),
        ("tanh of the smallest number", at(Tanh, TINY), both(TINY, 1.0)),
        ("step of NaN, which its value shows", at(Step, NAN), both(NAN, 0.0)),
        ("step of −∞", at(Step, -INF), both(0.0, 0.0)),
        ("step of the smallest number", at(Step, TINY), both(1.0, 0.0)),
    ]);
    let both = |y: f32, slope: f32| vec![y, y, slope, slope];
    assert_rows([
        ("sigmoid of the largest f32", at(Sigmoid, f32::MAX), both(1.0, 0.0)),
        ("tanh of the largest f32", at(Tanh, -f32::MAX), both(-1.0, 0.0)),
        ("tanh of the smallest f32", at(Tanh, 1e-45_f32), both(1e-45, 1.0)),
    ]);
    for &activation in Activation::ALL {
        for (rows, columns) in [(0, 3), (3, 0), (0, 0)] {
            let (y, pullback) = activation.forward(&DMatrix::<f64>::zeros(rows, columns));
            assert_eq!(y.shape(), (rows, columns), "{activation} of nothing");
            assert_eq!(pullback.backward(&y), y, "{activation} of nothing, back");
        }
    }
}

#[test]
fn of_an_affine_layer() {
    for (outputs, inputs, samples) in [(2, 3, 0), (2, 0, 3), (0, 3, 2), (1, 1, 1), (0, 0, 0)] {
        let row = format!("{outputs} outputs, {inputs} inputs, {samples} samples");
        let weight = DMatrix::from_element(outputs, inputs, 1.0);
        let layer = Affine { weight, bias: DVector::from_element(outputs, 0.5) };
        let x = DMatrix::from_element(inputs, samples, 1.0);
        let columns = (0..samples).map(|_| (0..).zip(vec![1.0; inputs]));
        let sparse = SparseMatrix::from_columns(inputs, columns);
        let expected = DMatrix::from_element(outputs, samples, 0.5 + inputs as f64);
        assert_eq!(layer.apply(&x), expected, "{row}");
        assert_eq!(layer.apply(&sparse), expected, "{row}, sparse");
        let ones = DMatrix::from_element(outputs, samples, 1.0);
        let (d_x, gradient) = layer.forward(&x).1.backward(&ones);
        assert_eq!(d_x, DMatrix::from_element(inputs, samples, outputs as f64), "{row}, ∂L/∂X");
        let d_weight = DMatrix::from_element(outputs, inputs, samples as f64);
        assert_eq!(gradient.weight, d_weight, "{row}, ∂L/∂W");
        assert_eq!(gradient.bias, DVector::from_element(outputs, samples as f64), "{row}, ∂L/∂b");
        assert_eq!(layer.forward(&sparse).1.parameters(&ones), gradient, "{row}, sparse, back");
    }
    let of = |weight: f64, x: f64| {
        let layer = Affine { weight: dmatrix![weight], bias: dvector![0.0] };
        let sparse = SparseMatrix::from_columns(1, [[(0, x)]]);
        vec![layer.apply(&dmatrix![x])[0], layer.apply(&sparse)[0]]
    };
    assert_rows([
        ("a weight of NaN", of(NAN, 0.0), vec![NAN; 2]),
        ("a weight of ∞ at 0", of(INF, 0.0), vec![NAN; 2]),
        ("an input of −∞", of(2.0, -INF), vec![-INF; 2]),
        ("too large a product", of(MAX, 2.0), vec![INF; 2]),
        ("too small a product", of(TINY, 0.25), vec![0.0; 2]),
    ]);
    let absent = SparseMatrix::<f64>::from_columns(1, [[]; 1]);
    assert_eq!(times(&dmatrix![NAN], &absent), dmatrix![0.0], "NaN times a zero that is left out");
}

/// A batch of one row, normalised over its samples, and what comes back of this upstream gradient.
fn over_samples<T: RealField + Copy>(x: &[T], upstream: &[T]) -> Vec<T> {
    let row = |x: &[T]| DMatrix::from_row_slice(1, x.len(), x);
    let layer = BatchNorm::new(1);
    let (y, pullback) = layer.forward(&row(x)).unwrap();
    [y.as_slice(), pullback.backward(&row(upstream)).0.as_slice()].concat()
}

/// A sample, normalised over its features, and what comes back of this upstream gradient.
fn over_features<T: RealField + Copy>(x: &[T], upstream: &[T]) -> Vec<T> {
    let column = |x: &[T]| DMatrix::from_column_slice(x.len(), 1, x);
    let layer = LayerNorm::new(x.len());
    let (y, pullback) = layer.forward(&column(x));
    [y.as_slice(), pullback.backward(&column(upstream)).0.as_slice()].concat()
}

#[test]
fn of_normalisation() {
    let without_digits = 316.0 * TINY;
    for of in [over_samples as fn(&[f64], &[f64]) -> Vec<f64>, over_features] {
        assert_rows([
            ("no spread", of(&[7.0, 7.0], &[1.0, 1.0]), vec![0.0; 4]),
            ("NaN", of(&[NAN, 7.0], &[1.0, 1.0]), vec![NAN; 4]),
            ("∞", of(&[INF, 7.0], &[1.0, 1.0]), vec![NAN; 4]),
            ("1e200", of(&[1e200, -1e200], &[1.0, 1.0]), vec![1.0, -1.0, 0.0, 0.0]),
            ("MAX", of(&[MAX, -MAX], &[1.0, 1.0]), vec![1.0, -1.0, 0.0, 0.0]),
            ("x − μ of −∞", of(&[MAX, MAX, -MAX], &[1.0; 3])[..3].to_vec(), vec![0.0, 0.0, NAN]),
            ("tiny", of(&[TINY, 0.0], &[1.0, 1.0]), vec![without_digits, 0.0, 0.0, 0.0]),
            ("NaN upstream", of(&[7.0, 7.0], &[NAN, 0.0]), vec![0.0, 0.0, NAN, NAN]),
        ]);
    }
    for of in [over_samples as fn(&[f32], &[f32]) -> Vec<f32>, over_features] {
        let large = of(&[1e30, -1e30], &[1.0, 1.0]);
        assert_rows([("1e30 in f32", large, vec![1.0, -1.0, 0.0, 0.0])]);
    }
    let without_epsilon = LayerNorm { epsilon: 0.0, ..LayerNorm::new(2) };
    assert_rows([(
        "ε = 0, no spread",
        without_epsilon.apply(&dmatrix![7.0; 7.0]).as_slice().to_vec(),
        vec![NAN; 2],
    )]);
    assert_rows([
        ("layer norm, one feature", over_features(&[7.0], &[3.0]), vec![0.0; 2]),
        ("layer norm, no feature", over_features::<f64>(&[], &[]), vec![]),
    ]);
}

#[test]
fn of_normalisation_of_nothing() {
    let none = DMatrix::<f64>::zeros(2, 0);
    assert_eq!(LayerNorm::new(2).apply(&none), none, "layer norm of no sample");
    assert_eq!(
        LayerNorm::new(2).forward(&none).1.backward(&none).0,
        none,
        "layer norm of no sample, back"
    );
    for samples in [0, 1] {
        let error = BatchNorm::<f64>::new(2).forward(&DMatrix::zeros(2, samples)).unwrap_err();
        assert_eq!(error, BatchTooSmall { samples }, "batch norm of {samples}");
    }
    let nothing = DMatrix::<f64>::zeros(0, 3);
    let layer = BatchNorm::new(0);
    let (y, pullback) = layer.forward(&nothing).unwrap();
    assert_eq!(
        (y, pullback.backward(&nothing).0),
        (nothing.clone(), nothing),
        "batch norm of no feature"
    );
}

/// At inference after many batches that were like this one.
fn inferred<T: RealField + Copy>(batch: &[T]) -> Vec<T> {
    let (layer, mut running) = (BatchNorm::new(1), RunningStatistics::new(1));
    let x = DMatrix::from_row_slice(1, batch.len(), batch);
    for _ in 0..500 {
        running.update(layer.forward(&x).unwrap().1.statistics());
    }
    layer.infer(&x, &running).as_slice().to_vec()
}

#[test]
fn of_inference() {
    assert_rows([
        ("a batch of NaN", inferred(&[NAN, 1.0]), vec![NAN; 2]),
        ("a batch with ∞", inferred(&[INF, 1.0]), vec![NAN; 2]),
        ("a variance that is too large", inferred(&[1e200, -1e200]), vec![NAN; 2]),
        ("no variance", inferred(&[0.0, 0.0]), vec![0.0; 2]),
    ]);
    assert_rows([(
        "a variance that is too large for f32",
        inferred(&[1e30_f32, -1e30]),
        vec![f32::NAN; 2],
    )]);
    let running = RunningStatistics::<f64>::new(2);
    let none = DMatrix::zeros(2, 0);
    assert_eq!(BatchNorm::new(2).infer(&none, &running), none, "no sample");
    for count in [0, 1] {
        let batch = Statistics { mean: dvector![0.0], variance: dvector![0.0], count };
        let update = move || RunningStatistics::<f64>::new(1).update(&batch);
        assert_refused("a batch without variance", update, "has no variance to take in");
    }
}

#[test]
fn of_dropout() {
    let forward = |p: f64, x: &[f64]| {
        let x = DMatrix::from_column_slice(x.len(), 1, x);
        let (y, pullback) = Dropout::new(p).unwrap().forward(&x, &mut StdRng::seed_from_u64(1));
        [y.as_slice(), pullback.backward(&x.map(|_| 1.0)).as_slice()].concat()
    };
    let nearly_all = 1f64.next_down();
    assert_rows([
        ("no entry", forward(0.5, &[]), vec![]),
        ("p = −0", forward(-0.0, &[3.0]), vec![3.0, 1.0]),
        ("the smallest p", forward(TINY, &[3.0]), vec![3.0, 1.0]),
        ("the largest p", forward(nearly_all, &[3.0]), vec![0.0, 0.0]),
        ("the largest p, NaN", forward(nearly_all, &[NAN]), vec![NAN, 0.0]),
        ("the largest p, ∞", forward(nearly_all, &[INF]), vec![NAN, 0.0]),
        ("p = 0, ∞", forward(0.0, &[INF]), vec![INF, 1.0]),
    ]);
    for p in [1.0, INF, -INF, NAN, -TINY, MAX] {
        let Err(DropoutError { probability }) = Dropout::new(p) else { panic!("p = {p}") };
        assert_eq!(probability.to_bits(), p.to_bits(), "p = {p}");
    }
}

#[test]
fn of_graphs() {
    let graph = Graph::new();
    let x = graph.matrix("x", DMatrix::<f64>::zeros(2, 0));
    let b = graph.matrix("b", dmatrix![1.0; 2.0]);
    let y = x + b;
    assert_eq!(y.value(), DMatrix::zeros(2, 0), "a bias added to no sample");
    let gradient = y.backward_from(DMatrix::zeros(2, 0));
    assert_eq!(gradient.of(b), &dmatrix![0.0; 0.0], "a bias added to no sample, back");
    assert_eq!(x.sum().number(), 0.0, "the sum of nothing");
    assert_eq!(x.sum().backward().of(x), &DMatrix::zeros(2, 0), "the sum of nothing, back");
    let squared = |x: f64| {
        let graph = Graph::new();
        let x = graph.number("x", x);
        let y = x.square();
        vec![y.number(), y.backward().number(x)]
    };
    assert_rows([
        ("x² at NaN", squared(NAN), vec![NAN, NAN]),
        ("x² at −∞", squared(-INF), vec![INF, -INF]),
        ("x² at MAX", squared(MAX), vec![INF, INF]),
        ("x² at the smallest number", squared(TINY), vec![0.0, 2.0 * TINY]),
    ]);
    let loss = |x: f64, upstream: f64| {
        let labels = Labels::new(vec![0], 1).unwrap();
        let (loss, pullback) = softmax_with_loss(&dmatrix![x], &labels);
        vec![loss, pullback.backward(upstream)[0]]
    };
    assert_rows([
        ("softmax with loss, one class", loss(7.0, 1.0), vec![0.0, 0.0]),
        ("softmax with loss, one class, ∞ upstream", loss(7.0, INF), vec![0.0, NAN]),
        ("softmax with loss, one class at −∞", loss(-INF, 1.0), vec![NAN, NAN]),
    ]);
    let none = Labels::new(vec![], 3).unwrap();
    let empty = || softmax_with_loss(&DMatrix::<f64>::zeros(3, 0), &none);
    assert_refused("softmax with loss, no sample", empty, "at least one");
    let nodes = [add(MAX, MAX).0, mul(MAX, 2.0).0, add(INF, -INF).0, mul(0.0, INF).0];
    assert_rows([("of too large numbers", nodes.to_vec(), vec![INF, INF, NAN, NAN])]);
}

#[test]
fn of_sparse_matrices() {
    for (rows, columns) in [(0, 0), (0, 3), (3, 0)] {
        let none = SparseMatrix::<f64>::from_columns(rows, vec![[]; columns]);
        assert_eq!(none.to_dense(), DMatrix::zeros(rows, columns), "{rows}×{columns}");
        let product = times(&DMatrix::from_element(2, rows, 1.0), &none);
        assert_eq!(product, DMatrix::zeros(2, columns), "times {rows}×{columns}");
        let product = times_transpose(&DMatrix::from_element(2, columns, 1.0), &none);
        assert_eq!(product, DMatrix::zeros(2, rows), "times {rows}×{columns}, transposed");
    }
    let zero = SparseMatrix::from_columns(1, [[(0, 0.0)]]);
    assert!(times(&dmatrix![INF], &zero)[0].is_nan(), "∞ times a zero that is written");
    for (rows, row) in [(0, 0), (1, 1), (3, u32::MAX)] {
        let refused = || SparseMatrix::from_columns(rows, [[(row, 1.0)]]);
        assert_refused("a row that is not there", refused, "of a matrix of");
    }
}
