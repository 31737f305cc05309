//! What is answered at the edges: no samples, one class, what is no number, the smallest and the largest. A row is a
//! function with its input, what it answers, and what is defined.

use graph::{Affine, Dropout};
use losses::Labels;
use nalgebra::{DMatrix, DVector, RealField, dmatrix, dvector};
use net::*;
use numdiff::{StepSize, Tensors};
use property::edges::{INF, MAX, NAN, TINY, assert_refused, assert_rows};
use rand::{SeedableRng, rngs::StdRng};

fn of(labels: &[usize], classes: usize) -> Labels {
    Labels::new(labels.to_vec(), classes).unwrap()
}

fn rng() -> StdRng {
    StdRng::seed_from_u64(1)
}

/// Without samples, of so many features.
fn none(features: usize) -> DMatrix<f64> {
    DMatrix::zeros(features, 0)
}

fn perceptron<T: RealField + Copy>(weight: &[T], bias: T) -> Perceptron<T> {
    Perceptron { weight: DVector::from_column_slice(weight), bias }
}

/// The scores and the answers of one sample.
fn says<const D: usize>(perceptron: &Perceptron<f64>, x: [f64; D]) -> Vec<f64> {
    let x = DMatrix::from_column_slice(D, 1, &x);
    vec![perceptron.scores(&x)[0], perceptron.apply(&x)[0]]
}

#[test]
fn of_a_perceptron() {
    let plane = perceptron(&[1.0, 1.0], 0.0);
    let margin = |of: &Perceptron<f64>, x: DMatrix<f64>| vec![of.margin(&x, &of_one(&x))];
    let bound = |of: &Perceptron<f64>, x: DMatrix<f64>| vec![of.most_corrections(&x, &of_one(&x))];
    assert_rows([
        ("no sample", plane.scores(&none(2)).as_slice().to_vec(), vec![]),
        ("no feature", says(&Perceptron::zeros(0), []), vec![0.0, 0.0]),
        ("NaN", says(&plane, [NAN, 1.0]), vec![NAN, NAN]),
        ("∞", says(&plane, [INF, 1.0]), vec![INF, 1.0]),
        ("∞ and −∞", says(&plane, [INF, -INF]), vec![NAN, NAN]),
        ("too large a score", says(&plane, [MAX, MAX]), vec![INF, 1.0]),
        ("tiny", says(&plane, [TINY, 0.0]), vec![TINY, 1.0]),
        ("margin, MAX", margin(&perceptron(&[1.0], 0.0), dmatrix![MAX]), vec![MAX]),
        ("margin, tiny", margin(&perceptron(&[1.0], 0.0), dmatrix![TINY]), vec![TINY]),
        ("margin of w = 0, b = 0", margin(&Perceptron::zeros(1), dmatrix![1.0]), vec![NAN]),
        ("margin of NaN", margin(&perceptron(&[NAN], 0.0), dmatrix![1.0, 2.0]), vec![NAN]),
        ("margin of w = 1e200", margin(&perceptron(&[1e200], 0.0), dmatrix![1.0]), vec![0.0]),
        (
            "bound, no feature",
            bound(&perceptron(&[], 1.0), none(0).resize_horizontally(2, 0.0)),
            vec![1.0],
        ),
        ("bound, R² and γ² too large", bound(&plane, dmatrix![1e200; 0.0]), vec![NAN]),
    ]);
    let mistakes = |x: DMatrix<f64>, label| plane.mistakes(&x, &of(&[label], 2));
    for (row, yours, expected) in [
        ("no sample", plane.mistakes(&none(2), &of(&[], 2)), 0),
        ("NaN of class 0", mistakes(dmatrix![NAN; 0.0], 0), 1),
        ("NaN of class 1", mistakes(dmatrix![NAN; 0.0], 1), 1),
        ("−∞ of class 0", mistakes(dmatrix![-INF; 0.0], 0), 0),
    ] {
        assert_eq!(yours, expected, "mistakes, {row}");
    }
    let separates_nothing = |of: Perceptron<f64>| move || bound(&of, dmatrix![1.0]);
    assert_refused("bound of 0", separates_nothing(Perceptron::zeros(1)), "separates nothing");
    assert_refused("bound of NaN", separates_nothing(perceptron(&[NAN], 0.0)), "the margin NaN");
    assert_refused("bound of 1e200", separates_nothing(perceptron(&[1e200], 0.0)), "the margin 0");
    assert_refused("margin, no sample", || margin(&plane, none(2)), "at least one sample");
    assert_refused("margin, NaN", || margin(&plane, dmatrix![NAN; 1.0]), "no number");
    assert_refused("one class", || plane.mistakes(&none(2), &of(&[], 1)), "2 classes");
}

