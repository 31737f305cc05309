use super::drawing::{Edge, draw_edge, draw_key, draw_name, draw_node, rim};
use crate::{exercise::Exercise, notebook::Notebook};
use anyhow::Result;
use graph::mul;

pub const EXERCISE: Exercise = Exercise {
    id: "graph/apples",
    title: "How does the price of two apples answer to each of its numbers?",
    source: "D 用计算图求解, 问题 1; 为何用计算图解题",
    work,
};

fn work(notebook: &mut Notebook) -> Result<()> {
    let (apple, number, tax) = (100.0, 2.0, 1.1);
    let (price, apples) = mul(apple, number);
    let (total, taxed) = mul(price, tax);
    let (d_price, d_tax) = taxed.backward(1.0);
    let (d_apple, d_number) = apples.backward(d_price);

    notebook.close("price", total, 220.0, 1e-12);
    notebook.close("∂price/∂apple", d_apple, 2.2, 1e-12);
    notebook.close("∂price/∂number", d_number, 110.0, 1e-12);
    notebook.close("∂price/∂tax", d_tax, 200.0, 1e-12);

    notebook.figure("apples", (820, 270), |page| {
        let (first, second) = ((300, 80), (540, 80));
        let (apple_place, number_place, tax_place) = ((110, 80), (170, 210), (410, 210));
        let end = (710, 80);
        for (from, to, value, gradient) in [
            (apple_place, rim(first, apple_place), apple, d_apple),
            (number_place, rim(first, number_place), number, d_number),
            (rim(first, second), rim(second, first), price, d_price),
            (tax_place, rim(second, tax_place), tax, d_tax),
            (rim(second, end), end, total, 1.0),
        ] {
            let edge = Edge {
                from,
                to,
                value,
                gradient,
            };
            draw_edge(page, &edge)?;
        }
        draw_node(page, first, "×")?;
        draw_node(page, second, "×")?;
        draw_name(page, (70, 80), "apple")?;
        draw_name(page, (130, 218), "number")?;
        draw_name(page, (388, 218), "tax")?;
        draw_name(page, (745, 80), "price")?;
        draw_key(page, (570, 235))
    })
}
