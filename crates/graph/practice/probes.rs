//! Cases for the functions of chapter 3 that are practised, the smallest first.

mod norms;

use graph::{Activation, Affine, Graph, Var};
use losses::Labels;
use nalgebra::{DMatrix, DVector, dmatrix, dvector};
use norms::{
    dropout, normalize_line, pull_back_line, running_statistics, scale_shift_apply,
    scale_shift_gradient,
};
use probe::{Answer, Probe, case, probes};
use rand::{RngExt, SeedableRng, rngs::StdRng};

probes! {
    add_pullback,
    mul_pullback,
    go_back,
    binary_backward,
    activation_pullback,
    relu_derivative,
    sigmoid,
    sigmoid_derivative,
    tanh,
    affine_apply,
    affine_backward,
    affine_parameters,
    softmax_with_loss_pullback,
    normalize_line,
    pull_back_line,
    scale_shift_apply,
    scale_shift_gradient,
    running_statistics,
    dropout,
}

/// A matrix of numbers between −3 and 3, the same each time.
fn random(rows: usize, columns: usize) -> DMatrix<f64> {
    let mut rng = StdRng::seed_from_u64((10 * rows + columns) as u64);
    DMatrix::from_fn(rows, columns, |_, _| rng.random_range(-3.0..3.0))
}

/// Others of that shape.
fn upstream_of(rows: usize, columns: usize) -> DMatrix<f64> {
    random(rows, columns + 9).columns(9, columns).into_owned()
}

fn add_pullback(probe: &mut Probe) {
    for (x, y, upstream) in [(2.0, 3.0, 1.0), (200.0, 450.0, 1.1), (-1.0, 0.0, -2.0)] {
        case!(probe, x, y, upstream => {
            let (d_x, d_y) = graph::add(x, y).1.backward(upstream);
            Answer::named("∂L/∂x", d_x).and("∂L/∂y", d_y)
        });
    }
}

fn mul_pullback(probe: &mut Probe) {
    let small = [(2.0, 3.0, 1.0), (100.0, 2.0, 1.1), (-1.5, 4.0, -2.0)];
    let edges = [(0.0, 5.0, 3.0), (0.0, 0.0, 2.0), (7.0, 3.0, 0.0)];
    for (x, y, upstream) in small.into_iter().chain(edges) {
        case!(probe, x, y, upstream => {
            let (d_x, d_y) = graph::mul(x, y).1.backward(upstream);
            Answer::named("∂L/∂x", d_x).and("∂L/∂y", d_y)
        });
    }
}

type Formula = for<'g> fn(Var<'g, f64>, Var<'g, f64>) -> Var<'g, f64>;

fn go_back(probe: &mut Probe) {
    let formulas: [(&str, Formula); 8] = [
        ("x + y", |x, y| x + y),
        ("x·y", |x, y| x * y),
        ("x·x", |x, _| x * x),
        ("(x + y)²", |x, y| (x + y).square()),
        ("x·x + x", |x, _| x * x + x),
        ("(x·y)·(x + y)", |x, y| (x * y) * (x + y)),
        ("t·t·t + y, t = x·x·y", |x, y| {
            let t = x * x * y;
            t * t * t + y
        }),
        ("x + y, and (x + y)² after it", |x, y| {
            let sum = x + y;
            let _ = sum.square();
            sum
        }),
    ];
    for (formula, of) in formulas {
        let (x, y) = (3.0, 4.0);
        case!(probe, formula, x, y => {
            let graph = Graph::new();
            let (x, y) = (graph.number("x", x), graph.number("y", y));
            answer(of(x, y), dmatrix![1.0], [("∂L/∂x", x), ("∂L/∂y", y)])
        });
    }
    let formula = "σ(W·X) + b";
    for (outputs, inputs, samples) in [(2, 3, 2), (3, 2, 4)] {
        let (w, x) = (random(outputs, inputs), random(inputs, samples));
        let (b, upstream) = (random(outputs, 1), upstream_of(outputs, samples));
        case!(probe, formula, w, x, b, upstream => {
            let graph = Graph::new();
            let (w, b) = (graph.matrix("w", w.clone()), graph.matrix("b", b.clone()));
            let x = graph.matrix("x", x.clone());
            let y = (w * x).apply(Activation::Sigmoid) + b;
            answer(y, upstream.clone(), [("∂L/∂W", w), ("∂L/∂X", x), ("∂L/∂b", b)])
        });
    }
}