/// As many labels 1 as there are samples.
fn of_one<T>(x: &DMatrix<T>) -> Labels {
    of(&vec![1; x.ncols()], 2)
}

#[test]
fn of_learning() {
    let learn = |from: Perceptron<f64>, x: DMatrix<f64>, labels: &[usize], passes| {
        let learning = from.learn(&x, &of(labels, 2), passes);
        (learning.ending, learning.corrections())
    };
    let (zeros, line) = (|| Perceptron::zeros(1), || dmatrix![-1.0, 1.0]);
    let circle = Ending::Cycle { start: 0, length: 2 };
    for (row, yours, expected) in [
        ("no sample", learn(Perceptron::zeros(2), none(2), &[], 1), (Ending::Separated, 0)),
        ("no pass", learn(zeros(), line(), &[0, 1], 0), (Ending::Unfinished, 0)),
        ("no end", learn(zeros(), line(), &[0, 1], usize::MAX), (Ending::Separated, 1)),
        ("one sample twice", learn(zeros(), dmatrix![1.0, 1.0], &[1, 0], 9), (circle, 2)),
        ("MAX", learn(zeros(), dmatrix![-MAX, MAX], &[0, 1], 9), (Ending::Separated, 1)),
    ] {
        assert_eq!(yours, expected, "learning, {row}");
    }
    let lost = perceptron(&[MAX, MAX], 0.0).learn(&dmatrix![MAX; -MAX], &of(&[0], 2), 3);
    assert_eq!(lost.ending, Ending::Unfinished, "a score of ∞ − ∞");
    assert!(lost.perceptron().bias.is_nan(), "a score of ∞ − ∞ is not hidden");
    for entry in [NAN, INF, -INF] {
        let learns = || zeros().learn(&dmatrix![entry], &of(&[0], 2), 1);
        assert_refused("an entry of NaN or ∞", learns, "no number");
    }
    assert_refused("one class", || zeros().learn(&line(), &of(&[0, 0], 1), 1), "2 classes");
}

/// The answer to one sample of these scores.
fn answer<T: RealField + Copy>(scores: &[T]) -> Option<usize> {
    scorer(scores).answers(&dmatrix![T::zero()])[0]
}

/// A network of one input whose scores are these, whatever it is given.
fn scorer<T: RealField + Copy>(scores: &[T]) -> DeepNet<T> {
    let weight = DMatrix::zeros(scores.len(), 1);
    let layer = Affine { weight, bias: DVector::from_column_slice(scores) };
    DeepNet::of_layers(vec![layer], Activation::Relu)
}

#[test]
fn of_answers() {
    for (row, yours, expected) in [
        ("one class", answer(&[-1e300]), Some(0)),
        ("one class, NaN", answer(&[NAN]), None),
        ("NaN beside", answer(&[1.0, NAN]), None),
        ("∞", answer(&[INF, 0.0]), None),
        ("−∞", answer(&[0.0, -INF]), None),
        ("the first of the highest", answer(&[0.0, 2.0, 2.0]), Some(1)),
        ("−0 is 0", answer(&[-0.0, 0.0]), Some(0)),
        ("tiny", answer(&[0.0, TINY]), Some(1)),
        ("−MAX", answer(&[-MAX, -MAX, 0.0]), Some(2)),
        ("MAX of f32", answer(&[f32::MAX, f32::INFINITY]), None),
        ("tiny of f32", answer(&[0.0_f32, 1e-45]), Some(1)),
    ] {
        assert_eq!(yours, expected, "the answer, {row}");
    }
    let net = scorer(&[1.0, 2.0]);
    assert_eq!(net.answers(&none(1)), [], "answers, no sample");
    assert_eq!(net.predict(&none(1)), DMatrix::zeros(2, 0), "probabilities, no sample");
    assert_refused("answers, no class", || answer::<f64>(&[]), "must not be empty");
    for (row, refused) in [
        ("correct", &(|net: &DeepNet<f64>, t: &Labels| net.correct(&none(1), t) as f64) as &Score),
        ("accuracy", &|net, t| net.accuracy(&none(1), t)),
        ("loss", &|net, t| net.loss(&none(1), t)),
        ("gradient", &|net, t| net.value_and_gradient(&none(1), t).0),
        ("backprop", &|net, t| net.backprop(&none(1), t, &mut rng()).loss),
    ] {
        assert_refused(row, || refused(&net, &of(&[], 2)), "give at least one");
    }
}

type Score = dyn Fn(&DeepNet<f64>, &Labels) -> f64;

