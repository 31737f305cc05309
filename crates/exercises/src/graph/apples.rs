use crate::{exercise::Exercise, notebook::Notebook};
use anyhow::Result;
use graph::Graph;

pub const EXERCISE: Exercise = Exercise {
    id: "graph/apples",
    title: "How does the price of two apples answer to each of its numbers?",
    source: "D 用计算图求解, 问题 1; 为何用计算图解题",
    work,
};

fn work(notebook: &mut Notebook) -> Result<()> {
    let graph = Graph::new();
    let (apple, number) = (graph.number("apple", 100.0), graph.number("number", 2.0));
    let tax = graph.number("tax", 1.1);
    let price = (apple * number * tax).named("price");
    let gradient = price.backward();

    notebook.close("price", price.number(), 220.0, 1e-12);
    notebook.close("∂price/∂apple", gradient.number(apple), 2.2, 1e-12);
    notebook.close("∂price/∂number", gradient.number(number), 110.0, 1e-12);
    notebook.close("∂price/∂tax", gradient.number(tax), 200.0, 1e-12);
    notebook.tell("\nThe same graph for Graphviz:\n");
    notebook.tell(gradient.drawing().dot());

    let title = "Two apples: forward, the price; backward, its slopes";
    notebook.svg("apples", &gradient.drawing().svg(title))
}
