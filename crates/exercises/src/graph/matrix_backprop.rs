//! Is going back through a layer a product with its transposed weight?
//!
//! Source: C §5.3, §6.2 and §6.3

use crate::prelude::*;
use graph::{Activation, Affine, Gradient, Graph, Var, sigmoid_derivative};
use nalgebra::{DMatrix, RealField, dmatrix, dvector};
use numdiff::{
    Tensors,
    dual::{self, Dual64},
};

const NUMBERS: [&str; 3] = ["⁽¹⁾", "⁽²⁾", "⁽³⁾"];

/// The nodes of one layer, l = W·σ + b. The first layer's σ is x.
struct Layer<'g> {
    input: Var<'g, f64>,
    weight: Var<'g, f64>,
    bias: Var<'g, f64>,
    scores: Var<'g, f64>,
}

pub(super) fn run(notebook: &mut Notebook) -> Result<()> {
    let (x, layers) = network();
    let graph = Graph::new();
    let nodes = build(&graph, &x, &layers);
    let f = nodes[2].scores.sum().square().named("F");
    let gradient = f.backward();

    let by_layers = rest(&layers[1..], &nodes[0].scores.value());
    notebook.close("F, by the graph and by layers", f.number(), by_layers, 1e-15);
    for (k, node) in nodes.iter().enumerate().rev() {
        against_duals(notebook, k, &layers, node, &gradient);
    }
    for (k, node) in nodes.iter().enumerate().rev() {
        show_transposed(notebook, k, node, &gradient);
        if k > 0 {
            show_slopes(notebook, k, node.input, nodes[k - 1].scores, &gradient);
        }
    }
    by_pullbacks(notebook, &layers, &nodes, &gradient);

    let title = "C's 2-3-3-2 network: a gradient has the shape of its value";
    notebook.svg("shapes", &gradient.drawing().svg(title))
}

/// The 2-3-3-2 network, with an input.
fn network() -> (DMatrix<f64>, [Affine<f64>; 3]) {
    let layers = [
        Affine { weight: dmatrix![0.1, 0.8; -0.5, 0.3; 0.7, -0.2], bias: dvector![0.1, 0.2, -0.3] },
        Affine {
            weight: dmatrix![0.4, -0.6, 0.9; 0.2, 0.5, -0.7; -0.3, 0.1, 0.6],
            bias: dvector![-0.1, 0.3, 0.2],
        },
        Affine { weight: dmatrix![0.5, -0.4, 0.3; 0.8, 0.2, -0.9], bias: dvector![0.6, -0.2] },
    ];
    (dmatrix![1.0; 0.5], layers)
}

fn build<'g>(graph: &'g Graph<f64>, x: &DMatrix<f64>, layers: &[Affine<f64>]) -> Vec<Layer<'g>> {
    let mut nodes: Vec<Layer> = Vec::new();
    for (layer, number) in layers.iter().zip(NUMBERS) {
        let input = match nodes.last() {
            None => graph.matrix("x", x.clone()),
            Some(before) => before.scores.apply(Activation::Sigmoid),
        };
        let input = input.named(&input_name(nodes.len()));
        let weight = graph.matrix(&format!("W{number}"), layer.weight.clone());
        let bias = DMatrix::from_column_slice(layer.bias.len(), 1, layer.bias.as_slice());
        let bias = graph.matrix(&format!("b{number}"), bias);
        let scores = (weight * input + bias).named(&format!("l{number}"));
        nodes.push(Layer { input, weight, bias, scores });
    }
    nodes
}

/// F = (l₁ + l₂)² from the scores of some layer on, through the layers that are left.
fn rest<T: RealField + Copy>(layers: &[Affine<T>], scores: &DMatrix<T>) -> T {
    match layers {
        [] => scores.sum() * scores.sum(),
        [next, left @ ..] => rest(left, &next.apply(&Activation::Sigmoid.apply(scores))),
    }
}

/// The gradients at layer `k` against dual numbers, which go forward through it and the later ones.
fn against_duals(
    notebook: &mut Notebook,
    k: usize,
    layers: &[Affine<f64>],
    node: &Layer,
    gradient: &Gradient<f64>,
) {
    let duals = layers[k..].iter().map(|layer| layer.map(Dual64::from_re));
    let duals: Vec<Affine<Dual64>> = duals.collect();
    let (this, later) = (&duals[0], &duals[1..]);
    let (input, scores) = (node.input.value(), node.scores.value());
    let dual_input = input.map(Dual64::from_re);
    let by_scores = dual::gradient(|scores| rest(later, scores), &scores);
    let by_layer = dual::gradient(|layer| rest(later, &layer.apply(&dual_input)), &layers[k]);
    let by_input = dual::gradient(|input| rest(later, &this.apply(input)), &input);

    let number = NUMBERS[k];
    for (name, node, expected) in [
        (format!("l{number}"), node.scores, by_scores.as_slice()),
        (format!("W{number}"), node.weight, by_layer.weight.as_slice()),
        (format!("b{number}"), node.bias, by_layer.bias.as_slice()),
        (input_name(k), node.input, by_input.as_slice()),
    ] {
        let got = gradient.of(node).as_slice();
        let what = format!("∂F/∂{name}, largest difference to dual numbers");
        notebook.at_most(what, difference(got, expected), 1e-12);
    }
}