#[test]
fn of_initial_weights() {
    use Initialisation::{He, Normal, Xavier, Zero};
    let first = |sigma: f64| Normal(sigma).layer::<f32>(1, 1, &mut rng()).weight[0];
    let most = (2.0 / usize::MAX as f64).sqrt();
    assert_rows([
        ("He, one input", vec![He.sigma(0, 1)], vec![2f64.sqrt()]),
        ("He, the most inputs", vec![He.sigma(1, usize::MAX)], vec![most]),
        ("Xavier, one output", vec![Xavier.sigma(1, 0)], vec![2f64.sqrt()]),
        ("Xavier, the most of both", vec![Xavier.sigma(usize::MAX, usize::MAX)], vec![most]),
        ("zero, no size", vec![Zero.sigma(0, 0)], vec![0.0]),
        ("σ = NaN", vec![Normal(NAN).sigma(1, 1)], vec![NAN]),
        ("σ = −1", vec![Normal(-1.0).sigma(1, 1)], vec![-1.0]),
    ]);
    assert_rows([
        ("σ = NaN", vec![first(NAN)], vec![f32::NAN]),
        ("σ = −1 turns signs", vec![first(-1.0)], vec![-first(1.0)]),
        ("σ too large in 32 bits", vec![first(1e300).abs()], vec![f32::INFINITY]),
        ("σ too small in 32 bits", vec![first(1e-300)], vec![0.0]),
    ]);
    assert_refused("He, no input", || He.sigma(3, 0), "without inputs");
    assert_refused("Xavier, no size", || Xavier.sigma(0, 0), "without inputs");
    let no_input =
        || TwoLayerNet::<f64>::initialised(Sizes::new(0, 2, 2), Activation::Relu, He, &mut rng());
    assert_refused("He, no feature", no_input, "without inputs");
    for (sigma, is_read) in
        [("1e-45", true), ("1e-46", false), ("1e38", true), ("1e39", false), ("-0", false)]
    {
        assert_eq!(sigma.parse::<Initialisation>().is_ok(), is_read, "σ = {sigma}");
    }
}

#[test]
fn of_moments() {
    for (row, yours, expected) in [
        ("nothing", Moment::Second.impossible::<f64>(&[]), None),
        ("−0", Moment::Second.impossible(&[-0.0]), None),
        ("MAX", Moment::Second.impossible(&[MAX, TINY]), None),
        ("a tiny square below 0", Moment::Second.impossible(&[1.0, -TINY]), Some(-TINY)),
        ("a mean of −MAX", Moment::First.impossible(&[-MAX]), None),
        ("−∞", Moment::First.impossible(&[-INF]), Some(-INF)),
        ("MAX of f32", Moment::Second.impossible(&[f32::MAX, 1e-45]), None),
    ] {
        assert_eq!(yours, expected, "what is impossible, {row}");
    }
}

/// Loss and ∂L/∂b of the last layer: one sample x, of class 0, through two units f to these classes.
fn slopes(f: Activation, x: f64, classes: usize) -> Vec<f64> {
    let layer = |rows, columns| Affine {
        weight: DMatrix::from_element(rows, columns, 1.0),
        bias: DVector::zeros(rows),
    };
    let net = DeepNet::of_layers(vec![layer(2, 1), layer(classes, 2)], f);
    let (loss, gradient) = net.value_and_gradient(&dmatrix![x], &of(&[0], classes));
    [&[loss], gradient.layers()[1].bias.as_slice()].concat()
}

