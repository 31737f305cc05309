//! Cases for the functions of chapter 4 that are practised, the smallest first.

mod deep;

use deep::{deep_layers, infer, through};
use graph::Affine;
use losses::Labels;
use nalgebra::{DMatrix, DVector, dmatrix, dvector};
use net::{Activation, DeepNet, Ending, Initialisation, Network, Perceptron, TwoLayerNet};
use probe::{Answer, Probe, case, probes};
use rand::{RngExt, SeedableRng, rngs::StdRng};

probes! {
    perceptron_scores,
    perceptron_correction,
    perceptron_margin,
    two_layer_logits,
    answer,
    accuracy,
    two_layer_gradient,
    sigmoid_difference,
    deep_layers,
    through,
    infer,
    spread,
    initial_layer,
}

/// A matrix of numbers between −2 and 2 with two decimals, drawn with this generator.
fn draw(rows: usize, columns: usize, rng: &mut StdRng) -> DMatrix<f64> {
    DMatrix::from_fn(rows, columns, |_, _| f64::from(rng.random_range(-200..=200)) / 100.0)
}

/// A matrix of such numbers that is the same each time.
fn random(rows: usize, columns: usize) -> DMatrix<f64> {
    draw(rows, columns, &mut StdRng::seed_from_u64((10 * rows + columns) as u64))
}

fn of(labels: &[usize], classes: usize) -> Labels {
    Labels::new(labels.to_vec(), classes).expect("each names a class")
}

fn perceptron(w: &DVector<f64>, b: f64) -> Perceptron<f64> {
    Perceptron { weight: w.clone(), bias: b }
}

fn perceptron_scores(probe: &mut Probe) {
    let cases = [
        (dvector![2.0], 1.0, dmatrix![0.0]),
        (dvector![2.0], 0.0, dmatrix![3.0]),
        (dvector![1.0, -2.0], 0.5, dmatrix![1.0, 0.0, -1.0; 3.0, 0.0, 1.0]),
        (random(4, 1).column(0).into_owned(), -0.75, random(4, 6)),
        (dvector![1.0, -1.0], 2.0, DMatrix::zeros(2, 0)),
    ];
    for (w, b, x) in cases {
        case!(probe, w, b, x => perceptron(&w, b).scores(&x));
    }
}

/// The course of learning from (w, b), a column a step.
fn learning(w: &DVector<f64>, b: f64, x: &DMatrix<f64>, labels: &[usize], passes: usize) -> Answer {
    let learning = perceptron(w, b).learn(x, &of(labels, 2), passes);
    let steps: Vec<_> = learning.steps.iter().map(|it| it.weight.push(it.bias)).collect();
    let ending = match learning.ending {
        Ending::Separated => "separated".to_owned(),
        Ending::Unfinished => "unfinished".to_owned(),
        Ending::Cycle { start, length } => {
            format!("a circle of {length} corrections after {start}")
        }
    };
    Answer::named("(w, b) step by step, a column each", DMatrix::from_columns(&steps))
        .and("ending", ending)
}

fn perceptron_correction(probe: &mut Probe) {
    let corners = dmatrix![0.0, 0.0, 1.0, 1.0; 0.0, 1.0, 0.0, 1.0];
    let mut cases = vec![
        (dvector![0.0], 0.0, dmatrix![2.0], vec![1], 1),
        (dvector![1.0], 0.0, dmatrix![2.0], vec![0], 1),
        (dvector![1.0], 1.0, dmatrix![2.0], vec![1], 1),
        (dvector![0.0], 0.0, dmatrix![1.0, 2.0], vec![1, 1], 1),
        (dvector![0.0], 0.0, dmatrix![1.0, 2.0, -3.0], vec![1, 0, 1], 1),
    ];
    for (labels, passes) in [(vec![0, 1, 1, 1], 1), (vec![0, 0, 0, 1], 20), (vec![0, 1, 1, 0], 20)]
    {
        cases.push((dvector![0.0, 0.0], 0.0, corners.clone(), labels, passes));
    }
    cases.push((dvector![0.5, -1.0, 2.0], -0.25, random(3, 8), vec![0, 1, 1, 0, 1, 0, 0, 1], 3));
    for (w, b, x, labels, passes) in cases {
        case!(probe, w, b, x, labels, passes => learning(&w, b, &x, &labels, passes));
    }
}

fn perceptron_margin(probe: &mut Probe) {
    let cases = [
        (dvector![3.0], 4.0, dmatrix![2.0], vec![1]),
        (dvector![3.0], 4.0, dmatrix![-3.0], vec![0]),
        (dvector![3.0], 4.0, dmatrix![2.0, 1.0, -2.0], vec![1, 1, 0]),
        (
            dvector![1.0, 1.0],
            -1.5,
            dmatrix![0.0, 0.0, 1.0, 1.0; 0.0, 1.0, 0.0, 1.0],
            vec![0, 0, 0, 1],
        ),
        (dvector![1.0, 1.0], -1.5, dmatrix![1.0, 1.0; 1.0, 0.0], vec![0, 1]),
        (random(3, 1).column(0).into_owned(), 0.5, random(3, 5), vec![0, 1, 0, 1, 1]),
    ];
    for (w, b, x, labels) in cases {
        case!(probe, w, b, x, labels => perceptron(&w, b).margin(&x, &of(&labels, 2)));
    }
}

