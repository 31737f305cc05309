//! What does each node need to know of a purchase with two kinds of fruit?
//!
//! Source: D 用计算图求解, 问题 2; 局部计算; 简单层的实现

use crate::prelude::*;
use figure::graph::Drawing;
use graph::Graph;

pub(super) fn run(notebook: &mut Notebook) -> Result {
    let graph = Graph::new();
    let (apple, apples) = (graph.number("apple", 100.0), graph.number("apples", 2.0));
    let (orange, oranges) = (graph.number("orange", 150.0), graph.number("oranges", 3.0));
    let tax = graph.number("tax", 1.1);
    let fruit = apple * apples + orange * oranges;
    let price = (fruit * tax).named("price");

    notebook.close("price before tax", fruit.number(), 650.0, 1e-12);
    notebook.close("price", price.number(), 715.0, 1e-12);
    let caption = "Two products, their sum, and the tax on it. Each node knows only what arrives \
                   at it, not what the numbers stand for.";
    let title = "Forward: each node computes from what arrives at it";
    notebook.figure("forward", caption, Figure::drawn(Drawing::forward(&graph).svg(title)))?;

    let gradient = price.backward();
    for (what, node, expected) in [
        ("∂price/∂(number of apples)", apples, 110.0),
        ("∂price/∂apple", apple, 2.2),
        ("∂price/∂orange", orange, 3.3),
        ("∂price/∂(number of oranges)", oranges, 165.0),
        ("∂price/∂tax", tax, 650.0),
    ] {
        notebook.close(what, gradient.number(node), expected, 1e-12);
    }
    let caption = "The sum passes 1.1 back to both fruits unchanged. Each product gives to one \
                   factor what came back times the other factor, so a further orange costs 165.";
    let title = "And backward: each node multiplies what comes back by its own slopes";
    let drawing = Drawing::both_ways(&gradient).svg(title);
    notebook.figure("apples-and-oranges", caption, Figure::drawn(drawing))
}