#[test]
fn of_networks() {
    use Activation::{Relu, Sigmoid, Step, Tanh};
    let ln_2 = 2f64.ln();
    assert_rows([
        ("one class", slopes(Tanh, 1.0, 1), vec![0.0, 0.0]),
        ("NaN through ReLU", slopes(Relu, NAN, 2), vec![NAN; 3]),
        ("NaN through the step", slopes(Step, NAN, 2), vec![NAN; 3]),
        ("NaN through the sigmoid", slopes(Sigmoid, NAN, 2), vec![NAN; 3]),
        ("∞ through tanh", slopes(Tanh, INF, 2), vec![ln_2, -0.5, 0.5]),
        ("∞ through ReLU", slopes(Relu, INF, 2), vec![NAN; 3]),
        ("−∞ through ReLU", slopes(Relu, -INF, 2), vec![ln_2, -0.5, 0.5]),
        ("MAX through ReLU", slopes(Relu, MAX, 2), vec![NAN; 3]),
        ("tiny", slopes(Relu, TINY, 2), vec![ln_2, -0.5, 0.5]),
    ]);
    let net = |sizes: &[usize]| {
        DeepNet::<f64>::random(sizes, Relu, Initialisation::Normal(0.1), &mut rng())
    };
    assert_rows([
        (
            "no feature",
            net(&[0, 2]).apply(&none(0).resize_horizontally(1, 0.0)).as_slice().to_vec(),
            vec![0.0; 2],
        ),
        ("no unit", net(&[1, 0, 2]).apply(&dmatrix![7.0]).as_slice().to_vec(), vec![0.0; 2]),
        ("no sample", net(&[1, 3, 2]).apply(&none(1)).as_slice().to_vec(), vec![]),
    ]);
    let single = net(&[1, 2]);
    assert_eq!((single.activation(), single.trace(&dmatrix![1.0]).a.len()), (None, 0), "one layer");
    assert_refused("no size", || net(&[]), "two sizes");
    assert_refused("no layer", || DeepNet::<f64>::of_layers(vec![], Relu), "at least one layer");
    let batch = || net(&[1, 2, 2]).with_normalisation(Normalisation::Batch);
    for n in [0, 1] {
        let x = DMatrix::<f64>::zeros(1, n);
        let learns = || batch().backprop(&x, &of(&vec![0; n], 2), &mut rng());
        assert_refused("batch normalisation of 0 or 1", learns, "2 samples or more");
    }
    assert_eq!(batch().apply(&none(1)), DMatrix::zeros(2, 0), "batch normalisation infers nothing");
    let dropout = || net(&[1, 2, 2]).with_dropout(Dropout::new(0.5).unwrap());
    let learns = || dropout().value_and_gradient(&dmatrix![1.0], &of(&[0], 2));
    assert_refused("dropout without a generator", learns, "a generator");
}

/// ∂L/∂W1 by the two local gradients at x = 1 of one unit f, scores (z, −z), class 0.
fn local(f: Activation, x: f64, h: f64) -> Vec<f64> {
    let hidden = Affine { weight: dmatrix![1.0], bias: dvector![0.0] };
    let output = Affine { weight: dmatrix![1.0; -1.0], bias: dvector![0.0, 0.0] };
    let net = TwoLayerNet { hidden, output, activation: f };
    let (x, t) = (dmatrix![x], of(&[0], 2));
    let both = [net.local_gradient(&x, &t, h), net.local_gradient_exact(&x, &t, h)];
    both.map(|gradient| gradient.hidden.weight[0]).to_vec()
}

#[test]
fn of_local_gradients() {
    use Activation::{Relu, Sigmoid, Tanh};
    assert_rows([
        ("h = 0", local(Tanh, 1.0, 0.0), vec![NAN; 2]),
        ("h = NaN", local(Tanh, 1.0, NAN), vec![NAN; 2]),
        ("h = ∞", local(Tanh, 1.0, INF), vec![-0.0, NAN]),
        ("x = 0", local(Tanh, 0.0, 1e-7), vec![0.0; 2]),
        ("x = NaN", local(Relu, NAN, 1e-7), vec![NAN; 2]),
        ("x = ∞", local(Relu, INF, 1e-7), vec![NAN; 2]),
        ("h·x beyond exp", local(Sigmoid, 1e10, 1e-7), vec![0.0, NAN]),
    ]);
    let net: TwoLayerNet<f64> = TwoLayerNet::random(Sizes::new(1, 2, 1), Relu, 0.1, &mut rng());
    let (x, one) = (dmatrix![1.0], of(&[0], 1));
    let exact = net.local_gradient_exact(&x, &one, 1e-3);
    assert!(exact.entries().all(|slope| slope == 0.0), "one class: {exact:?}");
    let rounded = net.local_gradient(&x, &one, 1e-3);
    assert!(rounded.entries().all(|slope| slope.abs() < 1e-12), "one class: {rounded:?}");
    let certain = TwoLayerNet {
        hidden: Affine { weight: dmatrix![1.0], bias: dvector![0.0] },
        output: Affine { weight: dmatrix![0.0; 0.0], bias: dvector![1000.0, 0.0] },
        activation: Relu,
    };
    let wrong = of(&[1], 2);
    for gradient in
        [certain.local_gradient(&x, &wrong, 0.5), certain.local_gradient_exact(&x, &wrong, 0.5)]
    {
        let off = (&gradient.output.bias - dvector![1.0, -1.0]).amax();
        assert!(off < 1e-12, "∂L/∂b2 = y − t at scores of 1000: {:?}", gradient.output.bias);
    }
    let nothing = of(&[], 1);
    assert_refused("no sample", || net.local_gradient(&none(1), &nothing, 1e-3), "at least one");
    let exact = || net.local_gradient_exact(&none(1), &nothing, 1e-3);
    assert_refused("no sample", exact, "at least one");
    let step = StepSize::Fixed(1e-3);
    assert_refused(
        "no sample",
        || net.clone().numerical_gradient(&none(1), &nothing, step),
        "at least one",
    );
}