fn affine(w: &DMatrix<f64>, b: &DVector<f64>) -> Affine<f64> {
    Affine { weight: w.clone(), bias: b.clone() }
}

/// A network with one hidden layer: W1 and b1, W2 and b2, f.
type Two = (DMatrix<f64>, DVector<f64>, DMatrix<f64>, DVector<f64>, Activation);

fn two((w1, b1, w2, b2, f): &Two) -> TwoLayerNet<f64> {
    TwoLayerNet { hidden: affine(w1, b1), output: affine(w2, b2), activation: *f }
}

fn random_two(inputs: usize, hidden: usize, outputs: usize, f: Activation) -> Two {
    let biases = |rows: usize| random(rows, 9).column(8).into_owned();
    (random(hidden, inputs), biases(hidden), random(outputs, hidden), biases(outputs), f)
}

fn two_layer_logits(probe: &mut Probe) {
    let cases = [
        (
            (
                dmatrix![2.0],
                dvector![-1.0],
                dmatrix![1.0; -3.0],
                dvector![0.0, 1.0],
                Activation::Relu,
            ),
            dmatrix![2.0],
        ),
        (
            (
                dmatrix![1.0; -1.0],
                dvector![0.0, 0.5],
                dmatrix![1.0, 1.0; 0.0, -2.0],
                dvector![-1.0, 0.5],
                Activation::Relu,
            ),
            dmatrix![1.0, -1.0],
        ),
        (random_two(2, 3, 2, Activation::Tanh), random(2, 2)),
        (random_two(4, 5, 3, Activation::Sigmoid), random(4, 6)),
    ];
    for (net, x) in cases {
        let (w1, b1, w2, b2, f) = net.clone();
        let f = f.to_string();
        case!(probe, w1, b1, w2, b2, f, x => two(&net).logits(&x));
    }
}

/// A network whose scores are the column `scores`, whatever its input.
fn saying(scores: &DVector<f64>) -> DeepNet<f64> {
    DeepNet {
        first: Affine { weight: DMatrix::zeros(scores.len(), 1), bias: scores.clone() },
        blocks: Vec::new(),
    }
}

fn answer(probe: &mut Probe) {
    let (nan, infinity) = (f64::NAN, f64::INFINITY);
    let cases = [
        dvector![1.0, 3.0],
        dvector![2.0, 0.0, 1.0],
        dvector![-5.0, -1.0, -2.0],
        dvector![0.5, -4.0, 1.5, 0.0],
        random(6, 1).column(0).into_owned(),
        dvector![1e308, -1e308, 1.0],
        dvector![nan, nan],
        dvector![1.0, nan, 0.0],
        dvector![0.0, 1.0, nan],
        dvector![0.0, infinity, 1.0],
        dvector![0.0, -infinity, 1.0],
    ];
    for scores in cases {
        case!(probe, scores => {
            let answers = saying(&scores).answers(&dmatrix![1.0]);
            answers.iter().map(|it| format!("{it:?}")).collect::<Vec<_>>().join(", ")
        });
    }
}

fn accuracy(probe: &mut Probe) {
    let cases = [
        (dvector![0.0, 1.0], vec![1]),
        (dvector![0.0, 1.0], vec![0]),
        (dvector![0.0, 1.0], vec![1, 1, 0, 1]),
        (dvector![0.0, 1.0, 3.0, 2.0, -1.0], vec![2, 0, 4, 2, 2, 1, 3]),
    ];
    for (scores, labels) in cases {
        case!(probe, scores, labels => {
            let labels = of(&labels, scores.len());
            saying(&scores).accuracy(&DMatrix::zeros(1, labels.len()), &labels)
        });
    }
}

