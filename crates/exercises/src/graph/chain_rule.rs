//! How do two small slopes make the slope of (x + y)²?
//!
//! Source: D 什么是链式法则; 链式法则和计算图

use crate::prelude::*;
use figure::graph::Drawing;
use graph::Graph;
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
    notebook.figure("two-ways", caption, Figure::drawn(Drawing::both_ways(&gradient).svg(title)))
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
