//! Is going back through a layer a product with its transposed weight?
//!
//! Source: C §5.3, §6.2 and §6.3

use crate::prelude::*;
use figure::graph::Drawing;
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

/// A network there and back: its layers, their nodes in a graph, and the gradient of F.
struct Backprop<'g> {
    layers: &'g [Affine<f64>],
    nodes: &'g [Layer<'g>],
    gradient: &'g Gradient<'g, f64>,
}

pub(super) fn run(notebook: &mut Notebook) -> Result {
    let (x, layers) = network();
    let graph = Graph::new();
    let nodes = build(&graph, &x, &layers);
    let f = nodes[2].scores.sum().square().named("F");
    let gradient = f.backward();

    let by_layers = rest(&layers[1..], &nodes[0].scores.value());
    notebook.close("F, by the graph and by layers", f.number(), by_layers, 1e-15);
    let backprop = Backprop { layers: &layers, nodes: &nodes, gradient: &gradient };
    for k in (0..layers.len()).rev() {
        backprop.against_duals(notebook, k);
    }
    // The way back, from F to x: through a layer, then through the non-linearity before it.
    for k in (0..layers.len()).rev() {
        backprop.through_layer(notebook, k);
        if k > 0 {
            backprop.through_sigmoid(notebook, k);
        }
    }
    backprop.by_pullbacks(notebook);

    let caption = "Each edge has the shape of the value that goes forward on it and of the \
                   gradient that comes back. They are the same, so a weight can be moved by its \
                   gradient.";
    let title = "C's 2-3-3-2 network: a gradient has the shape of its value";
    notebook.figure("shapes", caption, Figure::drawn(Drawing::both_ways(&gradient).svg(title)))
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

impl Backprop<'_> {
    /// The gradients at layer `k` against dual numbers, which go forward through it and the later
    /// ones.
    fn against_duals(&self, notebook: &mut Notebook, k: usize) {
        let duals = self.layers[k..].iter().map(|layer| layer.map(Dual64::from_re));
        let duals: Vec<Affine<Dual64>> = duals.collect();
        let (this, later, node) = (&duals[0], &duals[1..], &self.nodes[k]);
        let (input, scores) = (node.input.value(), node.scores.value());
        let dual_input = input.map(Dual64::from_re);
        let of_layer = |layer: &Affine<Dual64>| rest(later, &layer.apply(&dual_input));
        let by_layer = dual::gradient(of_layer, &self.layers[k]);
        let by_scores = dual::gradient(|scores| rest(later, scores), &scores);
        let by_input = dual::gradient(|input| rest(later, &this.apply(input)), &input);

        let (d, number) = (|node| self.gradient.of(node), NUMBERS[k]);
        for (name, off) in [
            (format!("l{number}"), largest_difference(d(node.scores), &by_scores)),
            (format!("W{number}"), largest_difference(d(node.weight), &by_layer.weight)),
            (format!("b{number}"), largest_difference(d(node.bias), &by_layer.bias)),
            (input_name(k), largest_difference(d(node.input), &by_input)),
        ] {
            let what = format!("∂F/∂{name}, largest difference to dual numbers");
            notebook.at_most(what, off, 1e-12);
        }
    }

    /// Shows how ∂F/∂l goes back through layer `k`: by its transposed weight.
    fn through_layer(&self, notebook: &mut Notebook, k: usize) {
        let Layer { weight, scores, input, .. } = self.nodes[k];
        let transposed = weight.value().transpose();
        let (d_scores, d_input) = (self.gradient.of(scores), self.gradient.of(input));
        let number = NUMBERS[k];
        let [weight, scores] = [format!("W{number}ᵀ"), format!("∂F/∂l{number}")];
        let input = format!("∂F/∂{}", input_name(k));
        let equation = format!("{weight} · {scores} = {input}");
        notebook.tell(format!("{equation}:"));
        let matrices = [(weight, &transposed), (scores, d_scores), (input, d_input)];
        side_by_side(notebook, &matrices);
        let off = largest_difference(&(&transposed * d_scores), d_input);
        notebook.at_most(format!("{equation}, largest difference"), off, 1e-15);
    }

    /// Shows how ∂F/∂σ goes back through the non-linearity before layer `k`, entry by entry.
    fn through_sigmoid(&self, notebook: &mut Notebook, k: usize) {
        let (output, scores) = (self.nodes[k].input, self.nodes[k - 1].scores);
        let slopes = scores.value().map(sigmoid_derivative);
        let (d_output, d_scores) = (self.gradient.of(output), self.gradient.of(scores));
        let number = NUMBERS[k - 1];
        let [output, slope] = [format!("∂F/∂σ{number}"), format!("f′(l{number})")];
        let scores = format!("∂F/∂l{number}");
        let equation = format!("{output} ⊙ {slope} = {scores}");
        notebook.tell(format!("{equation}:"));
        let matrices = [(output, d_output), (slope, &slopes), (scores, d_scores)];
        side_by_side(notebook, &matrices);
        let off = largest_difference(&d_output.component_mul(&slopes), d_scores);
        notebook.at_most(format!("{equation}, largest difference"), off, 1e-15);
    }

    /// The same gradients by the layers and their pullbacks: the chain rule from right to left.
    fn by_pullbacks(&self, notebook: &mut Notebook) {
        let (layers, nodes, gradient) = (self.layers, self.nodes, self.gradient);
        let x = nodes[0].input.value();
        let (l1, through_l1) = layers[0].forward(&x);
        let (s1, through_s1) = Activation::Sigmoid.forward(&l1);
        let (l2, through_l2) = layers[1].forward(&s1);
        let (s2, through_s2) = Activation::Sigmoid.forward(&l2);
        let (l3, through_l3) = layers[2].forward(&s2);

        // F = (Σ l)², so ∂F/∂l is 2·Σ l for each score.
        let d_l3 = l3.map(|_| 2.0 * l3.sum());
        let (d_s2, d_layer3) = through_l3.backward(&d_l3);
        let (d_s1, d_layer2) = through_l2.backward(&through_s2.backward(&d_s2));
        let (d_x, d_layer1) = through_l1.backward(&through_s1.backward(&d_s1));

        let pairs = [d_layer1, d_layer2, d_layer3].into_iter().zip(nodes);
        let of_layers = pairs.flat_map(|(layer, node)| {
            let weight = largest_difference(&layer.weight, gradient.of(node.weight));
            [weight, largest_difference(&layer.bias, gradient.of(node.bias))]
        });
        let by_x = largest_difference(&d_x, gradient.of(nodes[0].input));
        notebook.tell("The layers of this chapter, one pullback after the other:");
        let what = "∂F/∂W, ∂F/∂b, ∂F/∂x, largest difference to the graph";
        notebook.at_most(what, largest(of_layers.chain([by_x])), 1e-15);
    }
}

/// Shows matrices beside one another, each under its name.
fn side_by_side(notebook: &mut Notebook, matrices: &[(String, &DMatrix<f64>)]) {
    let head = |(name, matrix): &(String, &DMatrix<f64>)| {
        let mut heads = vec![String::new(); matrix.ncols()];
        heads[0].clone_from(name);
        heads
    };
    let cell = |entry: Option<&f64>| entry.map_or(String::new(), |entry| format!("{entry:.5}"));
    let row = |i| {
        let of = matrices.iter();
        of.flat_map(move |(_, matrix)| (0..matrix.ncols()).map(move |j| cell(matrix.get((i, j)))))
    };
    let rows = matrices.iter().map(|(_, matrix)| matrix.nrows()).max().unwrap_or(0);
    notebook.table(matrices.iter().flat_map(head), (0..rows).map(row));
}

/// What layer `k` takes.
fn input_name(k: usize) -> String {
    match k {
        0 => "x".to_owned(),
        _ => format!("σ{}", NUMBERS[k - 1]),
    }
}