fn two_layer_gradient(probe: &mut Probe) {
    let cases = [
        (
            (
                dmatrix![1.0],
                dvector![0.0],
                dmatrix![1.0; -1.0],
                dvector![0.0, 0.0],
                Activation::Sigmoid,
            ),
            dmatrix![1.0],
            vec![0],
        ),
        (
            (
                dmatrix![1.0; -1.0],
                dvector![0.0, 0.5],
                dmatrix![1.0, 1.0; 0.0, -2.0],
                dvector![-1.0, 0.5],
                Activation::Relu,
            ),
            dmatrix![1.0, -1.0],
            vec![0, 1],
        ),
        (random_two(2, 3, 2, Activation::Tanh), random(2, 3), vec![1, 0, 1]),
        (random_two(4, 5, 3, Activation::Sigmoid), random(4, 6), vec![0, 2, 1, 1, 0, 2]),
        (random_two(3, 4, 4, Activation::Relu), random(3, 5), vec![0, 2, 1, 3, 3]),
    ];
    for (net, x, labels) in cases {
        let (w1, b1, w2, b2, f) = net.clone();
        let f = f.to_string();
        let point = net.0.clone();
        let [value, slopes] = [(); 2].map(|()| with_hidden_weight(&net, &x, &labels));
        case!(probe, w1, b1, w2, b2, f, x, labels => {
            let (loss, gradient) = two(&net).value_and_gradient(&x, &of(&labels, net.3.len()));
            Answer::named("loss", loss)
                .and("gradient of W2", gradient.output.weight)
                .and("gradient of b2", gradient.output.bias)
                .and("gradient of W1", gradient.hidden.weight)
                .and("gradient of b1", gradient.hidden.bias)
        })
        .gradient_of(point, move |w1| value(w1).0, move |w1| slopes(w1).1);
    }
}

/// The loss as a function of W1, and its gradient.
fn with_hidden_weight(
    net: &Two,
    x: &DMatrix<f64>,
    labels: &[usize],
) -> impl Fn(&DMatrix<f64>) -> (f64, DMatrix<f64>) + 'static {
    let (net, x, labels) = (two(net), x.clone(), of(labels, net.3.len()));
    move |w1| {
        let mut net = net.clone();
        net.hidden.weight.clone_from(w1);
        let (loss, gradient) = net.value_and_gradient(&x, &labels);
        (loss, gradient.hidden.weight)
    }
}

/// The slope of the hidden unit's bias where the unit gets the number a: it is made of the differences by h and by −h.
fn sigmoid_difference(probe: &mut Probe) {
    let sigmoid = [
        (0.0, 0.5),
        (1.0, 0.5),
        (-1.0, 2.0),
        (2.0, 1e-12),
        (-3.0, 1e-12),
        (0.0, 1e-9),
        (9.0, 1e-7),
    ];
    let sigmoid = sigmoid.map(|(a, h)| (Activation::Sigmoid, a, h));
    let tanh = [(0.5, 0.25), (-1.0, 1e-10)].map(|(a, h)| (Activation::Tanh, a, h));
    for (activation, a, h) in sigmoid.into_iter().chain(tanh) {
        let f = activation.to_string();
        case!(probe, f, a, h => {
            let hidden = Affine { weight: dmatrix![1.0], bias: dvector![0.0] };
            let output = Affine { weight: dmatrix![1.0; -1.0], bias: dvector![0.0, 0.0] };
            let net = TwoLayerNet { hidden, output, activation };
            let gradient = net.local_gradient_exact(&dmatrix![a], &of(&[0], 2), h);
            Answer::named("slope of b1 by differences", gradient.hidden.bias[0])
        });
    }
}

fn spread(probe: &mut Probe) {
    use Initialisation::{He, Xavier};
    for (it, outputs, inputs) in [
        (He, 5, 2),
        (He, 1, 1),
        (He, 3, 50),
        (He, 100, 784),
        (Xavier, 1, 1),
        (Xavier, 50, 784),
        (Xavier, 3, 5),
    ] {
        let rule = it.to_string();
        case!(probe, rule, outputs, inputs => Answer::named("σ", it.sigma(outputs, inputs)));
    }
}

/// What can be said of a layer without saying which numbers were drawn. Of 60 000 numbers the spread is known to
/// 0.3 %.
fn drawn(it: Initialisation, outputs: usize, inputs: usize) -> Answer {
    let rng = &mut StdRng::seed_from_u64(1);
    let (layer, next): (Affine<f64>, Affine<f64>) =
        (it.layer(outputs, inputs, rng), it.layer(outputs, inputs, rng));
    let weight = layer.weight;
    let spread = weight.variance().sqrt();
    let inside = weight.iter().filter(|w| w.abs() <= spread).count() as f64 / weight.len() as f64;
    Answer::named("shape of W", format!("{}×{}", weight.nrows(), weight.ncols()))
        .and("entries of b", layer.bias.len().to_string())
        .and("each entry of b is 0", layer.bias.iter().all(|&b| b == 0.0))
        .and("two units are the same", weight.row(0) == weight.row(1))
        .and("two inputs weigh the same", weight.column(0) == weight.column(1))
        .and("each layer is the same", weight == next.weight)
        .and("standard deviation of W", spread)
        .and("the mean of W is near 0", weight.mean().abs() <= 0.05 * spread)
        .and("share of W within a standard deviation", inside)
}

fn initial_layer(probe: &mut Probe) {
    use Initialisation::{He, Normal, Xavier, Zero};
    for (it, outputs, inputs) in
        [(Zero, 3, 2), (Normal(0.01), 200, 300), (He, 150, 400), (Xavier, 400, 150), (He, 400, 150)]
    {
        let rule = it.to_string();
        case!(probe, rule, outputs, inputs => drawn(it, outputs, inputs)).within(0.05);
    }
}