/// The derivatives by these inputs, and all that the nodes have sent back, in their order.
fn answer<'g, const N: usize>(
    result: Var<'g, f64>,
    upstream: DMatrix<f64>,
    inputs: [(&str, Var<'g, f64>); N],
) -> Answer {
    let gradient = result.backward_from(upstream);
    let count = gradient.nodes().len();
    let shares = (0..count).flat_map(|node| gradient.shares(node));
    let shares: Vec<f64> = shares.flat_map(|share| share.iter().copied()).collect();
    let mut parts = inputs.into_iter().map(|(name, input)| (name, gradient.of(input).clone()));
    let (name, first) = parts.next().expect("there is an input");
    let answer = parts.fold(Answer::named(name, first), |all, (name, next)| all.and(name, next));
    answer.and("what the nodes sent back", shares)
}

fn binary_backward(probe: &mut Probe) {
    let cases = [
        ("x + y", dmatrix![2.0], dmatrix![3.0], dmatrix![0.5]),
        ("x·y", dmatrix![2.0], dmatrix![3.0], dmatrix![0.5]),
        (
            "x·y",
            dmatrix![1.0, 2.0; 3.0, 4.0],
            dmatrix![5.0, 6.0; 7.0, 8.0],
            dmatrix![1.0, 0.0; 0.0, 2.0],
        ),
        ("x·y", dmatrix![1.0, 2.0, 3.0], dmatrix![4.0; 5.0; 6.0], dmatrix![2.0]),
        ("x·y", random(2, 3), random(3, 4), random(2, 4)),
        ("x + y", random(2, 3), upstream_of(2, 3), random(2, 4).columns(1, 3).into_owned()),
        ("x + y", dmatrix![1.0, 2.0; 3.0, 4.0], dmatrix![10.0; 20.0], dmatrix![1.0, 2.0; 3.0, 5.0]),
        ("x + y", random(3, 5), random(3, 1), upstream_of(3, 5)),
        ("x + y", random(3, 1), upstream_of(3, 1), random(3, 2).columns(1, 1).into_owned()),
    ];
    for (formula, x, y, upstream) in cases {
        case!(probe, formula, x, y, upstream => {
            let graph = Graph::new();
            let (x, y) = (graph.matrix("x", x.clone()), graph.matrix("y", y.clone()));
            let z = if formula == "x·y" { x * y } else { x + y };
            let gradient = z.backward_from(upstream.clone());
            Answer::named("∂L/∂x", gradient.of(x).clone()).and("∂L/∂y", gradient.of(y).clone())
        });
    }
}

fn activation_pullback(probe: &mut Probe) {
    let relu = Activation::Relu;
    let small = [
        (relu, dmatrix![2.0], dmatrix![3.0]),
        (relu, dmatrix![1.0, -0.5; 0.0, 3.0], dmatrix![10.0, 20.0; 30.0, 40.0]),
        (Activation::Sigmoid, dmatrix![0.0, 0.0], dmatrix![4.0, -8.0]),
    ];
    let all =
        Activation::ALL.iter().map(|&activation| (activation, random(3, 4), upstream_of(3, 4)));
    for (of, x, upstream) in small.into_iter().chain(all) {
        let (activation, point, u, v) =
            (of.to_string(), x.clone(), upstream.clone(), upstream.clone());
        case!(probe, activation, x, upstream => of.forward(&x).1.backward(&upstream)).gradient_of(
            point,
            move |x| of.apply(x).dot(&u),
            move |x| of.forward(x).1.backward(&v),
        );
    }
}

fn relu_derivative(probe: &mut Probe) {
    for x in [2.0, -2.0, 0.0, -0.0, 0.5, 1e-300, -1e-300, 1e9, -1000.0, f64::INFINITY] {
        case!(probe, x => graph::relu_derivative(x));
    }
}

/// Numbers near 0, and so far out that exp is too large.
const FAR: [f64; 14] =
    [0.0, 1.0, -2.0, 0.1, 5.0, -5.0, 20.0, -20.0, 40.0, -40.0, 710.0, -710.0, 1000.0, -1000.0];

fn sigmoid(probe: &mut Probe) {
    for x in FAR {
        case!(probe, x => {
            let slope = graph::sigmoid_derivative(x);
            Answer::named("y", graph::sigmoid(x)).and("y·(1 − y)", slope)
        });
    }
}

fn sigmoid_derivative(probe: &mut Probe) {
    for x in FAR {
        case!(probe, x => graph::sigmoid_derivative(x));
    }
}

fn tanh(probe: &mut Probe) {
    for x in FAR.into_iter().chain([1e-9, -1e-9]) {
        case!(probe, x => {
            Answer::named("y", graph::tanh(x)).and("slope", graph::tanh_derivative(x))
        });
    }
}

/// Weights with biases and inputs: one number, by hand, and then of all shapes.
fn layers() -> Vec<(DMatrix<f64>, DVector<f64>, DMatrix<f64>)> {
    let sizes = [(2, 3, 4), (4, 2, 1), (3, 5, 7), (9, 10, 300)];
    let random = sizes.map(|(outputs, inputs, samples)| {
        let bias = upstream_of(outputs, 1).column(0).into_owned();
        (random(outputs, inputs), bias, random(inputs, samples))
    });
    let small = [
        (dmatrix![2.0], dvector![1.0], dmatrix![3.0]),
        (dmatrix![1.0, 2.0; 3.0, 4.0], dvector![10.0, 20.0], dmatrix![1.0, 0.0; 1.0, 2.0]),
        (dmatrix![1.0, 2.0, 3.0], dvector![0.5], dmatrix![1.0, 0.0; 0.0, 1.0; 1.0, 1.0]),
    ];
    small.into_iter().chain(random).collect()
}

/// What arrives at their outputs.
fn upstreams() -> Vec<DMatrix<f64>> {
    let small = [dmatrix![0.5], dmatrix![1.0, 2.0; 0.0, 3.0], dmatrix![1.0, -2.0]];
    let random = layers().into_iter().skip(3).map(|(w, _, x)| upstream_of(w.nrows(), x.ncols()));
    small.into_iter().chain(random).collect()
}

fn affine_apply(probe: &mut Probe) {
    for (weight, bias, x) in layers() {
        case!(probe, weight, bias, x => {
            Affine { weight: weight.clone(), bias: bias.clone() }.apply(&x)
        });
    }
}

fn affine_backward(probe: &mut Probe) {
    for ((weight, bias, x), upstream) in layers().into_iter().zip(upstreams()) {
        let layer = Affine { weight: weight.clone(), bias };
        let (of, same, point) = (layer.clone(), layer.clone(), x.clone());
        let (u, v) = (upstream.clone(), upstream.clone());
        case!(probe, weight, x, upstream => {
            let (d_x, gradient) = layer.forward(&x).1.backward(&upstream);
            let Affine { weight, bias } = gradient;
            Answer::named("∂L/∂X", d_x).and("∂L/∂W", weight).and("∂L/∂b", bias)
        })
        .gradient_of(
            point,
            move |x| of.apply(x).dot(&u),
            move |x| same.forward(x).1.backward(&v).0,
        );
    }
}

fn affine_parameters(probe: &mut Probe) {
    for ((weight, bias, x), upstream) in layers().into_iter().zip(upstreams()) {
        let layer = Affine { weight: weight.clone(), bias: bias.clone() };
        let (b, c) = (bias.clone(), bias);
        let (x1, x2, u, v) = (x.clone(), x.clone(), upstream.clone(), upstream.clone());
        case!(probe, x, upstream => {
            let gradient = layer.forward(&x).1.parameters(&upstream);
            Answer::named("∂L/∂W", gradient.weight).and("∂L/∂b", gradient.bias)
        })
        .gradient_of(
            weight,
            move |w| Affine { weight: w.clone(), bias: b.clone() }.apply(&x1).dot(&u),
            move |w| {
                let layer = Affine { weight: w.clone(), bias: c.clone() };
                layer.forward(&x2).1.parameters(&v).weight
            },
        );
    }
}

fn softmax_with_loss_pullback(probe: &mut Probe) {
    let logits = [
        (dmatrix![0.0; 0.0], vec![0], 1.0),
        (dmatrix![0.0; 0.0], vec![1], -2.0),
        (dmatrix![1.0, 0.0; 2.0, 1.0], vec![0, 1], 0.5),
        (random(4, 5), vec![3, 0, 2, 1, 1], 1.0),
        (random(3, 2), vec![2, 0], -3.0),
        (random(3, 2), vec![2, 0], 0.0),
    ];
    for (logits, labels, upstream) in logits {
        let of = Labels::new(labels.clone(), logits.nrows()).expect("each names a class");
        let (point, t, u) = (logits.clone(), of.clone(), of.clone());
        case!(probe, logits, labels, upstream => {
            graph::softmax_with_loss(&logits, &of).1.backward(upstream)
        })
        .gradient_of(
            point,
            move |z| upstream * graph::softmax_with_loss(z, &t).0,
            move |z| graph::softmax_with_loss(z, &u).1.backward(upstream),
        );
    }
}
