//! What does each unit of a 2-3-2-2 network compute on the way forward?
//!
//! Source: C §5.1 (drawn there as 2-3-3-2), E §1 Q4

mod drawn_by_c;

use crate::prelude::*;
use graph::Affine;
use losses::softmax;
use nalgebra::{DMatrix, dmatrix, dvector};
use net::{Activation, DeepNet};

pub(super) fn run(notebook: &mut Notebook) -> Result {
    let (net, x) = (net(), dmatrix![1.0; 0.5]);
    let trace = net.trace(&x);
    let hand = by_hand(1.0, 0.5);

    notebook.tell("x = (1, 0.5), the sigmoid between the layers, softmax at the end");
    for (layer, raised) in ['¹', '²', '³'].into_iter().enumerate() {
        let what = format!("z⁽{raised}⁾");
        notebook.close_all(what, trace.z[layer].as_slice(), &hand.z[layer], 1e-15);
        if let Some(a) = trace.a.get(layer) {
            let what = format!("a⁽{raised}⁾ = f(z⁽{raised}⁾)");
            notebook.close_all(what, a.as_slice(), &hand.a[layer], 1e-15);
        }
    }
    let output = softmax(&trace.z[2]);
    notebook.close_all("a⁽³⁾ = softmax(z⁽³⁾)", output.as_slice(), &hand.output, 1e-15);
    notebook.tell("The weights are those of Deep Learning from Scratch, §3.4, which prints z⁽³⁾:");
    let printed = [0.31682708, 0.69627909];
    notebook.close_all("z⁽³⁾", trace.z[2].as_slice(), &printed, 5e-9);
    notebook.same("apply gives the last z", net.apply(&x) == trace.z[2], true);

    drawn_by_c::show(notebook);

    let caption = "Each unit adds its weighted inputs (weights on the edges) to its bias b, which \
                   makes z. Its circle holds what the activation makes of z.";
    notebook.figure("network", caption, figure(&net, &x))
}

fn net() -> DeepNet<f64> {
    let first =
        Affine { weight: dmatrix![0.1, 0.2; 0.3, 0.4; 0.5, 0.6], bias: dvector![0.1, 0.2, 0.3] };
    let second =
        Affine { weight: dmatrix![0.1, 0.2, 0.3; 0.4, 0.5, 0.6], bias: dvector![0.1, 0.2] };
    let third = Affine { weight: dmatrix![0.1, 0.2; 0.3, 0.4], bias: dvector![0.1, 0.2] };
    DeepNet::of_layers(vec![first, second, third], Activation::Sigmoid)
}

/// What the network should compute.
struct Hand {
    z: [Vec<f64>; 3],
    a: [Vec<f64>; 2],
    output: Vec<f64>,
}

/// Unit after unit, each sum written out.
fn by_hand(x1: f64, x2: f64) -> Hand {
    let f = |z: f64| 1.0 / (1.0 + (-z).exp());

    let z11 = 0.1 * x1 + 0.2 * x2 + 0.1;
    let z12 = 0.3 * x1 + 0.4 * x2 + 0.2;
    let z13 = 0.5 * x1 + 0.6 * x2 + 0.3;
    let (a11, a12, a13) = (f(z11), f(z12), f(z13));

    let z21 = 0.1 * a11 + 0.2 * a12 + 0.3 * a13 + 0.1;
    let z22 = 0.4 * a11 + 0.5 * a12 + 0.6 * a13 + 0.2;
    let (a21, a22) = (f(z21), f(z22));

    let z31 = 0.1 * a21 + 0.2 * a22 + 0.1;
    let z32 = 0.3 * a21 + 0.4 * a22 + 0.2;
    let sum = z31.exp() + z32.exp();

    Hand {
        z: [vec![z11, z12, z13], vec![z21, z22], vec![z31, z32]],
        a: [vec![a11, a12, a13], vec![a21, a22]],
        output: vec![z31.exp() / sum, z32.exp() / sum],
    }
}

/// Where a unit stands, in pixels.
fn place(layer: usize, unit: usize, units: usize) -> (i32, i32) {
    let [layer, unit, units] = [layer, unit, units].map(|n| i32::try_from(n).expect("few"));
    (90 + 240 * layer, 200 + 120 * unit - 60 * (units - 1))
}

/// A network of three layers at work on one sample: units as circles with what comes out of them;
/// above, what went in; on the edges, the weights.
pub fn figure(net: &DeepNet<f64>, x: &DMatrix<f64>) -> Canvas {
    let (trace, layers) = (net.trace(x), net.layers());
    let mut canvas = Canvas::new(900, 430);
    for (number, layer) in layers.iter().enumerate() {
        let (units, inputs) = layer.weight.shape();
        for (unit, input) in (0..units).flat_map(|unit| (0..inputs).map(move |i| (unit, i))) {
            let (from, to) = (place(number, input, inputs), place(number + 1, unit, units));
            // Near the beginning of an edge, the weights do not meet one another.
            let at = (from.0 + (to.0 - from.0) / 4, from.1 + (to.1 - from.1) / 4);
            let weight = layer.weight[(unit, input)].to_string();
            canvas = canvas.path(GREY.wide(1), [from, to]).disc(WHITE, at, 11);
            canvas = canvas.write(weight, at, 14, GREY);
        }
    }
    let output = softmax(&trace.z[2]);
    let outputs = [x].into_iter().chain(&trace.a).chain([&output]);
    let names = ["x", "layer 1: sigmoid", "layer 2: sigmoid", "output: softmax"];
    for (layer, (values, name)) in outputs.zip(names).enumerate() {
        for (unit, value) in values.iter().enumerate() {
            let at = place(layer, unit, values.len());
            canvas = canvas.disc(WHITE, at, 30).ring(BLACK, at, 30);
            canvas = canvas.write(format!("{value:.3}"), at, 16, BLUE);
            if layer > 0 {
                let (z, b) = (trace.z[layer - 1][unit], layers[layer - 1].bias[unit]);
                let (above, below) = ((at.0, at.1 - 42), (at.0, at.1 + 43));
                canvas = canvas.write(format!("z = {z:.3}"), above, 15, ORANGE);
                canvas = canvas.write(format!("b = {b}"), below, 14, GREY);
            }
        }
        canvas = canvas.write(name, (place(layer, 0, 1).0, 405), 17, BLACK);
    }
    canvas
}