/// Prints how ∂F/∂l goes back through layer `k`: by its transposed weight.
fn show_transposed(notebook: &mut Notebook, k: usize, node: &Layer, gradient: &Gradient<f64>) {
    let transposed = node.weight.value().transpose();
    let (d_scores, d_input) = (gradient.of(node.scores), gradient.of(node.input));
    let (number, input) = (NUMBERS[k], input_name(k));
    let equation = format!("W{number}ᵀ · ∂F/∂l{number} = ∂F/∂{input}");
    notebook.tell(format!("\n{equation}:"));
    for i in 0..d_input.nrows() {
        let middle = if i == 0 { "=" } else { " " };
        let (left, right) = (row(&transposed, i), row(d_input, i));
        notebook.tell(format!("  {left}   {}  {middle} {right}", row(d_scores, i)));
    }
    let product = transposed * d_scores;
    let worst = difference(product.as_slice(), d_input.as_slice());
    notebook.at_most(format!("{equation}, largest difference"), worst, 1e-15);
}

/// Prints how ∂F/∂σ goes back through the non-linearity before layer `k`, entry by entry.
fn show_slopes(
    notebook: &mut Notebook,
    k: usize,
    output: Var<f64>,
    scores: Var<f64>,
    gradient: &Gradient<f64>,
) {
    let slopes = output.value().map(sigmoid_derivative);
    let (d_output, d_scores) = (gradient.of(output), gradient.of(scores));
    let number = NUMBERS[k - 1];
    let equation = format!("∂F/∂σ{number} ⊙ f′(l{number}) = ∂F/∂l{number}");
    notebook.tell(format!("\n{equation}:"));
    for i in 0..slopes.nrows() {
        let (left, right) = (row(d_output, i), row(d_scores, i));
        notebook.tell(format!("  {left}  ·{}  = {right}", row(&slopes, i)));
    }
    let product = d_output.component_mul(&slopes);
    let worst = difference(product.as_slice(), d_scores.as_slice());
    notebook.at_most(format!("{equation}, largest difference"), worst, 1e-15);
}

/// The same gradients by the layers and their pullbacks: the chain rule from right to left.
fn by_pullbacks(
    notebook: &mut Notebook,
    layers: &[Affine<f64>],
    nodes: &[Layer],
    gradient: &Gradient<f64>,
) {
    let x = nodes[0].input.value();
    let (l1, through_l1) = layers[0].forward(&x);
    let (s1, through_s1) = Activation::Sigmoid.forward(&l1);
    let (l2, through_l2) = layers[1].forward(&s1);
    let (s2, through_s2) = Activation::Sigmoid.forward(&l2);
    let (l3, through_l3) = layers[2].forward(&s2);

    let d_l3 = l3.map(|_| 2.0 * l3.sum());
    let (d_s2, d_layer3) = through_l3.backward(&d_l3);
    let (d_s1, d_layer2) = through_l2.backward(&through_s2.backward(&d_s2));
    let (d_x, d_layer1) = through_l1.backward(&through_s1.backward(&d_s1));

    let pairs = [d_layer1, d_layer2, d_layer3].into_iter().zip(nodes);
    let of_layers = pairs.flat_map(|(layer, node)| {
        let weight = difference(layer.weight.as_slice(), gradient.of(node.weight).as_slice());
        let bias = difference(layer.bias.as_slice(), gradient.of(node.bias).as_slice());
        [weight, bias]
    });
    let by_x = difference(d_x.as_slice(), gradient.of(nodes[0].input).as_slice());
    notebook.tell("\nThe layers of this chapter, one pullback after the other:");
    let what = "∂F/∂W, ∂F/∂b, ∂F/∂x, largest difference to the graph";
    notebook.at_most(what, largest(of_layers.chain([by_x])), 1e-15);
}

/// What layer `k` takes.
fn input_name(k: usize) -> String {
    match k {
        0 => "x".to_owned(),
        _ => format!("σ{}", NUMBERS[k - 1]),
    }
}

/// The largest difference of two lists of numbers; of two lengths, infinite.
fn difference(got: &[f64], expected: &[f64]) -> f64 {
    if got.len() != expected.len() {
        return f64::INFINITY;
    }
    let pairs = got.iter().zip(expected);
    largest(pairs.map(|(got, expected)| (got - expected).abs()))
}

/// A row of a matrix, or as many spaces where it has none.
fn row(matrix: &DMatrix<f64>, i: usize) -> String {
    let entry = |j| match matrix.get((i, j)) {
        Some(entry) => format!("{entry:>9.5}"),
        None => " ".repeat(9),
    };
    (0..matrix.ncols()).map(entry).collect()
}
