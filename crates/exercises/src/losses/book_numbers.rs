//! How bad is a guess that gives the right digit a probability of 0.6?
//!
//! Source: A §2.1, B 损失函数, D 损失函数

use crate::prelude::*;
use losses::{DELTA, Labels, cross_entropy, half_sum_of_squares, mean_squared_error};
use nalgebra::dmatrix;

pub(super) fn run(notebook: &mut Notebook) -> Result<()> {
    let y = dmatrix![0.1; 0.05; 0.6; 0.0; 0.05; 0.1; 0.0; 0.1; 0.0; 0.0];
    let digit = Labels::new(vec![2], 10)?;
    let one_hot = digit.one_hot();
    for (what, loss, expected) in [
        ("half sum of squares", half_sum_of_squares(&y, &one_hot), 0.09750000000000003),
        ("mean squared error", mean_squared_error(&y, &one_hot), 0.0195),
        ("cross-entropy, δ = 1e-7", cross_entropy(&y, &digit, DELTA), 0.510825457099338),
        ("cross-entropy, exact", cross_entropy(&y, &digit, 0.0), 0.5108256237659907),
    ] {
        notebook.close(what, loss, expected, 1e-15);
    }

    notebook.tell("\nThe same guess, if the digit had been a 7, to which it gives 0.1:");
    let other = Labels::new(vec![7], 10)?;
    notebook.close(
        "half sum of squares, a 7",
        half_sum_of_squares(&y, &other.one_hot()),
        0.5975,
        1e-15,
    );
    notebook.close("cross-entropy, exact, a 7", cross_entropy(&y, &other, 0.0), 10_f64.ln(), 1e-15);
    Ok(())
}
