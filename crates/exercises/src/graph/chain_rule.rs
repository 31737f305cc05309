//! How do two small slopes make the slope of (x + y)²?
//!
//! Source: D 什么是链式法则; 链式法则和计算图

use crate::prelude::*;
use figure::graph::Drawing;
use graph::{Activation, Graph};
use numdiff::dual;

pub(super) fn run(notebook: &mut Notebook) -> Result {
    for (x, y) in [(3.0, 4.0), (-1.5, 0.25), (2.0, -2.0), (0.0, 0.0), (1e3, 7.0)] {
        at(notebook, x, y);
    }
    let caption = "What comes back to a node is multiplied by the node's own slope: 1 becomes 2t = \
                   14 at the square, and the sum passes 14 on to x and y.";
    notebook.figure("chain-rule", caption, figure(3.0, 4.0))?;

    // x takes two ways to the result, and what comes back along them adds up.
    let graph = Graph::new();
    let (x, y) = (graph.number("x", 3.0), graph.number("y", 4.0));
    let t = (x + y).named("t");
    let z = (t * x).named("z");
    let gradient = z.backward();
    notebook.close("(x + y)·x at (3, 4), ∂z/∂x = 2x + y", gradient.number(x), 10.0, 0.0);
    notebook.close("(x + y)·x at (3, 4), ∂z/∂y = x", gradient.number(y), 3.0, 0.0);
    let caption = "x is used twice, so two slopes come back to it: 3 through the sum and 7 \
                   straight from the product. Its gradient is their sum.";
    let title = "z = (x + y)·x: by two ways back to x, 3 and 7 add up to 10";
    notebook.figure(
        "two-ways",
        caption,
        Figure::drawn(Drawing::both_ways(&gradient).svg(title)),
    )?;
    neuron(notebook)
}

/// D's ∂L/∂w = ∂L/∂a·∂a/∂z·∂z/∂w, for z = w·x + b, a = sigmoid(z), L = (a − t)².
fn neuron(notebook: &mut Notebook) -> Result {
    let graph = Graph::new();
    let (w, x, b) = (graph.number("w", 0.5), graph.number("x", 2.0), graph.number("b", -0.25));
    let z = (w * x + b).named("z");
    let a = z.apply(Activation::Sigmoid).named("a");
    let loss = (a + graph.number("−t", -1.0)).square().named("L");
    let gradient = loss.backward();

    let value = a.number();
    let expected = [2.0 * (value - 1.0), value * (1.0 - value), 2.0];
    let slopes = [gradient.number(a), a.backward().number(z), z.backward().number(w)];
    let what = "a neuron: ∂L/∂a = 2(a − t), ∂a/∂z = a(1 − a), ∂z/∂w = x";
    notebook.close_all(what, &slopes, &expected, 1e-15);
    let product = slopes.iter().product();
    notebook.close("∂L/∂w, the product of the three", gradient.number(w), product, 1e-15);
    let by_duals = dual::derivative(
        |w| {
            let a = nalgebra::ComplexField::exp(-(w * 2.0 - 0.25));
            let a = nalgebra::ComplexField::recip(a + 1.0) - 1.0;
            a * a
        },
        0.5,
    );
    notebook.close("∂L/∂w with dual numbers", by_duals, product, 1e-15);
    let caption = "A single neuron with its loss. What comes back to w is the product of the slopes \
                   on the way: of the square, of the sigmoid, and x, the other factor.";
    let title = "One neuron: ∂L/∂w = ∂L/∂a · ∂a/∂z · ∂z/∂w";
    notebook.figure("neuron", caption, Figure::drawn(Drawing::both_ways(&gradient).svg(title)))
}

/// The graph of z = (x + y)², with the values and the slopes at a point.
pub fn figure(x: f64, y: f64) -> Figure {
    let graph = Graph::new();
    let t = (graph.number("x", x) + graph.number("y", y)).named("t");
    let gradient = t.square().named("z").backward();
    let title = "∂z/∂z = 1, times 2t at the square, times 1 at the sum";
    Figure::drawn(Drawing::both_ways(&gradient).svg(title))
}

/// z = (x + y)² at a point: the two local slopes, their product, and what the graph and dual
/// numbers say.
fn at(notebook: &mut Notebook, x: f64, y: f64) {
    let graph = Graph::new();
    let (node_x, node_y) = (graph.number("x", x), graph.number("y", y));
    let t = node_x + node_y;
    let gradient = t.square().backward();

    let (by_t, by_x) = (gradient.number(t), t.backward().number(node_x));
    let expected = 2.0 * (x + y);
    let what = format!("at ({x}, {y}): ∂z/∂t = 2t, ∂t/∂x = 1, and their product");
    notebook.close_all(what, &[by_t, by_x, by_t * by_x], &[expected, 1.0, expected], 1e-12);
    let by_duals = dual::derivative(|x| (x + y) * (x + y), x);
    let all = [gradient.number(node_x), gradient.number(node_y), by_duals];
    let what = format!("at ({x}, {y}): ∂z/∂x, ∂z/∂y, and with dual numbers");
    notebook.close_all(what, &all, &[expected; 3], 1e-12);
}
