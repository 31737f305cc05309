//! How does the price of two apples answer to each of its numbers?
//!
//! Source: D 用计算图求解, 问题 1; 为何用计算图解题

use crate::prelude::*;
use figure::graph::Drawing;
use graph::Graph;

pub(super) fn run(notebook: &mut Notebook) -> Result {
    let graph = Graph::new();
    let (apple, number) = (graph.number("apple", 100.0), graph.number("number", 2.0));
    let tax = graph.number("tax", 1.1);
    let price = (apple * number * tax).named("price");
    let gradient = price.backward();

    notebook.close("price", price.number(), 220.0, 1e-12);
    notebook.close("∂price/∂apple", gradient.number(apple), 2.2, 1e-12);
    notebook.close("∂price/∂number", gradient.number(number), 110.0, 1e-12);
    notebook.close("∂price/∂tax", gradient.number(tax), 200.0, 1e-12);

    let drawing = Drawing::both_ways(&gradient);
    notebook.tell("The same graph for Graphviz:");
    notebook.tell(drawing.dot());

    let caption = "Above each edge the value that goes forward, below it the slope that comes \
                   back. At a product each factor gets the other one, times what came back.";
    let title = "Two apples: forward, the price; backward, its slopes";
    notebook.figure("apples", caption, Figure::drawn(drawing.svg(title)))
}
