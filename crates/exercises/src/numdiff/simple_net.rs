//! What is the gradient of the loss of a network of one layer?
//!
//! Source: A §2.3.3 (misprinted there, see ERRATA.md), B 神经网络的梯度

use crate::prelude::*;
use losses::{Labels, softmax, softmax_cross_entropy, softmax_cross_entropy_derivative};
use nalgebra::{DMatrix, dmatrix};
use numdiff::{Difference, StepSize, gradient};

pub(super) fn run(notebook: &mut Notebook) -> Result {
    // The sources write x @ W with W 2×3; a sample is a column here, so W is the transpose.
    let x = dmatrix![0.6; 0.9];
    let mut weight = dmatrix![0.5, -0.3, 0.8; 0.2, 0.7, -0.4].transpose();
    let class = Labels::new(vec![2], 3)?;
    let loss = |weight: &DMatrix<f64>| softmax_cross_entropy(&(weight * &x), &class);

    let scores = &weight * &x;
    notebook.close_all("scores", scores.as_slice(), &[0.48, 0.45, 0.12], 1e-15);
    let probabilities = softmax(&scores);
    let expected = [0.3747954750996999, 0.3637185948046949, 0.2614859300956052];
    notebook.close_all("probabilities", probabilities.as_slice(), &expected, 1e-15);
    notebook.close("loss", loss(&weight), 1.3413748015303952, 1e-15);

    // ∂L/∂W = (y − t)·xᵀ. Stored column by column, it is the sources' matrix row by row.
    let exact = softmax_cross_entropy_derivative(&scores, &class) * x.transpose();
    let expected = [
        [0.22487728505981994, 0.2182311568828169, -0.4431084419426369],
        [0.33731592758972995, 0.32734673532422537, -0.6646626629139554],
    ];
    let numerical = gradient(loss, &mut weight, Difference::Central, StepSize::Balanced);
    for (row, expected) in expected.iter().enumerate() {
        let of_input =
            |gradient: &DMatrix<f64>| gradient.column(row).iter().copied().collect::<Vec<_>>();
        notebook.close_all(format!("∂L/∂W[{row}, :]"), &of_input(&exact), expected, 1e-15);
        let what = format!("∂L/∂W[{row}, :] by central differences");
        notebook.close_all(what, &of_input(&numerical), expected, 1e-9);
    }

    let before = loss(&weight);
    let after = loss(&(&weight - &numerical * 0.1));
    notebook.within("change of the loss after a step of η = 0.1", after - before, -0.2..=-1e-3);
    as_in_the_book(notebook)
}

/// The weights that *Deep Learning from Scratch* drew, §4.4.2, whose gradient B prints. B's text asks for
/// class 0, but what is printed belongs to class 2.
fn as_in_the_book(notebook: &mut Notebook) -> Result {
    notebook.tell("The book's own W, which B takes its gradient from:");
    let x = dmatrix![0.6; 0.9];
    let weight = dmatrix![
        0.47355232, 0.9977393, 0.84668094;
        0.85557411, 0.03563661, 0.69422093
    ]
    .transpose();
    let class = Labels::new(vec![2], 3)?;
    let scores = &weight * &x;
    let expected = [1.05414809, 0.63071653, 1.1328074];
    notebook.close_all("scores, as the book prints them", scores.as_slice(), &expected, 5e-9);
    let loss = softmax_cross_entropy(&scores, &class);
    notebook.close("loss, recomputed with NumPy", loss, 0.92806853875, 1e-10);
    let exact = softmax_cross_entropy_derivative(&scores, &class) * x.transpose();
    let printed = [0.21924763, 0.14356247, -0.36281009, 0.32887144, 0.2153437, -0.54421514];
    notebook.close_all("∂L/∂W, row by row, as B prints it", exact.as_slice(), &printed, 6e-9);
    Ok(())
}
